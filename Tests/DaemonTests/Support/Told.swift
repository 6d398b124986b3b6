import HTTP1
import Synchronization
import System

@testable import Daemon
@testable import Operations

/// Where a test waits for an answer that another thread gives.
final class Told: Sendable {
  private let answer = Mutex<HandledAnswer?>(nil)

  func set(_ value: HandledAnswer) { answer.withLock { $0 = value } }

  func wait() -> HandledAnswer? {
    for _ in 0..<30_000 {
      if let answer = answer.withLock({ $0 }) { return answer }
      SystemThread.sleep(milliseconds: 1)
    }
    return nil
  }
}

import Synchronization
import System

/// Where one caller waits for one answer.
final class Waiter: Sendable {
  private let answer = Mutex<Answer?>(nil)
  private let ready = Semaphore()

  func fulfil(_ value: Answer) {
    answer.withLock { $0 = value }
    ready.signal()
  }

  /// The answer, or nil after so many seconds.
  func wait(seconds: Int) -> Answer? {
    _ = ready.wait(milliseconds: seconds * 1_000)
    return answer.withLock { $0 }
  }
}

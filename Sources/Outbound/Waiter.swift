import Dispatch
import Synchronization

/// Where one caller waits for one answer.
final class Waiter: Sendable {
  private let answer = Mutex<Answer?>(nil)
  private let ready = DispatchSemaphore(value: 0)

  func fulfil(_ value: Answer) {
    answer.withLock { $0 = value }
    ready.signal()
  }

  /// The answer, or nil after so many seconds.
  func wait(seconds: Int) -> Answer? {
    _ = ready.wait(timeout: .now() + .seconds(seconds))
    return answer.withLock { $0 }
  }
}

import System

/// Wakes the thread that waits for it: an eventfd(2), to be called from any thread.
package final class WakeUp: Sendable {
  /// For others to write to, eight bytes at a time, and for `Waiting`. Open for as long as this lives.
  package var descriptor: Int32 { event.descriptor }
  private let event: Event

  /// - Throws: where no descriptor is left.
  package init() throws(WaitError) {
    do throws(Errno) { event = try Event() } catch { throw WaitError(CallFailure("eventfd", error)) }
  }

  /// The thread that waits goes on, now or as soon as it would wait; calling again before that changes nothing.
  package func call() { event.signal() }

  /// By the one that waits: it goes on only when it is called again.
  func clear() { event.clear() }
}

/// Why a thread cannot be started, or given anything to wait on.
package struct WaitError: Error, CustomStringConvertible {
  package let description: String

  /// Starts a thread that nobody joins.
  package static func orThread(
    named name: String, _ body: @escaping @Sendable () -> Void
  ) throws(WaitError) {
    do throws(Errno) { try SystemThread.detach(named: name, body) } catch {
      throw WaitError(
        description: "start the thread '\(name)': \(error.text); raise the limit of processes and threads")
    }
  }

  private init(description: String) { self.description = description }

  init(_ failure: CallFailure) {
    description = "prepare to wait: \(failure.words); raise the limit of open files"
  }
}

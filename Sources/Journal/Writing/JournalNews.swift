import Synchronization
import System

/// Tells the journal's one reader that a loop has written: one write(2) to its eventfd for each time that it waits for
/// news, and not a single call otherwise.
package final class JournalNews: Sendable {
  private let descriptor = Atomic<Int32>(-1)
  private let isAwaited = Atomic<Bool>(false)

  /// Call it before the journal is read: what is written from now on is news.
  /// - Parameter event: an eventfd(2) that stays open for as long as anybody writes.
  package func await(on event: Int32) {
    descriptor.store(event, ordering: .relaxed)
    isAwaited.store(true, ordering: .sequentiallyConsistent)
  }

  /// Whether something was written since `await`.
  package var hasCome: Bool { !isAwaited.load(ordering: .sequentiallyConsistent) }

  /// After each write(2) of a loop.
  func announce() {
    // On the hot path: as a rule there is nobody who waits, and that is one load.
    if isAwaited.load(ordering: .sequentiallyConsistent) { wake() }
  }

  private func wake() {
    if isAwaited.exchange(false, ordering: .sequentiallyConsistent) {
      Event.signal(descriptor.load(ordering: .relaxed))
    }
  }
}

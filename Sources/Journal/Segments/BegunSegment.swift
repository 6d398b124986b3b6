import Synchronization

/// A segment that a loop has begun and that nobody has read yet: how many requests stand in it, should somebody take it
/// away before that.
final class BegunSegment: Sendable {
  let name: SegmentName
  private let requests = Atomic<UInt64>(0)
  private let isEnded = Atomic<Bool>(false)

  init(_ name: SegmentName) { self.name = name }

  /// By its loop alone, after each batch.
  func add(_ count: UInt32) {
    requests.store(requests.load(ordering: .relaxed) &+ UInt64(count), ordering: .relaxed)
  }

  /// By its loop: nothing more is written to it.
  func end() { isEnded.store(true, ordering: .releasing) }

  /// Requests in it, and whether there will be no more.
  var count: (requests: UInt64, isLast: Bool) {
    let isLast = isEnded.load(ordering: .acquiring)
    return (requests.load(ordering: .relaxed), isLast)
  }
}

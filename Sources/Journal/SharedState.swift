import Synchronization

extension JournalDirectory {
  /// What the copies of one `JournalDirectory` share, from whatever thread.
  final class SharedState: Sendable {
    private let sizes = Mutex<[SegmentName: Int64]>([:])
    /// Moves when every writer is to begin a new segment.
    let renewals = Atomic<Int>(0)
    private let failure = Mutex<JournalError?>(nil)
    private let disregarded = Mutex<Set<SegmentName>>([])
    let news = JournalNews()

    /// How much of a segment is known to be on the disk itself.
    func size(of segment: SegmentName) -> Int64? { sizes.withLock { $0[segment] } }
    func set(_ size: Int64, of segment: SegmentName) { sizes.withLock { $0[segment] = size } }
    func forget(_ segment: SegmentName) { sizes.withLock { _ = $0.removeValue(forKey: segment) } }

    /// What has a segment's name and is not this journal's: it takes no room from it.
    func disregard(_ segment: SegmentName) -> Bool { disregarded.withLock { $0.insert(segment).inserted } }
    func isDisregarded(_ segment: SegmentName) -> Bool { disregarded.withLock { $0.contains(segment) } }

    /// Why the last record that was lost could not be written.
    var lastFailure: JournalError? { failure.withLock { $0 } }
    func setFailure(_ error: JournalError) { failure.withLock { $0 = error } }
  }
}

import Synchronization

extension JournalDirectory {
  /// What the copies of one `JournalDirectory` share, from whatever thread.
  final class SharedState: Sendable {
    private let sizes = Mutex<[SegmentName: Int64]>([:])
    /// Moves when every writer is to begin a new segment.
    let renewals = Atomic<Int>(0)
    private let failure = Mutex<JournalError?>(nil)
    private let disregarded = Mutex<Set<SegmentName>>([])
    private let begun = Mutex<[SegmentName: BegunSegment]>([:])
    /// Those of them that were taken away, and how many of their requests are accounted for.
    private let missing = Mutex<[(segment: BegunSegment, counted: UInt64)]>([])
    let news = JournalNews()

    /// A loop has begun it, and nobody has read it.
    var begunSegments: [BegunSegment] { begun.withLock { Array($0.values) } }
    func setBegun(_ segment: BegunSegment) { begun.withLock { $0[segment.name] = segment } }
    func setRead(_ segment: SegmentName) { begun.withLock { _ = $0.removeValue(forKey: segment) } }

    var hasMissing: Bool { missing.withLock { !$0.isEmpty } }
    func setMissing(_ segment: BegunSegment) {
      setRead(segment.name)
      missing.withLock { $0.append((segment, 0)) }
    }

    /// Requests in missing segments that were not taken before.
    func takeMissingCount() -> UInt64 {
      missing.withLock { missing in
        var sum: UInt64 = 0
        missing = missing.compactMap { segment, counted in
          let (requests, isLast) = segment.count
          sum += requests - counted
          return isLast ? nil : (segment, requests)
        }
        return sum
      }
    }

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

/// What of a segment has not been folded.
package struct WaitingRecords: Sendable, Equatable {
  package let bytes: Int64
  /// The time of the first of them, milliseconds since 1970; nil where it cannot be told.
  package let since: Int64?
}

extension JournalDirectory {
  /// What stands in the segment behind the offset; nil: nothing, or the segment has gone meanwhile.
  /// - Throws: `foreignDatabase` and `notASegment` for what is not ours.
  package func waiting(in segment: SegmentName, after offset: Int64) throws(JournalError) -> WaitingRecords? {
    guard let size = try size(of: segment) else { return nil }
    var reader = try JournalReader(directory: self, segment: segment)
    let start = max(offset, Int64(SegmentHeader.byteCount))
    if size <= start { return nil }
    let first = try reader.next(from: offset)?.records.lazy.compactMap(\.time).first
    return WaitingRecords(bytes: size - start, since: first ?? (reader.created > 0 ? reader.created : nil))
  }
}

extension JournalRecord {
  /// Milliseconds since 1970; nil for a description.
  fileprivate var time: Int64? {
    switch self {
    case .sighting(let sighting): sighting.time
    case .note(let note): note.time
    case .client: nil
    }
  }
}

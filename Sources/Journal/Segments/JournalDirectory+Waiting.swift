/// What of a segment has not been folded.
package struct WaitingRecords: Sendable, Equatable {
  package let bytes: Int64
  /// The time of the first of them, milliseconds since 1970; nil where it cannot be told.
  package let since: Int64?
}

extension JournalDirectory {
  /// What stands in the segment behind the offset; nil: nothing.
  /// - Throws: `foreignDatabase`, `notASegment` and `nobodysSegment` for what is not ours.
  package func waiting(in segment: SegmentName, after offset: Int64) throws(JournalError) -> WaitingRecords? {
    var reader = try JournalReader(directory: self, segment: segment, isOurs: offset > 0)
    let size = try reader.size()
    let start = max(offset, Int64(SegmentHeader.byteCount))
    if size <= start { return nil }
    let first = try reader.next(from: offset)?.records.lazy.compactMap(\.time).first
    return WaitingRecords(bytes: size - start, since: first ?? (reader.created > 0 ? reader.created : nil))
  }
}

extension JournalRecord {
  /// When it was answered, milliseconds since 1970; nil for a description.
  package var time: Int64? {
    switch self {
    case .sighting(let sighting): sighting.time
    case .note(let note): note.time
    case .client: nil
    }
  }
}

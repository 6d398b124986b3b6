/// What one `flush` wrote: whole, or not there at all.
package struct Batch: Sendable, Equatable {
  package let records: [JournalRecord]
  /// Where the next batch starts: the position to store with the fold.
  package let endOffset: Int64

  /// The records of a payload whose checksum held; nil: not a sequence of records this binary knows.
  /// - Parameter bounds: where in `bytes` the payload is.
  static func records(_ bytes: [UInt8], in bounds: Range<Int>, count: Int) -> [JournalRecord]? {
    var records: [JournalRecord] = []
    // The count is as the file says it: no room is made for more than there can be.
    records.reserveCapacity(min(count, bounds.count / 8))
    var offset = bounds.lowerBound
    while offset < bounds.upperBound {
      guard let (record, size) = record(bytes, at: offset, end: bounds.upperBound) else { return nil }
      records.append(record)
      offset += size
    }
    return records.count == count ? records : nil
  }

  /// How many whole records a piece of a payload begins with; nil: it is not how a payload begins.
  static func wholeRecords(_ bytes: [UInt8], in bounds: Range<Int>) -> Int? {
    var (count, offset) = (0, bounds.lowerBound)
    while bounds.upperBound - offset >= 8 {
      guard let (_, size) = record(bytes, at: offset, end: bounds.upperBound) else {
        let type = UInt64(bytes[offset])
        return (RecordLayout.sightingType...RecordLayout.clientType).contains(type) ? count : nil
      }
      count += 1
      offset += size
    }
    return count
  }

  private static func record(_ bytes: [UInt8], at offset: Int, end: Int) -> (JournalRecord, size: Int)? {
    let head = WordWriter.word(bytes, at: offset)
    let count = Int(UInt16(truncatingIfNeeded: head >> 16))
    switch head & 0xFF {
    case RecordLayout.sightingType: return sighting(bytes, at: offset, end, head)
    case RecordLayout.clientType: return client(bytes, at: offset, end, count, headBytes: RecordLayout.clientHeadBytes)
    case RecordLayout.oldClientType:
      return client(bytes, at: offset, end, count, headBytes: RecordLayout.oldClientHeadBytes)
    case RecordLayout.noteType:
      guard let payload = payload(bytes, at: offset + RecordLayout.noteHeadBytes, end, count) else { return nil }
      let note = Note(
        time: Int64(bitPattern: WordWriter.word(bytes, at: offset + 8)),
        client: WordWriter.word(bytes, at: offset + 16), kind: UInt8(truncatingIfNeeded: head >> 8), payload: payload)
      return (.note(note), RecordLayout.noteHeadBytes + RecordLayout.padded(count))
    default: return nil
    }
  }

  private static func client(
    _ bytes: [UInt8], at offset: Int, _ end: Int, _ count: Int, headBytes: Int
  ) -> (JournalRecord, size: Int)? {
    guard let payload = payload(bytes, at: offset + headBytes, end, count) else { return nil }
    let hash = WordWriter.word(bytes, at: offset + 8)
    return (.client(hash: hash, payload: payload), headBytes + RecordLayout.padded(count))
  }

  /// A client's description that checks by itself, in a batch that does not.
  static func soundClient(_ bytes: [UInt8], at offset: Int, end: Int) -> (hash: UInt64, payload: [UInt8])? {
    guard end - offset >= RecordLayout.clientHeadBytes else { return nil }
    let head = WordWriter.word(bytes, at: offset)
    let count = Int(head >> 16)
    guard head & 0xFFFF == RecordLayout.clientType, count <= RecordLayout.clientPayloadLimit,
      let payload = payload(bytes, at: offset + RecordLayout.clientHeadBytes, end, count)
    else { return nil }
    let hash = WordWriter.word(bytes, at: offset + 8)
    let isSound = Checksum.of(client: hash, payload: payload) == WordWriter.word(bytes, at: offset + 16)
    return isSound ? (hash, payload) : nil
  }

  private static func sighting(
    _ bytes: [UInt8], at offset: Int, _ end: Int, _ head: UInt64
  ) -> (JournalRecord, size: Int)? {
    guard offset + RecordLayout.sightingBytes <= end else { return nil }
    let sighting = Sighting(
      time: Int64(bitPattern: WordWriter.word(bytes, at: offset + 8)),
      client: WordWriter.word(bytes, at: offset + 16), tag: WordWriter.word(bytes, at: offset + 24),
      proof: WordWriter.word(bytes, at: offset + 32), lifetime: UInt32(truncatingIfNeeded: head >> 32),
      status: UInt16(truncatingIfNeeded: head >> 16),
      flags: Sighting.Flags(rawValue: UInt8(truncatingIfNeeded: head >> 8)))
    return (.sighting(sighting), RecordLayout.sightingBytes)
  }

  private static func payload(_ bytes: [UInt8], at start: Int, _ end: Int, _ count: Int) -> [UInt8]? {
    guard start + RecordLayout.padded(count) <= end else { return nil }
    return Array(bytes[start..<start + count])
  }
}

/// What one `flush` wrote: whole, or not there at all.
package struct Batch: Sendable, Equatable {
  package let records: [JournalRecord]
  /// Where the next batch starts: the position to store with the fold.
  package let endOffset: Int64

  /// The records of a payload whose checksum held; nil: not a sequence of records this binary knows.
  static func records(_ payload: [UInt8], count: Int) -> [JournalRecord]? {
    var records: [JournalRecord] = []
    records.reserveCapacity(count)
    var offset = 0
    while offset < payload.count {
      guard let (record, size) = record(payload, at: offset) else { return nil }
      records.append(record)
      offset += size
    }
    return records.count == count ? records : nil
  }

  private static func record(_ payload: [UInt8], at offset: Int) -> (JournalRecord, size: Int)? {
    let head = WordWriter.word(payload, at: offset)
    let count = Int(UInt16(truncatingIfNeeded: head >> 16))
    switch head & 0xFF {
    case RecordLayout.sightingType: return sighting(payload, at: offset, head)
    case RecordLayout.clientType:
      guard let bytes = Self.payload(payload, from: offset + RecordLayout.clientHeadBytes, count: count) else {
        return nil
      }
      let hash = WordWriter.word(payload, at: offset + 8)
      return (.client(hash: hash, payload: bytes), RecordLayout.clientHeadBytes + RecordLayout.padded(count))
    case RecordLayout.noteType:
      guard let bytes = Self.payload(payload, from: offset + RecordLayout.noteHeadBytes, count: count) else {
        return nil
      }
      let note = Note(
        time: Int64(bitPattern: WordWriter.word(payload, at: offset + 8)),
        client: WordWriter.word(payload, at: offset + 16), kind: UInt8(truncatingIfNeeded: head >> 8), payload: bytes)
      return (.note(note), RecordLayout.noteHeadBytes + RecordLayout.padded(count))
    default: return nil
    }
  }

  private static func sighting(_ payload: [UInt8], at offset: Int, _ head: UInt64) -> (JournalRecord, size: Int)? {
    guard offset + RecordLayout.sightingBytes <= payload.count else { return nil }
    let sighting = Sighting(
      time: Int64(bitPattern: WordWriter.word(payload, at: offset + 8)),
      client: WordWriter.word(payload, at: offset + 16), tag: WordWriter.word(payload, at: offset + 24),
      proof: WordWriter.word(payload, at: offset + 32), lifetime: UInt32(truncatingIfNeeded: head >> 32),
      status: UInt16(truncatingIfNeeded: head >> 16),
      flags: Sighting.Flags(rawValue: UInt8(truncatingIfNeeded: head >> 8)))
    return (.sighting(sighting), RecordLayout.sightingBytes)
  }

  private static func payload(_ bytes: [UInt8], from start: Int, count: Int) -> [UInt8]? {
    guard start + RecordLayout.padded(count) <= bytes.count else { return nil }
    return Array(bytes[start..<start + count])
  }
}

/// Where things stand on disk. Little-endian; every record is a whole number of 8-byte words and starts with
/// {type u8, flags or kind u8, status or payload length u16, lifetime or zero u32}.
@usableFromInline
enum RecordLayout {
  @usableFromInline static var sightingType: UInt64 { @inlinable get { 1 } }
  /// A client as an older binary described it: without a checksum of its own.
  static let oldClientType: UInt64 = 2
  static let noteType: UInt64 = 3
  static let clientType: UInt64 = 4
  @usableFromInline static var sightingBytes: Int { @inlinable get { 40 } }
  /// Before a client's payload: type word, hash, checksum of them and the payload. All of a segment hangs on these
  /// records: one in a damaged batch can be told to be sound.
  static let clientHeadBytes = 24
  static let oldClientHeadBytes = 16
  /// Before a note's payload: type word, time, client.
  static let noteHeadBytes = 24
  /// Before a batch's records: {length u32, count u32, checksum u64}.
  @usableFromInline static var batchHeadBytes: Int { @inlinable get { 16 } }
  /// The longest description of a client, bytes; longer ones are cut.
  static let clientPayloadLimit = 1024
  /// What the longest of them takes.
  static var clientBytes: Int { clientHeadBytes + padded(clientPayloadLimit) }
  /// The longest batch a writer makes, bytes without its head. A reader takes a greater length for corruption.
  @usableFromInline static var batchLimit: Int { @inlinable get { 256 << 10 } }

  /// What a note takes.
  static func noteBytes(_ note: Note) -> Int { noteHeadBytes + padded(min(note.payload.count, Note.payloadLimit)) }

  static func padded(_ count: Int) -> Int { (count + 7) & ~7 }
}

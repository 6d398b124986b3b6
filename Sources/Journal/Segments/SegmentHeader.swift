/// The first 64 bytes of a segment: {magic, format u32, loop u32, database id 16 B, sequence u64, created ms i64,
/// reserved u64, checksum u64}.
struct SegmentHeader: Equatable {
  static let byteCount = 64
  static let format: UInt32 = 1
  static let databaseIDBytes = 16
  private static let magic: UInt64 = 0x0A6C_6E72_6A64_666D  // "mfdjrnl\n"

  let loop: UInt32
  let databaseID: [UInt8]
  let sequence: UInt64
  let created: Int64

  /// What each batch's checksum starts from: a batch belongs to one segment.
  var seed: UInt64 { sequence &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(loop) ^ UInt64(bitPattern: created) }

  var bytes: [UInt8] {
    var writer = WordWriter()
    writer.add(Self.magic)
    writer.add(UInt64(Self.format) | UInt64(loop) << 32)
    writer.add(WordWriter.word(databaseID, at: 0))
    writer.add(WordWriter.word(databaseID, at: 8))
    writer.add(sequence)
    writer.add(UInt64(bitPattern: created))
    writer.add(0)
    writer.add(unsafe writer.bytes.withUnsafeBytes { unsafe Checksum.of($0, seed: 0) })
    return writer.bytes
  }

  /// The header that a segment of this name has, but for a clock that went back before it was begun: what a damaged one
  /// is read by.
  init(of segment: SegmentName, databaseID: [UInt8]) {
    self.init(
      loop: UInt32(segment.loop), databaseID: databaseID, sequence: segment.sequence,
      created: Int64(segment.sequence / 1_000_000))
  }

  /// Whether the bytes can only be this header, damaged: more of them are right, of the database's id too, than would
  /// be of any other's.
  func isRecognised(in bytes: [UInt8]) -> Bool {
    let equal = zip(bytes, self.bytes).map { $0 == $1 }
    let isOurs = equal.dropFirst(16).prefix(Self.databaseIDBytes).count { $0 } >= 12
    return isOurs && equal.count { $0 } >= 40
  }

  init(loop: UInt32, databaseID: [UInt8], sequence: UInt64, created: Int64) {
    (self.loop, self.databaseID, self.sequence, self.created) = (loop, databaseID, sequence, created)
  }

  /// nil: not a segment's head, or one of another format.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount, WordWriter.word(bytes, at: 0) == Self.magic else { return nil }
    let sum = unsafe bytes.withUnsafeBytes { unsafe Checksum.of(.init(rebasing: $0.prefix(56)), seed: 0) }
    let formatAndLoop = WordWriter.word(bytes, at: 8)
    guard sum == WordWriter.word(bytes, at: 56), UInt32(truncatingIfNeeded: formatAndLoop) == Self.format
    else { return nil }
    self.init(
      loop: UInt32(formatAndLoop >> 32), databaseID: Array(bytes[16..<32]),
      sequence: WordWriter.word(bytes, at: 32), created: Int64(bitPattern: WordWriter.word(bytes, at: 40)))
  }
}

import Glibc

/// Reads one segment, batch by batch, also while it is being written.
///
/// A torn or corrupt batch ends the segment for its reader: it was never answered, for the answer is sent only
/// after the whole batch was written.
package struct JournalReader {
  package let segment: SegmentName
  /// When the segment was begun, milliseconds since 1970; 0 while its header is not yet written.
  package private(set) var created: Int64 = 0
  /// Whether the last `next` returned nil with nothing left behind it. False: a batch is being written, or the tail
  /// is torn or corrupt.
  package private(set) var isComplete = false

  private let path: String
  private let databaseID: [UInt8]
  private let file: OpenFile
  private var seed: UInt64?
  /// What was read of the file last, and where that begins: batches are small, and stand one behind the other.
  private var window: [UInt8] = []
  private var windowStart: Int64 = 0
  private static let windowBytes = 64 << 10

  /// - Throws: `foreignDatabase` for a segment of another database, `notASegment` for a file that is none.
  package init(directory: JournalDirectory, segment: SegmentName) throws(JournalError) {
    (self.segment, path, databaseID) = (segment, directory.file(segment), directory.databaseID)
    do throws(Errno) { file = try OpenFile(path) } catch { throw JournalError("open segment", path, error) }
    try readHeader()
  }

  /// The batch that starts at `offset`.
  /// - Parameter offset: 0 for the first batch, else the `endOffset` of the one before.
  /// - Returns: nil at the end of the whole batches; asking again later goes on where the writer has got to.
  package mutating func next(from offset: Int64) throws(JournalError) -> Batch? {
    isComplete = false
    if seed == nil { try readHeader() }
    guard let seed else { return nil }
    if let batch = try batch(at: max(offset, Int64(SegmentHeader.byteCount)), seed) { return batch }
    // Its writer may be about to write what was missing: the next call looks at the file.
    window = []
    return nil
  }

  /// Nil: it is not all there, or not sound.
  private mutating func batch(at start: Int64, _ seed: UInt64) throws(JournalError) -> Batch? {
    guard let head = try place(of: start, count: RecordLayout.batchHeadBytes) else {
      isComplete = window.isEmpty
      return nil
    }
    let word = WordWriter.word(window, at: head)
    let sum = WordWriter.word(window, at: head + 8)
    let length = Int(UInt32(truncatingIfNeeded: word))
    guard length > 0, length <= RecordLayout.batchLimit, length % 8 == 0 else { return nil }
    let end = start + Int64(RecordLayout.batchHeadBytes + length)
    guard let payload = try place(of: end - Int64(length), count: length) else { return nil }
    let bounds = payload..<payload + length
    guard
      unsafe window.withUnsafeBytes({ unsafe Checksum.of(.init(rebasing: $0[bounds]), seed: seed ^ word) }) == sum,
      let records = Batch.records(window, in: bounds, count: Int(word >> 32))
    else { return nil }
    return Batch(records: records, endOffset: end)
  }

  /// Where in the window the bytes from `offset` on are; nil: the file does not have them all, and the window has what
  /// it does have.
  private mutating func place(of offset: Int64, count: Int) throws(JournalError) -> Int? {
    let place = Int(offset - windowStart)
    if place >= 0, place <= window.count - count { return place }
    window = try read(at: offset, count: max(count, Self.windowBytes))
    windowStart = offset
    return count <= window.count ? 0 : nil
  }

  /// A header that is not yet all there belongs to a segment just begun (or torn): no batch, no error.
  private mutating func readHeader() throws(JournalError) {
    let bytes = try read(at: 0, count: SegmentHeader.byteCount)
    guard bytes.count == SegmentHeader.byteCount else { return }
    guard let header = SegmentHeader(bytes), header.loop == UInt32(segment.loop), header.sequence == segment.sequence
    else {
      throw JournalError(
        .notASegment, "read segment", path, cause: "its header is damaged or of an unknown format",
        hint: "move the file away; a newer manifestd may be able to read it")
    }
    guard header.databaseID == databaseID else {
      throw JournalError(
        .foreignDatabase, "read segment", path, cause: "it belongs to another database",
        hint: "give each database its own folder; move the file to the one it belongs to")
    }
    (seed, created) = (header.seed, header.created)
  }

  private func read(at offset: Int64, count: Int) throws(JournalError) -> [UInt8] {
    do throws(Errno) { return try Syscalls.read(file.descriptor, at: offset, count: count) } catch {
      throw JournalError("read segment", path, error)
    }
  }
}

/// A descriptor that closes with its last owner.
private final class OpenFile {
  let descriptor: Int32
  init(_ path: String) throws(Errno) { descriptor = try Syscalls.open(path, O_RDONLY) }
  deinit { Syscalls.close(descriptor) }
}

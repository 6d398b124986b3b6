import Basics
import System

/// Reads one segment, batch by batch, also while it is being written.
///
/// A batch that does not check is not read. Where it ends with the file it may be one being written, or torn by a kill:
/// it was never answered, for the answer is sent only after the whole batch was written. Else it is damage; see there.
package struct JournalReader {
  package let segment: SegmentName
  /// When the segment was begun, milliseconds since 1970; 0: it has no header.
  package private(set) var created: Int64 = 0
  /// Whether the last `next` returned nil with nothing left after it. False: a batch is being written, or what is
  /// there is torn or damaged.
  package private(set) var isComplete = false
  /// Whether its header does not check, but can only be that of this segment.
  package private(set) var isHeaderDamaged = false

  private let path: String
  private let databaseID: [UInt8]
  private let file: OpenFile
  private(set) var seed: UInt64?
  /// Bytes in which no batch was found.
  var searched: Range<Int64> = 0..<0
  /// What was read of the file last, and where that begins: batches are small, and stand one after the other.
  private(set) var window: [UInt8] = []
  private var windowStart: Int64 = 0
  private static let windowBytes = 64 << 10

  /// - Parameter isOurs: it is known to be this database's, whatever its header says: some of it was folded.
  /// - Throws: `foreignDatabase` for a segment of another database, `notASegment` for a file that is none,
  ///   `nobodysSegment` where that cannot be told.
  package init(
    directory: JournalDirectory, segment: SegmentName, isOurs: Bool = false
  ) throws(JournalError) {
    (self.segment, path, databaseID) = (segment, directory.file(segment), directory.databaseID)
    file = try directory.open(segment, "open segment")
    try readHeader(isOurs: isOurs)
  }

  /// The batch that starts at `offset`.
  /// - Parameter offset: 0 for the first batch, else the `endOffset` of the one before.
  /// - Returns: nil at the end of the whole batches; asking again later goes on where the writer has got to.
  package mutating func next(from offset: Int64) throws(JournalError) -> Batch? {
    isComplete = false
    if seed == nil { try readHeader(isOurs: false) }
    guard let seed else { return nil }
    if let batch = try batch(at: max(offset, Int64(SegmentHeader.byteCount)), seed) { return batch }
    forgetWindow()
    return nil
  }

  /// Its writer may be about to write what is missing: the next call looks at the file.
  mutating func forgetWindow() { window = [] }

  /// Nil: it is not all there, or not sound.
  mutating func batch(at start: Int64, _ seed: UInt64) throws(JournalError) -> Batch? {
    guard let head = try head(at: start), let place = try place(of: start, count: head.byteCount) else {
      isComplete = window.isEmpty
      return nil
    }
    let bounds = place + RecordLayout.batchHeadBytes..<place + head.byteCount
    let sum = unsafe window.withUnsafeBytes { unsafe Checksum.of(.init(rebasing: $0[bounds]), seed: seed ^ head.word) }
    guard sum == WordWriter.word(window, at: place + 8),
      let records = Batch.records(window, in: bounds, count: head.count)
    else { return nil }
    return Batch(records: records, endOffset: start + Int64(head.byteCount))
  }

  /// A batch's head as the file says it; nil: it is not all there, or no batch has such a one.
  mutating func head(at start: Int64) throws(JournalError) -> BatchHead? {
    guard let place = try place(of: start, count: RecordLayout.batchHeadBytes) else { return nil }
    return BatchHead(WordWriter.word(window, at: place))
  }

  /// Where in the window the bytes from `offset` on are; nil: the file does not have them all, and the window has what
  /// it does have.
  mutating func place(of offset: Int64, count: Int) throws(JournalError) -> Int? {
    let place = Int(offset - windowStart)
    if place >= 0, place <= window.count - count { return place }
    window = try read(at: offset, count: max(count, Self.windowBytes))
    windowStart = offset
    return count <= window.count ? 0 : nil
  }

  /// Whether nothing will be added any more, for nobody writes the segment: see `JournalDirectory.isFinished`.
  package func isFinished() throws(JournalError) -> Bool {
    do throws(Errno) {
      guard try file.lock(exclusively: false) else { return false }
      file.unlock()
      return true
    } catch { throw JournalError("look at segment", path, error) }
  }

  /// Bytes of the file.
  package func size() throws(JournalError) -> Int64 {
    try status().size
  }

  /// When the file was last written, milliseconds since 1970.
  package func modified() throws(JournalError) -> Int64 {
    try status().modified
  }

  private func status() throws(JournalError) -> FileStatus {
    do throws(Errno) { return try file.status() } catch { throw JournalError("look at segment", path, error) }
  }

  /// A header that is not all there: no batch, no error.
  private mutating func readHeader(isOurs: Bool) throws(JournalError) {
    let bytes = try read(at: 0, count: SegmentHeader.byteCount)
    guard bytes.count == SegmentHeader.byteCount else { return }
    guard let header = SegmentHeader(bytes), header.loop == UInt32(segment.loop), header.sequence == segment.sequence
    else { return try takeDamagedHeader(bytes, isOurs: isOurs) }
    guard header.databaseID == databaseID else {
      throw JournalError(
        .foreignDatabase, "read segment", path, cause: "it belongs to another database",
        hint: "give each database its own folder; move the file to the one it belongs to")
    }
    (seed, created) = (header.seed, header.created)
  }

  /// What a header says is in the file's name, too, and in the database.
  private mutating func takeDamagedHeader(_ bytes: [UInt8], isOurs: Bool) throws(JournalError) {
    let header = SegmentHeader(of: segment, databaseID: databaseID)
    if isOurs || header.isRecognised(in: bytes) {
      (seed, created, isHeaderDamaged) = (header.seed, header.created, true)
      return
    }
    if try holdsBatch(header.seed) {
      throw JournalError(
        .nobodysSegment, "read segment", path, cause: "its header is destroyed: it may be any database's",
        hint: "look at the disk")
    }
    throw JournalError(
      .notASegment, "read segment", path, cause: "its header is damaged or of an unknown format",
      hint: "move the file away; a newer manifestd may be able to read it")
  }

  /// Whether one of the first batches that this segment may have had is there.
  private mutating func holdsBatch(_ seed: UInt64) throws(JournalError) -> Bool {
    var place = Int64(SegmentHeader.byteCount)
    let end = min(try size(), place + 2 * Int64(RecordLayout.batchLimit))
    while place < end {
      if try batch(at: place, seed) != nil { return true }
      place += 1
    }
    return false
  }

  /// Blocks that the disk cannot read are zeros: no batch checks over them.
  private func read(at offset: Int64, count: Int) throws(JournalError) -> [UInt8] {
    do throws(Errno) {
      do throws(Errno) { return try file.read(at: offset, count: count) } catch  where error == .inputOutput {
        return try file.readAround(at: offset, count: count)
      }
    } catch { throw JournalError("read segment", path, error) }
  }
}

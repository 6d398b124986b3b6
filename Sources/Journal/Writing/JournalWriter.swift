import Basics
import Synchronization
import System

/// One loop's pen. Records gather in memory; `flush` writes them as one batch, before the answers they stand for
/// are sent: answered ≤ recorded.
///
/// Owned by one loop thread, like everything in it; not Sendable.
@safe
package final class JournalWriter {
  private let directory: JournalDirectory
  private let loop: Int
  /// Whether each batch is on the disk itself before the answers go out: fdatasync(2) after its write
  /// (`--durability full`).
  private let isDurable: Bool
  // Behind pointers: the hot path then pays neither exclusivity checks nor reference counts.
  private let batch: UnsafeMutablePointer<BatchBuffer>
  private let described: UnsafeMutablePointer<DescribedClients>
  private let state: UnsafeMutablePointer<State>
  /// Kept alive by `directory`; no references are counted in a round.
  private let news: Unmanaged<JournalNews>

  /// `@safe`: what `begun` points to is retained until that is nil.
  @safe
  private struct State {
    /// The open segment; nil until the first flush with records, and between two segments.
    var segment: OpenSegment?
    /// The same, for whoever finds it gone. Retained while it is written; no references are counted in a round.
    var begun: Unmanaged<BegunSegment>?
    /// The greatest sequence this loop has used.
    var lastSequence: UInt64
    /// Bytes of this loop's segments on disk, as last counted plus what was written since.
    var bytesOnDisk: Int64
    /// At how many bytes on disk there is something to look at: the cap is reached, or clients are described anew.
    var lookAt: Int64 = 0
    /// Bytes on disk when describing began, and bytes of descriptions since.
    var describedFrom: Int64 = 0
    var describedBytes: Int64 = 0
    /// Not before this time (ms) are the bytes counted anew while the cap holds writing back.
    var recountAt: Int64 = 0
    /// As the directory's when the last segment was ended for that.
    var renewals = 0
    var lost: UInt64 = 0
    var lastFailure: JournalError?
  }

  private static let sequenceToCountOn = SegmentName.sequenceLimit - (1 << 40)

  /// What was answered and could not be written: disk full, cap reached, I/O error.
  package var lost: UInt64 { unsafe state.pointee.lost }
  /// Why records were lost the last time; nil: none were.
  package var lastFailure: JournalError? { unsafe state.pointee.lastFailure }

  /// - Parameters:
  ///   - loop: 0 to 255; one living writer for each.
  ///   - isDurable: whether a batch survives a power loss once it is flushed.
  package init(directory: JournalDirectory, loop: Int, isDurable: Bool = false) throws(JournalError) {
    (self.directory, self.loop, self.isDurable) = (directory, loop, isDurable)
    directory.losses.open()
    unsafe news = .passUnretained(directory.news)
    // A name that no clock gives is not counted on from: there must be room for those that follow.
    let lastSequence =
      try directory.segments().last { $0.loop == loop && $0.sequence < Self.sequenceToCountOn }?.sequence ?? 0
    let bytesOnDisk = try directory.byteCount(loop: loop)
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: State(lastSequence: lastSequence, bytesOnDisk: bytesOnDisk))
    unsafe batch = .allocate(capacity: 1)
    unsafe batch.initialize(to: BatchBuffer())
    unsafe described = .allocate(capacity: 1)
    unsafe described.initialize(to: DescribedClients())
  }

  deinit {
    endBegun()
    unsafe state.pointee.segment?.close()
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
    unsafe batch.pointee.deallocate()
    unsafe described.pointee.deallocate()
    unsafe batch.deallocate()
    unsafe described.deallocate()
  }

  /// Adds a sighting to the batch. A full batch is written at once: early is as good as in time.
  package func append(_ sighting: Sighting) {
    makeRoom(RecordLayout.sightingBytes)
    pen.append(sighting)
  }

  /// Whether the client has been described in the present segment. If not, `describe` it before its record.
  package func isDescribed(_ client: UInt64) -> Bool { pen.isDescribed(client) }

  /// The same two, for the hot path.
  package var pen: JournalPen { unsafe JournalPen(batch: batch, described: described) }

  /// Says who a client hash is. The payload is cut at 1 KiB.
  package func describe(client: UInt64, payload: [UInt8]) {
    let payload = Array(payload.prefix(RecordLayout.clientPayloadLimit))
    let byteCount = RecordLayout.clientHeadBytes + RecordLayout.padded(payload.count)
    makeRoom(byteCount, for: RecordLayout.sightingBytes)
    let head = RecordLayout.clientType | UInt64(payload.count) << 16
    let sum = Checksum.of(client: client, payload: payload)
    unsafe batch.pointee.append([head, client, sum], payload: payload)
    unsafe described.pointee.insert(client)
    unsafe state.pointee.describedBytes += Int64(byteCount)
  }

  /// Whether the note's client has been described in the segment that the note would go to. If not, `describe` it
  /// first: there is room for both then.
  package func isReady(for note: Note) -> Bool {
    makeRoom(RecordLayout.clientBytes, for: RecordLayout.noteBytes(note))
    return isDescribed(note.client)
  }

  /// Adds a note. The payload is cut at 4 KiB.
  package func note(_ note: Note) {
    let payload = Array(note.payload.prefix(Note.payloadLimit))
    makeRoom(RecordLayout.noteBytes(note))
    let head = RecordLayout.noteType | UInt64(note.kind) << 8 | UInt64(payload.count) << 16
    unsafe batch.pointee.append([head, UInt64(bitPattern: note.time), note.client], payload: payload)
  }

  /// Writes the batch with one write(2); nothing to write: no call. What cannot be written is cut back, counted in
  /// `lost` and in the journal's ledger of losses, and serving goes on.
  package func flush() {
    guard unsafe batch.pointee.count > 0 else { return }
    do throws(JournalError) {
      try write()
    } catch {
      let lost = unsafe UInt64(batch.pointee.requestCount)
      unsafe state.pointee.lost += lost
      unsafe state.pointee.lastFailure = error
      directory.shared.setFailure(error)
      directory.losses.add(lost, cause: error.cause, at: Clocks.wall, durable: isDurable)
      // The descriptions in the lost batch are lost too.
      describeAnew()
    }
    unsafe batch.pointee.clear()
    unsafe news._withUnsafeGuaranteedRef { $0.announce() }
    let renewals = directory.shared.renewals.load(ordering: .relaxed)
    if unsafe renewals != state.pointee.renewals {
      unsafe state.pointee.renewals = renewals
      endSegment()
    }
  }

  /// Ends the segment: it is then finished for the folder. The next flush begins another.
  package func close() {
    flush()
    endSegment()
  }

  /// Writes a batch that has no room for so many bytes.
  /// - Parameter follower: bytes of the record that this one is put in for: a flush between the two could begin a new
  ///   segment, where the client is unknown.
  private func makeRoom(_ bytes: Int, for follower: Int = 0) {
    if unsafe !batch.pointee.hasRoom(for: bytes + follower) { flush() }
  }

  private func write() throws(JournalError) {
    let byteCount = unsafe Int64(RecordLayout.batchHeadBytes + batch.pointee.used)
    if unsafe state.pointee.bytesOnDisk + byteCount > state.pointee.lookAt { try look(byteCount) }
    if unsafe state.pointee.segment == nil { try openSegment() }
    guard let seed = unsafe state.pointee.segment?.seed else { return }
    do throws(JournalError) {
      try unsafe state.pointee.segment?.append(batch.pointee.sealed(seed: seed), durable: isDurable)
    } catch {
      // Once it is left it can be folded and deleted: the room that it takes may be what is missing.
      endSegment()
      throw error
    }
    unsafe state.pointee.begun?._withUnsafeGuaranteedRef { unsafe $0.add(batch.pointee.requestCount) }
    unsafe state.pointee.bytesOnDisk += byteCount
    if let segment = unsafe state.pointee.segment, segment.size >= directory.segmentBytes { endSegment() }
  }

  private func openSegment() throws(JournalError) {
    let now = Clocks.wallNanoseconds
    let sequence = unsafe max(state.pointee.lastSequence + 1, UInt64(max(now, 1)))
    let name = SegmentName(loop: loop, sequence: sequence)
    let header = SegmentHeader(
      loop: UInt32(loop), databaseID: directory.databaseID, sequence: sequence, created: now / 1_000_000)
    unsafe state.pointee.segment = try OpenSegment(path: directory.file(name), header: header)
    let begun = BegunSegment(name)
    unsafe state.pointee.begun = .passRetained(begun)
    directory.shared.setBegun(begun)
    unsafe state.pointee.lastSequence = sequence
    unsafe state.pointee.bytesOnDisk += Int64(SegmentHeader.byteCount)
  }

  private func endSegment() {
    endBegun()
    unsafe state.pointee.segment?.close()
    unsafe state.pointee.segment = nil
    describeAnew()
  }

  private func endBegun() {
    guard let begun = unsafe state.pointee.begun else { return }
    unsafe begun.takeRetainedValue().end()
    unsafe state.pointee.begun = nil
  }

  /// What is looked at seldom: whether the cap is reached, and whether clients are to be described again.
  private func look(_ bytes: Int64) throws(JournalError) {
    try checkCap(bytes)
    if unsafe state.pointee.bytesOnDisk + bytes > describedUntil { describeAnew() }
    unsafe state.pointee.lookAt = min(directory.byteLimit, describedUntil)
  }

  /// Clients are described anew from time to time, so that a damaged description costs little: at a sixty-fourth of
  /// what is written at most.
  private var describedUntil: Int64 {
    unsafe state.pointee.describedFrom + Self.describedBytes + 64 * state.pointee.describedBytes
  }
  private static let describedBytes: Int64 = 128 << 10

  private func describeAnew() {
    unsafe described.pointee.removeAll()
    unsafe state.pointee.describedFrom = state.pointee.bytesOnDisk
    unsafe state.pointee.describedBytes = 0
    unsafe state.pointee.lookAt = 0
  }

  /// Holds the cap. Only at the cap is the folder looked at again (segments may have been deleted), once a second.
  private func checkCap(_ bytes: Int64) throws(JournalError) {
    if unsafe state.pointee.bytesOnDisk + bytes <= directory.byteLimit { return }
    let now = Clocks.wall
    if unsafe now >= state.pointee.recountAt || state.pointee.recountAt - now > 1000 {
      unsafe state.pointee.recountAt = now + 1000
      unsafe state.pointee.bytesOnDisk = try directory.byteCount(loop: loop)
      unsafe state.pointee.describedFrom = state.pointee.bytesOnDisk
      if unsafe state.pointee.bytesOnDisk + bytes <= directory.byteLimit { return }
    }
    throw JournalError(
      .capReached, "append to journal", directory.path, cause: "the cap of \(directory.byteLimit) bytes is reached",
      hint: "records are lost until the database folds the journal again")
  }
}

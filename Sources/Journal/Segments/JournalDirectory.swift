import Basics
import Synchronization
import System

/// The folder of a database's journal, `FILE.sightings/` (mode 0700): who writes, reads and folds meets here.
package struct JournalDirectory: Sendable {
  package let path: String
  /// 16 bytes; every segment carries them.
  package let databaseID: [UInt8]
  /// How many bytes one loop may have on disk, not yet deleted; beyond it records are dropped and counted as lost.
  /// Default 64 MiB. Set it before writers are made.
  package var byteLimit: Int64 = 64 << 20
  /// At which size a loop begins a new segment, bytes. Default 16 MiB: each of its clients is
  /// described again in the next one.
  package var segmentBytes: Int64 = 16 << 20

  let shared = SharedState()
  /// The account of what its writers lose.
  package let losses: LossLedger

  /// Where the journal of a database is.
  package static func path(ofDatabase path: String) -> String { "\(path).sightings" }

  /// Makes the folder if it is missing.
  /// - Throws: if it cannot be made or written to, or the id is not 16 bytes long.
  package init(path: String, databaseID: [UInt8]) throws(JournalError) {
    guard databaseID.count == SegmentHeader.databaseIDBytes else {
      throw JournalError(
        .notASegment, "open journal", path, cause: "a database id is 16 bytes, not \(databaseID.count)",
        hint: "this is a bug")
    }
    (self.path, self.databaseID) = (path, databaseID)
    losses = LossLedger(path: "\(path)/\(Self.ledgerName)", databaseID: databaseID)
    do throws(Errno) {
      do throws(Errno) { try Files.makeFolder(path, mode: 0o700) } catch  where error == .exists {}
      try Files.checkWritable(folder: path)
    } catch { throw JournalError("open journal", path, error) }
  }

  /// Why the last record that was lost could not be written, whichever loop it was; nil: none was lost.
  package var lastFailure: JournalError? { shared.lastFailure }

  /// Has each writer end its segment with the next batch, and begin another: the folder was taken away, and made anew.
  package func beginAnew() {
    losses.renew()
    shared.renewals.add(1, ordering: .relaxed)
  }

  /// Whether loops have written since somebody asked.
  package var news: JournalNews { shared.news }

  /// Every segment there is, of this database or not, sorted by loop and sequence.
  package func segments() throws(JournalError) -> [SegmentName] {
    do throws(Errno) { return try Files.names(in: path).compactMap(SegmentName.init(fileName:)).sorted() } catch {
      throw JournalError("list journal", path, error)
    }
  }

  /// Whether nothing will be added to the segment any more, for nobody writes it.
  ///
  /// A writer holds a lock (flock(2)) on its segment from before it has its name until it closes it; the kernel drops
  /// it with the process, and with a child of it that has not come to its execve(2) yet.
  package func isFinished(_ segment: SegmentName) throws(JournalError) -> Bool {
    try withSegment(segment, "look at segment") { (file) throws(Errno) in
      try file.lock(exclusively: false)
    }
  }

  /// Removes a folded segment. Call it only once the fold is durable.
  /// - Throws: `stillWritten`; `foreignDatabase` or `notASegment` for what is not ours to delete.
  package func delete(_ segment: SegmentName) throws(JournalError) {
    try checkFinished(segment, "delete segment")
    _ = try JournalReader(directory: self, segment: segment)
    do throws(Errno) { try Files.remove(file(segment)) } catch {
      throw JournalError("delete segment", file(segment), error)
    }
    shared.forget(segment)
  }

  /// Makes all that was written so far survive a power loss: fdatasync(2) of every segment that grew since the last
  /// call, and fsync(2) of the folder if there are new ones.
  package func synchronise() throws(JournalError) {
    var isNew = false
    for segment in try segments() where try size(of: segment) != nil {
      let known = shared.size(of: segment)
      let size = try withSegment(segment, "sync segment") { (file) throws(Errno) in
        let size = try file.status().size
        if size != known { try file.synchronise() }
        return size
      }
      isNew = isNew || known == nil
      shared.set(size, of: segment)
    }
    if isNew { try synchroniseFolder() }
    try losses.synchronise()
  }

  func file(_ segment: SegmentName) -> String { path + "/" + segment.fileName }

  /// Bytes on disk of one loop's segments; one that vanishes meanwhile counts nothing, nor does what is not the
  /// journal's.
  func byteCount(loop: Int) throws(JournalError) -> Int64 {
    var sum: Int64 = 0
    for segment in try segments() where segment.loop == loop && !shared.isDisregarded(segment) {
      sum += try size(of: segment) ?? 0
    }
    return sum
  }

  /// Bytes of a segment; nil: it is gone, or no regular file.
  func size(of segment: SegmentName) throws(JournalError) -> Int64? {
    do throws(Errno) { return try Self.size(ofFileAt: file(segment)) } catch  where error == .noSuchFile {
      return nil
    } catch { throw JournalError("look at segment", file(segment), error) }
  }

  /// Bytes of a regular file; nil: what is there is none (a folder, a link, a pipe …).
  static func size(ofFileAt path: String) throws(Errno) -> Int64? {
    let status = try FileStatus(at: path, followsLinks: false)
    return status.kind == .regular ? status.size : nil
  }

  private func synchroniseFolder() throws(JournalError) {
    do throws(Errno) { try Files.synchronise(folder: path) } catch { throw JournalError("sync journal", path, error) }
  }

  func checkFinished(_ segment: SegmentName, _ what: String) throws(JournalError) {
    if try isFinished(segment) { return }
    throw JournalError(
      .stillWritten, what, file(segment), cause: "its writer still lives", hint: "fold it again later")
  }

  /// Opens a segment for reading.
  /// - Throws: `notASegment` where it is no regular file.
  func open(_ segment: SegmentName, _ what: String) throws(JournalError) -> OpenFile {
    do throws(Errno) {
      if let file = try OpenFile.regular(file(segment), .reading) { return file }
    } catch { throw JournalError(what, file(segment), error) }
    throw JournalError(
      .notASegment, what, file(segment), cause: "it is no regular file", hint: "move it away: it is not the journal's")
  }

  private func withSegment<Value>(
    _ segment: SegmentName, _ what: String, _ body: (OpenFile) throws(Errno) -> Value
  ) throws(JournalError) -> Value {
    let opened = try open(segment, what)
    do throws(Errno) { return try body(opened) } catch { throw JournalError(what, file(segment), error) }
  }
}

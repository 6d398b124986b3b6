import Foundation
import Journal
import StorySupport
import Testing

@testable import Daemon
@testable import Operations
@testable import Storage

@Suite("Taking the journal into the database") struct JournalIntakeTests {
  private let place: Workplace
  private let database: Database
  private let journal: JournalDirectory
  private let tag: UInt64

  init() throws {
    (place, database, journal, tag) = try Workplace.recording()
  }

  private func folder(recordLimit: Int = 1_000) -> JournalIntake {
    JournalIntake(directory: journal, database: database, recordLimit: recordLimit)
  }

  private func writer(loop: Int = 0, described: Bool = true) throws -> JournalWriter {
    let writer = try JournalWriter(directory: journal, loop: loop)
    if described { writer.describe(client: 1, payload: ClientCodec.encode(.sample())) }
    return writer
  }

  private func write(_ count: Int, to writer: JournalWriter) {
    for _ in 0..<count { writer.append(.get(tag)) }
    writer.flush()
  }

  @Test("what was recorded is in the database after one turn: client, holding, totals and position") func oneTurn()
    throws
  {
    let writer = try writer()
    write(3, to: writer)
    #expect(try folder().turn() == false)
    #expect(try database.hits() == 3)
    #expect(try database.clients(of: "claude", limit: 9).map(\.network) == ["192.0.2.0/24"])
    let holding = try #require(database.holdings(of: "claude", site: nil, limit: 9).first)
    #expect(holding.version == 1 && holding.from == 1_100 && holding.to == 1_100)
    #expect(try database.journalPositions().map(\.sequence) == journal.segments().map(\.sequence))
  }

  @Test("a folder made anew goes on from the stored positions, and counts nothing twice") func restarted() throws {
    let writer = try writer()
    write(2, to: writer)
    _ = try folder().turn()
    // The segment goes on: its client is described in the part that is folded already.
    write(3, to: writer)
    _ = try folder().turn()
    #expect(try database.hits() == 5)
    for _ in 0..<3 { _ = try folder().turn() }
    #expect(try database.hits() == 5 && database.counter("records_undescribed") == 0)
  }

  @Test("turns of one folder go on where the last one ended") func turns() throws {
    let (writer, folder) = (try writer(), folder())
    for count in 1...4 {
      write(count, to: writer)
      _ = try folder.turn()
    }
    #expect(try database.hits() == 10)
  }

  @Test("a finished segment is deleted once it is folded, and its position forgotten") func finished() throws {
    let (writer, folder) = (try writer(), folder())
    write(1, to: writer)
    writer.close()
    _ = try folder.turn()
    #expect(try journal.segments().count == 1)
    try folder.deleteFinished()
    #expect(try journal.segments().isEmpty && database.journalPositions().isEmpty)
    #expect(try database.hits() == 1)
  }

  @Test("a segment taken away before it was read is accounted for, to the last batch; one that is open is read")
  func takenAway() throws {
    let (known, unknown, folder) = (try writer(), try writer(loop: 1), folder())
    write(1, to: known)
    _ = try folder.turn()
    write(2, to: known)
    write(4, to: unknown)
    try FileManager.default.removeItem(atPath: journal.path)
    try FileManager.default.createDirectory(atPath: journal.path, withIntermediateDirectories: false)
    _ = try folder.turn()
    #expect(try database.hits() == 3 && database.unacknowledgedLosses().map(\.records) == [4])
    // Each adds to its old segment once more, and begins another then.
    write(8, to: unknown)
    unknown.describe(client: 1, payload: ClientCodec.encode(.sample()))
    write(16, to: unknown)
    _ = try folder.turn()
    #expect(try database.hits() == 19)
    let losses = try database.unacknowledgedLosses()
    #expect(losses.map(\.records) == [12] && losses.map(\.cause) == [LossCause.takenAway])
    try folder.deleteFinished()
    _ = try folder.turn()
    #expect(try database.unacknowledgedLosses() == losses)
  }

  @Test("a segment that is still written is kept") func unfinished() throws {
    let (writer, folder) = (try writer(), folder())
    write(1, to: writer)
    _ = try folder.turn()
    try folder.deleteFinished()
    #expect(try journal.segments().count == 1)
    write(1, to: writer)
    _ = try folder.turn()
    #expect(try database.hits() == 2)
  }

  @Test("a finished segment with something unread is kept until that is folded") func unread() throws {
    let (writer, folder) = (try writer(), folder(recordLimit: 1))
    write(1, to: writer)
    write(1, to: writer)
    writer.close()
    #expect(try folder.turn())
    try folder.deleteFinished()
    #expect(try journal.segments().count == 1 && database.hits() == 1)
    #expect(try folder.turn())
    try folder.deleteFinished()
    #expect(try journal.segments().isEmpty && database.hits() == 2)
  }

  @Test("what never was folded is not deleted") func neverFolded() throws {
    let writer = try writer()
    write(1, to: writer)
    writer.close()
    try folder().deleteFinished()
    #expect(try journal.segments().count == 1)
  }

  @Test("a turn takes whole batches up to its limit, over several segments, and says that more is waiting")
  func recordLimit() throws {
    let writers = [try writer(loop: 0), try writer(loop: 1)]
    for writer in writers {
      write(1, to: writer)
      write(2, to: writer)
    }
    let folder = folder(recordLimit: 3)
    var seen: [Int64] = []
    while try folder.turn() { seen.append(try database.hits()) }
    seen.append(try database.hits())
    // The description is a record too: 2 + 2, then 2 + 2.
    #expect(seen == [3, 6, 6])
  }

  @Test("recover folds all that an earlier run left, and forgets the positions of segments that are gone")
  func recover() throws {
    let (lost, kept) = (try writer(loop: 0), try writer(loop: 1))
    write(1, to: lost)
    lost.close()
    _ = try folder().turn()
    let segment = try #require(journal.segments().first)
    try FileManager.default.removeItem(atPath: "\(journal.path)/\(segment.fileName)")
    for _ in 0..<4 { write(1, to: kept) }
    kept.close()
    try folder(recordLimit: 1).recover()
    #expect(try database.hits() == 5)
    #expect(try journal.segments().isEmpty && database.journalPositions().isEmpty)
  }

  @Test("another database's segment and what is no segment are left where they are, and stop nothing") func foreign()
    throws
  {
    let other = try JournalDirectory(path: journal.path, databaseID: [UInt8](repeating: 9, count: 16))
    let stranger = try JournalWriter(directory: other, loop: 0)
    write(1, to: stranger)
    stranger.close()
    try place.write(String(repeating: "x", count: 200), to: "m.db.sightings/02-0000000000000001.segment")
    try place.write("notes", to: "m.db.sightings/README")
    let mine = try writer(loop: 1)
    write(2, to: mine)
    mine.close()
    let folder = folder()
    for _ in 0..<3 {
      #expect(try folder.turn() == false)
      try folder.deleteFinished()
    }
    #expect(try database.hits() == 2)
    #expect(try journal.segments().map(\.loop) == [0, 2])
    try folder.recover()
    #expect(try journal.segments().count == 2)
  }

  @Test("an empty segment is deleted, and so is one that was begun and never got its name") func empty() throws {
    try place.write("", to: "m.db.sightings/00-0000000000000001.segment")
    try place.write("half a header", to: "m.db.sightings/01-0000000000000001.segment.new")
    try folder().recover()
    #expect(try FileManager.default.contentsOfDirectory(atPath: journal.path).isEmpty)
    #expect(try database.unacknowledgedLosses().isEmpty)
  }

  @Test("a torn batch at the end is passed over, and what stands before it is folded") func tornBatch() throws {
    let writer = try writer()
    write(1, to: writer)
    write(4, to: writer)
    writer.close()
    let file = "\(journal.path)/\(try #require(journal.segments().first).fileName)"
    let handle = try #require(FileHandle(forUpdatingAtPath: file))
    try handle.truncate(atOffset: try handle.seekToEnd() - 1)
    try handle.close()
    try folder().recover()
    #expect(try database.hits() == 1 && journal.segments().isEmpty)
  }

  @Test("a fold that fails leaves everything as it was, and the next turn counts it once") func failedFold() throws {
    let (writer, folder) = (try writer(), folder())
    write(2, to: writer)
    try refuse("INSERT ON journal_position")
    #expect(throws: StorageError.self) { try folder.turn() }
    #expect(try database.hits() == 0)
    // Not even the journal's end loses what was read once.
    try FileManager.default.removeItem(atPath: journal.path)
    try FileManager.default.createDirectory(atPath: journal.path, withIntermediateDirectories: false)
    #expect(throws: StorageError.self) { try folder.turn() }
    write(1, to: writer)
    try database.connection.execute("DROP TRIGGER refusal")
    _ = try folder.turn()
    #expect(try database.hits() == 3 && database.unacknowledgedLosses().isEmpty)
  }

  @Test("an error after the fold, while deleting, takes nothing back") func failedDeletion() throws {
    let (done, going) = (try writer(loop: 0), try writer(loop: 1))
    write(1, to: done)
    done.close()
    write(2, to: going)
    try refuse("DELETE ON journal_position")
    let folder = folder()
    _ = try folder.turn()
    #expect(throws: StorageError.self) { try folder.deleteFinished() }
    write(4, to: going)
    _ = try folder.turn()
    #expect(try database.hits() == 7)
    try database.connection.execute("DROP TRIGGER refusal")
    try folder.recover()
    #expect(try database.hits() == 7 && database.journalPositions().map(\.loop) == [1])
  }

  @Test("a sighting whose client is described nowhere is counted, not lost in silence") func undescribed() throws {
    let writer = try writer(described: false)
    write(3, to: writer)
    _ = try folder().turn()
    #expect(try database.hits() == 0 && database.counter("records_undescribed") == 3)
  }

  /// Has SQLite refuse a kind of change, as a full disk or another process's lock would.
  private func refuse(_ change: String) throws {
    try database.connection.execute(
      "CREATE TEMP TRIGGER refusal BEFORE \(change) BEGIN SELECT RAISE(ABORT, 'refused'); END")
  }
}

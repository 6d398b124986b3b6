import Basics
import Evidence
import Testing

@testable import Storage

@Suite("A fold")
struct FoldTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.publish(versions: 1)
  }

  @Test("stores how far the journal has been read, by loop and segment")
  func positions() throws {
    let positions = [
      JournalPosition(loop: 0, sequence: 1, offset: 100), JournalPosition(loop: 0, sequence: 2, offset: 50),
      JournalPosition(loop: 1, sequence: 1, offset: 7),
    ]
    try store.database.fold(Fold(positions: positions.reversed()))
    #expect(try store.database.journalPositions() == positions)
    let moved = JournalPosition(loop: 0, sequence: 2, offset: 99)
    try store.database.fold(Fold(positions: [moved]))
    #expect(try store.database.journalPositions() == [positions[0], moved, positions[2]])
  }

  @Test("of the same position twice changes nothing: the position says what is in")
  func idempotentPositions() throws {
    let fold = Fold(positions: [JournalPosition(loop: 0, sequence: 1, offset: 100)])
    try store.database.fold(fold)
    let before = try store.dump()
    try store.database.fold(fold)
    try store.database.fold(Fold())
    #expect(try store.dump() == before)
  }

  @Test("the position of a segment that is gone is forgotten, the others stay")
  func forget() throws {
    let (gone, kept) = (
      JournalPosition(loop: 0, sequence: 1, offset: 100), JournalPosition(loop: 1, sequence: 1, offset: 7)
    )
    try store.database.fold(Fold(positions: [gone, kept]))
    try store.database.forget(gone)
    try store.database.forget(gone)
    #expect(try store.database.journalPositions() == [kept])
  }

  @Test(
    "that fails stores nothing",
    arguments: ["journal_position", "counter", "loss", "holding", "connector_version", "sample", "unserved"])
  func atomic(table: String) throws {
    let full = Fold(
      sightings: [try store.sighting(Seen(token: "x", at: 10))],
      unserved: [FoldedUnserved(client: Seen(at: 1).client, method: "GET", host: "h", path: "/x", at: 10)],
      positions: [JournalPosition(loop: 0, sequence: 1, offset: 100)],
      losses: [FoldedLoss(ledger: "l", period: 1, cause: "full", since: 9, until: 10, records: 1)])
    let before = try store.dump()
    try store.database.connection.execute(
      "CREATE TEMP TRIGGER full BEFORE INSERT ON \(table) BEGIN SELECT raise(ABORT, 'no more'); END")
    #expect(failure { try store.database.fold(full) }?.cause == "no more")
    #expect(try store.dump() == before)
    try store.database.connection.execute("DROP TRIGGER full")
    try store.database.fold(full)
    #expect(try store.database.journalPositions() == full.positions)
    #expect(try store.holdings() == ["a v1 10-10"])
  }

  @Test("another connection sees all of it or nothing")
  func isolated() throws {
    let reader = try store.another()
    try reader.snapshot { () throws(StorageError) in
      #expect(try reader.journalPositions().isEmpty)
      do { try store.fold(Seen(at: 1)) } catch { throw StorageError(.failed, "fold", "\(error)") }
      #expect(try reader.connectorNames().isEmpty)
    }
    #expect(try reader.connectorNames() == ["claude"])
  }
}

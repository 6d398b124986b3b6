import Basics
import System
import Testing

@testable import Storage

@Suite("A row") struct RowTests {
  @Test("is read in the order of its SELECT, each column by its name") func reads() throws {
    let connection = try Database.temporary().connection
    let read = try connection.first("SELECT 7 AS id, 'x' AS name, NULL AS gone, x'01' AS body") { row in
      (row.integer("id"), row.text("name"), row.integerOrNil("gone"), row.bytes("body"))
    }
    #expect(try #require(read) == (7, "x", nil, [1]))
  }

  #if DEBUG
    @Test("of which columns are mistaken for each other ends a debug build, and so every test") func mistaken() async {
      await #expect(processExitsWith: .failure) {
        _ = try Database.temporary().connection.first("SELECT 1 AS count, 2 AS id") { ($0.int("id"), $0.int("count")) }
      }
    }

    @Test("of which a column is not read ends it, too") func unread() async {
      await #expect(processExitsWith: .failure) {
        _ = try Database.temporary().connection.first("SELECT 1 AS count, 2 AS id") { $0.int("count") }
      }
    }

    @Test("a connection ends it that is used from a second thread without being handed over") func threads() async {
      await #expect(processExitsWith: .failure) { try RowTests.useElsewhere { _ in } }
      await #expect(processExitsWith: .success) { try RowTests.useElsewhere { $0.handOver() } }
    }
  #endif

  private static func useElsewhere(_ prepare: (SQLiteConnection) -> Void) throws {
    nonisolated(unsafe) let connection = try SQLiteConnection(path: ":memory:", isFile: false)
    unsafe prepare(connection)
    try SystemThread(named: "second") { _ = try? unsafe connection.execute("SELECT 1") }.join()
  }

  @Test("a failed statement is told with its text, and without what was bound to it") func failed() throws {
    let connection = try Database.temporary().connection
    let error = failure { try connection.run("INSERT INTO site (origin,\n  host) VALUES (?, ?)", "hidden", Int?.none) }
    #expect(
      error?.description == "run a statement on ':memory:' (INSERT INTO site (origin, host) VALUES (?, ?)): "
        + "NOT NULL constraint failed: site.host")
    let second = failure { try connection.execute("SELECT 1; SELECT absent") }
    #expect(second?.description == "run a statement on ':memory:' (SELECT absent): no such column: absent")
  }
}

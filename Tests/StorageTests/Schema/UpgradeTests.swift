import Evidence
import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite("Taking over a database of schema 3") struct UpgradeTests {
  private let folder = Folder()
  /// Tables whose rows an upgrade leaves as they are.
  private static let kept = [
    "site", "site_alias", "manifest", "version", "release", "path", "holding", "endpoint", "version_endpoint",
    "declared_endpoint", "unserved", "unmatched_token", "event", "journal_position",
  ]

  private func number(_ connection: SQLiteConnection, _ sql: String) throws -> Int64 {
    try #require(try connection.first(sql) { $0.integer() })
  }

  @Test("keeps its versions, releases, holders, alerts, hooks and settings") func keeps() throws {
    let path = try OldFile.copy(to: folder)
    let before = try Self.kept.map { try number(SQLiteConnection(path: path), "SELECT count(*) FROM \($0)") }
    let database = try Database(path: path)
    #expect(try Self.kept.map { try number(database.connection, "SELECT count(*) FROM \($0)") } == before)
    let manifest = try database.manifest(named: "oauth-authorization-server", site: nil)
    #expect(try database.history(of: manifest).map(\.version) == [4, 3, 2, 1])
    let alert = try #require(database.alerts(isOpen: true, now: 1_795_669_454).first)
    #expect(alert.connector == "chatgpt" && alert.attribution == .verified && alert.hits == 12)
    #expect(try database.hooks().map(\.name) == ["ops"])
    #expect(try database.setting(.minShare).fraction == 0.1)
  }

  @Test("counts each request once, for whom it was: by clients and samples") func divides() throws {
    let database = try Database(path: try OldFile.copy(to: folder))
    let uses = try database.connection.rows(
      """
      SELECT connector.name || ' ' || attribution || ' ' || identity || ' ' || hits || ' ' || hits_after
      FROM connector_endpoint JOIN connector ON connector.id = connector_id JOIN endpoint ON endpoint.id = endpoint_id
      ORDER BY 1
      """, map: { $0.text() })
    #expect(
      uses == [
        "chatgpt claimed dexter.cash/api/connector/oauth/authorize 3 2",
        "chatgpt claimed dexter.cash/api/connector/oauth/token 1 0",
        "chatgpt verified dexter.cash/api/connector/oauth/token 17 10",
        "claude verified dexter.cash/mcp/token 1 0", "cursor claimed dexter.cash/api/connector/oauth/token 1 0",
        "python-httpx claimed dexter.cash/api/connector/oauth/token 1 1",
      ])
    let fetches = try database.connection.rows(
      """
      SELECT attribution || ' ' || number || ' ' || (fetches + logs + proofs + heads) || ' ' ||
        (SELECT sum(hits) FROM connector_hour AS counted WHERE counted.connector_id = connector_version.connector_id
          AND counted.version_id = connector_version.version_id) || ' ' || fetch_hours
      FROM connector_version JOIN connector ON connector.id = connector_id JOIN version ON version.id = version_id
      WHERE name = 'chatgpt' ORDER BY 1
      """, map: { $0.text() })
    #expect(fetches == ["claimed 2 1 1 1", "claimed 4 1 1 1", "verified 2 1 1 1", "verified 3 1 1 1"])
    let foreign = "FROM request_sample JOIN client ON client.id = client_id"
    #expect(try number(database.connection, "SELECT count(*) \(foreign)") == 24)
    #expect(
      try number(
        database.connection, "SELECT count(*) \(foreign) WHERE client.connector_id <> request_sample.connector_id") == 0
    )
  }

  @Test("killed before it has committed it leaves the older schema, and is done by the next") func killed() throws {
    let path = try OldFile.copy(to: folder)
    let whole = try dump(Database(path: try OldFile.copy(to: folder, as: "whole.db")))
    let connection = try SQLiteConnection(path: path)
    // What is not committed reaches the disk all the same.
    try connection.execute("PRAGMA cache_size = 1; PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE")
    for migration in Schema.migrations[3...] { try migration.run(on: connection) }
    try connection.execute("PRAGMA user_version = \(Schema.migrations.count)")
    for end in ["", "-wal"] {
      folder.write(Array(try Data(contentsOf: URL(fileURLWithPath: path + end))), to: "killed.db\(end)")
    }
    try connection.execute("ROLLBACK")
    #expect(try number(SQLiteConnection(path: folder.file("killed.db")), "PRAGMA user_version") == 3)
    #expect(try dump(Database(path: folder.file("killed.db"))) == whole)
  }

  @Test("killed between taking over and deriving it derives at the next start") func killedLater() throws {
    let whole = try dump(Database(path: try OldFile.copy(to: folder, as: "whole.db")))
    let path = try OldFile.copy(to: folder)
    try Schema.migrate(SQLiteConnection(path: path))
    #expect(try number(SQLiteConnection(path: path), "SELECT count(*) FROM endpoint_hour") == 0)
    #expect(try dump(Database(path: path)) == whole)
  }

  /// What was derived and all that it was derived from, without rows' numbers and random keys.
  private func dump(_ database: Database) throws -> [String] {
    try [
      "connector", "client", "connector_version", "connector_hour", "holder_day", "holder_total", "place", "request",
      "request_hour", "request_client", "request_sample", "endpoint_hour", "connector_endpoint", "client_use",
      "caller_day", "use_network", "endpoint_observation", "coverage", "alert",
    ].flatMap { table throws in
      let columns = try database.connection.rows("SELECT name FROM pragma_table_info(?)", table) { $0.text() }
      let row = columns.map { "quote(\($0))" }.joined(separator: " || ', ' || ")
      return try database.connection.rows("SELECT \(row) FROM \(table) ORDER BY 1") { "\(table): \($0.text())" }
    }
  }
}

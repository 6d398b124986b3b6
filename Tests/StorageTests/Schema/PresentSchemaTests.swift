import Foundation
import TestSupport
import Testing

@testable import Storage

/// A new database is made at once; an old one comes to the same step by step.
@Suite struct PresentSchemaTests {
  private static func upgraded() throws -> SQLiteConnection {
    let connection = try SQLiteConnection(path: ":memory:", isFile: false)
    try connection.execute("PRAGMA foreign_keys = OFF")
    try Schema.upgrade(connection, from: 0)
    return connection
  }

  /// What stands in the schema, tables before what refers to them, and every row.
  private static func statements(of connection: SQLiteConnection) throws -> [String] {
    let schema = try connection.rows(
      """
      SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL
      ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, rowid
      """, map: { $0.text() })
    return try schema
      + tables(of: connection).flatMap { table in
        let columns = try connection.rows("SELECT name FROM pragma_table_info(?)", table, map: { $0.text() })
        let quoted = columns.map { "quote(\"\($0)\")" }.joined(separator: " || ', ' || ")
        return try connection.rows("SELECT \(quoted) FROM \"\(table)\" ORDER BY 1", map: { $0.text() }).compactMap {
          (row: String) -> String? in
          // Where nothing was counted before, nothing is to be derived; the key is every database's own.
          if row == "'derivation.pending', 1" { return nil }
          return "INSERT INTO \(table) VALUES (\(table == "digest_key" ? "randomblob(16)" : row))"
        }
      }
  }

  private static func write(_ statements: [String], _ name: String) throws {
    let lines = statements.map { "\($0);" }.joined(separator: "\n").split(separator: "\n").map(String.init)
    // What was added to a table stands in one line.
    let text = lines.map { "  " + ($0.count > 116 ? $0.replacing(", ", with: ",\n    ") : $0) + "\n" }.joined()
    let property = name.prefix(1).lowercased() + name.dropFirst()
    let head = "/// As the migrations make it. Written by `PresentSchemaTests`.\nlet \(property) = #\"\"\"\n"
    try "\(head)\(text)  \"\"\"#\n".write(
      to: package.appendingPathComponent("Sources/Storage/Schema/\(name).swift"), atomically: true, encoding: .utf8)
  }

  /// However its lines are broken.
  private static func words(_ statement: String) -> [Substring] {
    statement.replacing(",", with: " , ").split { $0 == " " || $0 == "\n" }
  }

  private static func tables(of connection: SQLiteConnection) throws -> [String] {
    try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", map: { $0.text() })
  }

  /// `MANIFESTD_GOLDEN=write` writes what the steps come to into the sources.
  @Test("a new database is what the steps from the first schema come to") func same() throws {
    let wanted = try Self.statements(of: try Self.upgraded())
    if ProcessInfo.processInfo.environment["MANIFESTD_GOLDEN"] == "write" {
      let tables = wanted.filter { $0.hasPrefix("CREATE TABLE") }
      try Self.write(Array(tables.prefix(tables.count / 2)), "PresentTables")
      try Self.write(Array(tables.dropFirst(tables.count / 2)), "PresentMoreTables")
      try Self.write(wanted.filter { !$0.hasPrefix("CREATE TABLE") }, "PresentRules")
    }
    let present = try SQLiteConnection(path: ":memory:", isFile: false)
    try present.execute(Schema.present)
    #expect(try Self.statements(of: present).map(Self.words) == wanted.map(Self.words))
    #expect(try present.rows("PRAGMA foreign_key_check", map: { _ in true }).isEmpty)
  }
}

import System
import TestSupport
import Testing

@testable import Storage

/// A database as an older release has left it: the statements of its schema, and rows put in by hand.
final class OldDatabase {
  let folder = Folder()
  private let connection: SQLiteConnection

  /// - Parameter schema: the version of its schema: so many of the migrations are behind it.
  init(schema version: Int) throws {
    let path = folder.file("manifestd.db")
    _ = try OpenFile(path, .both, .new)
    connection = try SQLiteConnection(path: path)
    for migration in Schema.migrations[..<version] {
      guard case .statements(let text) = migration else { continue }
      try connection.execute(text)
    }
    try connection.execute(
      """
      PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(version);
      INSERT INTO setting (key, scope, value) VALUES ('database_id', '', '00112233445566778899aabbccddeeff');
      INSERT INTO site (id, origin, host) VALUES (1, 'https://dexter.cash', 'dexter.cash');
      INSERT INTO manifest (id, site_id, name, kind) VALUES (1, 1, 'mcp', 'mcp');
      """)
  }

  /// A version that advertises one token endpoint, and its release. The endpoint's row has the version's number.
  func release(_ number: Int, token path: String, at time: Int64) throws {
    try connection.execute(
      """
      INSERT INTO version (id, manifest_id, number, sha256, body, stored_at)
      VALUES (\(number), 1, \(number), '\(number)', X'7b7d', \(time));
      INSERT INTO release (id, act, effective_at, recorded_at, released_by, message, grace)
      VALUES (\(number), 'publish', \(time), \(time), 'ana', '', 0);
      INSERT INTO release_item VALUES (\(number), 1, \(number));
      INSERT INTO endpoint (id, site_id, kind, identity, url)
      VALUES (\(number), 1, 'url', 'dexter.cash\(path)', 'https://dexter.cash\(path)');
      INSERT INTO version_endpoint VALUES (\(number), 'token_url', \(number));
      """)
  }

  func execute(_ statements: String) throws { try connection.execute(statements) }

  /// As this release opens it.
  func upgraded() throws -> Database {
    try Database(path: folder.file("manifestd.db"))
  }
}

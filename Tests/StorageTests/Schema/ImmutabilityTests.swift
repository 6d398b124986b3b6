import Basics
import Testing

@testable import Storage

/// Whatever program opens the file: what was released stays as it was.
@Suite("Versions and releases never change")
struct ImmutabilityTests {
  static let statements = [
    ("UPDATE version SET body = x'00'", "a version never changes"),
    ("UPDATE version SET number = number + 1 WHERE number = 2", "a version never changes"),
    ("DELETE FROM version", "a version is never deleted"),
    ("DELETE FROM version WHERE number = 1", "a version is never deleted"),
    ("UPDATE release SET effective_at = 0", "a release never changes"),
    ("UPDATE release SET message = ''", "a release never changes"),
    ("DELETE FROM release", "a release is never deleted"),
    ("UPDATE release_item SET version_id = 1", "a release never changes"),
    ("DELETE FROM release_item", "a release is never deleted"),
    ("UPDATE version_endpoint SET field = 'x'", "a version never changes"),
    ("DELETE FROM version_endpoint", "a version is never deleted"),
  ]

  @Test("refuses", arguments: statements)
  func refuses(_ sql: String, reason: String) throws {
    let store = try Store()
    try store.publish(.mcp(1), .server("/a"))
    try store.publish(.mcp(2), .server("/b"))
    let before = try store.dump()
    let raw = try SQLiteConnection(path: store.database.path)
    let error = failure { try raw.execute(sql) }
    #expect(error?.cause == reason)
    #expect(try store.dump() == before)
  }

  static let references = [
    "INSERT INTO release_item VALUES (99, 1, 1)",
    "INSERT INTO version (manifest_id, number, sha256, body, stored_at) VALUES (99, 1, 'x', x'00', 0)",
    "DELETE FROM manifest",
    "DELETE FROM site",
    "DELETE FROM endpoint",
  ]

  @Test("keeps references whole", arguments: references)
  func keepsReferences(_ sql: String) throws {
    let store = try Store()
    try store.publish(.mcp(1), .server("/a"))
    let error = failure { try store.database.connection.run(sql) }
    #expect(error?.cause == "FOREIGN KEY constraint failed")
  }

  @Test("takes no other acts, and no second version of a number or of the same bytes")
  func keepsRules() throws {
    let store = try Store()
    try store.publish(.mcp(1))
    let connection = store.database.connection
    #expect(failure { try connection.run("INSERT INTO release VALUES (9, 'other', 0, 0, '', '', 0)") } != nil)
    let copy = "INSERT INTO version (manifest_id, number, sha256, body, stored_at) SELECT manifest_id"
    #expect(failure { try connection.run("\(copy), number, 'other', body, 0 FROM version") } != nil)
    #expect(failure { try connection.run("\(copy), 2, sha256, body, 0 FROM version") } != nil)
  }
}

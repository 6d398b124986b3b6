import Basics
import Glibc
import System
import TestSupport
import Testing

@testable import Storage

/// Files that are not ours stay as they are, to the byte.
@Suite("Opening somebody else's file")
struct ForeignFileTests {
  private let folder = Folder()
  private var path: String { folder.file("other.db") }

  struct Other: Sendable, CustomTestStringConvertible {
    let what: String
    let sql: String
    let code: StorageFault
    let cause: String

    init(_ what: String, _ sql: String, _ code: StorageFault, _ cause: String) {
      (self.what, self.sql, self.code, self.cause) = (what, sql, code, cause)
    }

    var testDescription: String { what }
  }

  private static let foreign = "a SQLite database of another application"
  static let others = [
    Other("a table", "CREATE TABLE note (text)", .notDatabase, foreign),
    Other("a table, version 1", "CREATE TABLE note (text); PRAGMA user_version = 1", .notDatabase, foreign),
    Other("a table, version 9", "CREATE TABLE note (text); PRAGMA user_version = 9", .notDatabase, foreign),
    Other("an application", "PRAGMA application_id = 42", .notDatabase, foreign),
    Other("an application, version 1", "PRAGMA application_id = 42; PRAGMA user_version = 1", .notDatabase, foreign),
    Other("version 1 alone", "PRAGMA user_version = 1", .notDatabase, foreign),
    Other(
      "tables like ours", "CREATE TABLE setting (key, scope, value); PRAGMA user_version = 1", .notDatabase, foreign),
    Other(
      "a newer manifestd's", "PRAGMA application_id = 0x6d667374; PRAGMA user_version = 99", .newerSchema,
      "its schema is version 99, newer than this manifestd knows (\(Schema.migrations.count))"),
    Other(
      "a newer manifestd's, WAL",
      "PRAGMA journal_mode = WAL; PRAGMA application_id = 0x6d667374; PRAGMA user_version = 99", .newerSchema,
      "its schema is version 99, newer than this manifestd knows (\(Schema.migrations.count))"),
  ]

  @Test("refuses another database, untouched", arguments: others, [Database.Creation.never, .ifMissing])
  func refuses(_ other: Other, creation: Database.Creation) throws {
    folder.write([], to: "other.db")
    try SQLiteConnection(path: path).execute(other.sql)
    let before = folder.digest("other.db")
    let error = failure { _ = try Database(path: path, creation: creation) }
    #expect(error?.code == other.code)
    #expect(error?.cause == other.cause)
    #expect(error?.hint.hasSuffix("nothing was changed") == true)
    #expect(folder.digest("other.db") == before)
    #expect(folder.names == ["other.db"])
  }

  @Test(
    "refuses what is no database, untouched",
    arguments: [
      "not a database, just some words that go on", "SQLite format 3", "{}", String(repeating: "x", count: 9_000),
    ])
  func refusesJunk(_ text: String) throws {
    folder.write([UInt8](text.utf8), to: "other.db")
    let before = folder.digest("other.db")
    let error = failure { _ = try Database(path: path, creation: .ifMissing) }
    #expect(error?.code == .notDatabase)
    #expect(error?.description.hasSuffix("not a SQLite database; name manifestd's database with --db") == true)
    #expect(folder.digest("other.db") == before)
    #expect(folder.names == ["other.db"])
  }

  @Test("refuses a folder in the file's place")
  func refusesFolder() {
    let error = failure { _ = try Database(path: folder.path, creation: .ifMissing) }
    #expect(error?.code == .failed)
    #expect(folder.names.isEmpty)
  }

  @Test(
    "refuses another user's database with the line to use instead",
    .enabled(if: geteuid() == 0, "only root can give a file away: run the tests as root to cover this"),
    arguments: [Database.Creation.never, .ifMissing])
  func refusesAnotherUsers(creation: Database.Creation) throws {
    _ = try Database(path: path, creation: .ifMissing)
    let before = folder.digest("other.db")
    #expect(unsafe chown(path, 65_534, 65_534) == 0)
    let error = failure { _ = try Database(path: path, creation: creation) }
    let user = Accounts.name(ofUser: 65_534)
    #expect(error?.code == .notOwner)
    #expect(
      error?.description
        == "open '\(path)': it belongs to user \(user); run it as that user: sudo -u \(user) manifestd …")
    #expect(folder.digest("other.db") == before)
  }

  @Test("names a user without an account by number")
  func namesUnknownUsers() {
    #expect(Accounts.name(ofUser: 4_123_456) == "4123456")
    #expect(Accounts.name(ofUser: 0) == "root")
  }
}

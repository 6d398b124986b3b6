import Basics
import TestSupport
import Testing

@testable import Storage

@Suite("Opening a database")
struct OpeningTests {
  private let folder = Folder()
  private var path: String { folder.file("manifestd.db") }

  @Test("creates the file for its owner only, and what SQLite puts beside it too")
  func createsPrivately() throws {
    let database = try Database(path: path, creation: .ifMissing)
    #expect(database.isNew)
    _ = try database.publish([Draft.mcp(1).publication()], note: ReleaseNote(by: "ana", message: "", now: 1))
    #expect(folder.names == ["manifestd.db", "manifestd.db-shm", "manifestd.db-wal", "manifestd.db.turn"])
    #expect(folder.names.map { folder.mode($0) } == [0o600, 0o600, 0o600, 0o600])
  }

  @Test("says that a file which is there is not new")
  func opensAgain() throws {
    _ = try Database(path: path, creation: .ifMissing)
    #expect(try !Database(path: path, creation: .ifMissing).isNew)
    #expect(try !Database(path: path).isNew)
    #expect(Database.exists(at: path))
  }

  @Test("of a missing file creates nothing and says how to create it")
  func refusesMissing() throws {
    let error = try #require(failure { _ = try Database(path: path) })
    #expect(error.code == .missing)
    #expect(
      error.description == """
        open '\(path)': no such database; name it with --db, or create it with 'manifestd publish' or 'manifestd serve'
        """)
    #expect(folder.names.isEmpty)
    #expect(!Database.exists(at: path))
  }

  @Test("in a folder that does not exist is an error with the path")
  func refusesMissingFolder() throws {
    let inside = folder.file("none/manifestd.db")
    let error = try #require(failure { _ = try Database(path: inside, creation: .ifMissing) })
    #expect(error.code == .failed)
    #expect(error.description.hasPrefix("create '\(inside)': No such file or directory; "))
  }

  @Test("takes an empty file for a new database: creation may have been cut short")
  func opensEmptyFile() throws {
    folder.write([], to: "manifestd.db")
    let database = try Database(path: path)
    #expect(!database.isNew)
    #expect(try database.isEmpty())
    #expect(try database.identity().count == 16)
  }

  @Test("migrates once: a second opening changes no byte of the schema, the settings or the identity")
  func migratesOnce() throws {
    let store = try Store()
    let identity = try store.database.identity()
    let before = try store.dump()
    #expect(identity.count == 16)
    #expect(try store.another().identity() == identity)
    try Schema.migrate(store.database.connection)
    #expect(try store.dump() == before)
    #expect(try store.number("PRAGMA user_version") == Int64(Schema.migrations.count))
    #expect(try store.number("PRAGMA application_id") == Schema.applicationID)
  }

  @Test("gives each database an identity of its own")
  func identifies() throws {
    let (one, other) = (try Store(), try Store())
    #expect(try one.database.identity() != other.database.identity())
  }

  @Test("holds the house's pragmas")
  func setsPragmas() throws {
    let store = try Store()
    #expect(try store.number("PRAGMA foreign_keys") == 1)
    #expect(try store.number("PRAGMA synchronous") == 2)
    #expect(try store.number("PRAGMA trusted_schema") == 0)
    #expect(try store.database.connection.first("PRAGMA journal_mode") { $0.text() } == "wal")
  }

  @Test("of a temporary database leaves no file")
  func staysInMemory() throws {
    let database = try Database.temporary()
    #expect(database.isNew)
    #expect(try database.isEmpty())
    #expect(folder.names.isEmpty)
  }

  @Test("finds no table that is not STRICT, so that no column holds another type")
  func isStrict() throws {
    let store = try Store()
    #expect(try store.number("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'") > 15)
    let loose = try store.database.connection.rows(
      "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'"
    ) { $0.text() }
    #expect(loose.isEmpty)
  }
}

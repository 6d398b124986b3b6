import TestSupport
import Testing

@testable import Storage

/// A database file of a test's own, and short ways to say what happens in it.
final class Store {
  let folder = Folder()
  let database: Database

  init() throws {
    database = try Database(path: folder.file("manifestd.db"), creation: .ifMissing)
  }

  /// Another connection to the same file, as another process would have it.
  func another() throws -> Database { try Database(path: database.path) }

  /// Bytes that were superseded may be published again: most stories tell of what follows.
  @discardableResult
  func publish(
    _ drafts: Draft..., now: Int64 = 1_000, at: Int64? = nil, grace: Int64? = nil, goesBack: Bool = true,
    dryRun: Bool = false
  ) throws -> ReleaseResult {
    try database.publish(
      drafts.map { try $0.publication() },
      note: ReleaseNote(by: "ana", message: "why", grace: grace, at: at, now: now), goesBack: goesBack, dryRun: dryRun)
  }

  /// Releases mcp.json as version 1, 2, 3 … at the times 1000, 2000, 3000 …
  func publish(versions: Int) throws {
    for number in 1...versions { try publish(.mcp(number), now: Int64(number) * 1_000) }
  }

  @discardableResult
  func rollback(_ name: String = "mcp", to number: Int, now: Int64 = 10_000) throws -> ReleaseResult {
    let manifest = try database.manifest(named: name, site: nil)
    return try database.rollback([(manifest, number)], note: ReleaseNote(by: "ana", message: "back", now: now))
  }

  func manifest(_ name: String = "mcp") throws -> ManifestRecord { try database.manifest(named: name, site: nil) }

  /// "v2@2000 v1@1000": every release of a manifest, latest first.
  func history(_ name: String = "mcp") throws -> String {
    try database.history(of: manifest(name)).map { "v\($0.version)@\($0.effectiveAt)" }.joined(separator: " ")
  }

  func number(_ sql: String) throws -> Int64 {
    try #require(try database.connection.first(sql) { $0.integer() })
  }

  /// Every row of every table, as text, without the random names of events and the random key: what a rehearsal must
  /// not change.
  func dump() throws -> [String] {
    let connection = database.connection
    var lines: [String] = []
    for table in try tables() where table != "digest_key" {
      let columns = try connection.rows("SELECT name FROM pragma_table_info(?)", table) { $0.text() }
      let row = columns.map { "quote(\($0))" }.joined(separator: " || ', ' || ")
      lines += try connection.rows("SELECT \(row) FROM \(table) ORDER BY 1") {
        "\(table): \($0.text().replacing(#/evt_[0-9a-f]{24}/#, with: "evt"))"
      }
    }
    return lines
  }

  func tables() throws -> [String] {
    try database.connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") { $0.text() }
  }

  /// The number of rows of each table.
  func rowCounts() throws -> [String: Int64] {
    var counts: [String: Int64] = [:]
    for table in try tables() { counts[table] = try number("SELECT count(*) FROM \(table)") }
    return counts
  }
}

extension Database {
  /// The paths of one manifest, shortest first.
  func paths(of manifest: ManifestID) throws -> [String] { try pathsByManifest(site: nil)[manifest] ?? [] }
}

/// The storage error that the work ends with; nil if it ends well.
func failure(_ work: () throws -> Void) -> StorageError? {
  do {
    try work()
    return nil
  } catch {
    return error as? StorageError
  }
}

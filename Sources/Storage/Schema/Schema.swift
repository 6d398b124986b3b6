import Basics

/// The schema and its migrations, counted by `PRAGMA user_version`
/// (https://www.sqlite.org/pragma.html#pragma_user_version).
enum Schema {
  /// "mfst", so that another application's database is never taken for ours (`PRAGMA application_id`).
  static let applicationID: Int64 = 0x6d66_7374

  /// One step to the next version.
  enum Migration: Sendable {
    case statements(String)
    /// What the statements alone cannot do: see `RequestUpgrade`.
    case requests

    func run(on connection: SQLiteConnection) throws(StorageError) {
      switch self {
      case .statements(let text): try connection.execute(text)
      case .requests: try RequestUpgrade(connection: connection).run()
      }
    }
  }

  /// Migration N brings a database from version N to N + 1; never edited once released.
  static let migrations: [Migration] = [
    .statements(manifestTables + evidenceTables + endpointTables),
    .statements(alertTables),
    .statements(totalTables),
    .statements(clockTables + deliveryTables + shareTables + lossTables),
    .requests,
  ]

  /// The schema of this version: a new database is made at once, for the steps take ten times as long.
  static let present = presentTables + presentMoreTables + presentRules

  /// Brings the database to this binary's version; refuses a newer one, or another application's, untouched.
  static func migrate(_ connection: SQLiteConnection) throws(StorageError) {
    let version = try userVersion(connection)
    try refuseForeign(connection, version: version)
    if version == migrations.count { return }
    if version > 0 && connection.isReadOnly { throw cannotTakeOver(connection, version: version) }
    // A table is made anew under the name that others refer to it by
    // (https://www.sqlite.org/lang_altertable.html#otheralter).
    try connection.execute("PRAGMA foreign_keys = OFF")
    defer { try? connection.execute("PRAGMA foreign_keys = ON") }
    try connection.transaction { () throws(StorageError) in
      // Another process may have migrated between the check and the lock.
      let version = try userVersion(connection)
      if version == 0 {
        try connection.execute(present)
      } else {
        try upgrade(connection, from: version)
      }
      try connection.execute("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(migrations.count)")
      try connection.run(
        """
        INSERT INTO setting (key, scope, value) VALUES ('database_id', '', lower(hex(randomblob(16))))
        ON CONFLICT DO NOTHING
        """
      )
    }
  }

  /// Step by step. From 0 it comes to what `present` makes at once: a test holds that.
  static func upgrade(_ connection: SQLiteConnection, from version: Int) throws(StorageError) {
    for migration in migrations[version...] { try migration.run(on: connection) }
  }

  private static func refuseForeign(_ connection: SQLiteConnection, version: Int) throws(StorageError) {
    let operation = "open '\(connection.path)'"
    let application = try connection.first("PRAGMA application_id") { $0.integer() } ?? 0
    let tables = try connection.first("SELECT count(*) FROM sqlite_schema") { $0.integer() } ?? 0
    let isNew = version == 0 && application == 0 && tables == 0
    if !isNew && application != applicationID {
      throw StorageError(
        .notDatabase, operation, "a SQLite database of another application",
        hint: "name manifestd's database with --db; nothing was changed")
    }
    if version > migrations.count {
      throw StorageError(
        .newerSchema, operation,
        "its schema is version \(version), newer than this manifestd knows (\(migrations.count))",
        hint: "use the newer manifestd; nothing was changed")
    }
  }

  private static func cannotTakeOver(_ connection: SQLiteConnection, version: Int) -> StorageError {
    StorageError(
      .readOnly, "open '\(connection.path)'",
      "its schema (\(version)) is older than this manifestd's (\(migrations.count)), and it cannot be written",
      hint: "run any verb as its owner, on a file system that can be written; nothing was changed")
  }

  private static func userVersion(_ connection: SQLiteConnection) throws(StorageError) -> Int {
    try connection.first("PRAGMA user_version") { $0.int() } ?? 0
  }
}

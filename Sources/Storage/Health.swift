/// What `doctor` asks the database itself.
extension Database {
  /// What is wrong with the file's structure, its indexes and its references, in SQLite's words; empty where nothing
  /// is. The whole file is read (https://www.sqlite.org/pragma.html#pragma_integrity_check).
  package func integrityFaults(limit: Int) throws(StorageError) -> [String] {
    let faults = try connection.rows("PRAGMA integrity_check(\(limit))") { $0.text() }.filter { $0 != "ok" }
    if !faults.isEmpty { return faults }
    return try connection.rows("SELECT DISTINCT \"table\", parent FROM pragma_foreign_key_check LIMIT \(limit)") {
      "\($0.text("table")) names rows that \($0.text("parent")) does not have"
    }
  }

  /// The schema's version, which is this binary's since the file was opened.
  package func schemaVersion() throws(StorageError) -> Int {
    try connection.first("PRAGMA user_version") { $0.int() } ?? 0
  }
}

/// What `doctor` asks the database itself.
extension Database {
  /// What is wrong with the file's structure, in SQLite's words; empty where nothing is
  /// (https://www.sqlite.org/pragma.html#pragma_quick_check).
  package func quickCheck(limit: Int) throws(StorageError) -> [String] {
    try connection.rows("PRAGMA quick_check(\(limit))") { $0.text(0) }.filter { $0 != "ok" }
  }

  /// The schema's version, which is this binary's since the file was opened.
  package func schemaVersion() throws(StorageError) -> Int {
    try connection.first("PRAGMA user_version") { $0.int(0) } ?? 0
  }
}

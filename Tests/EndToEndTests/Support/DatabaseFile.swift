import CSQLite

/// A database as another program sees it, through SQLite itself: no tool needs to be installed for it.
@safe
final class DatabaseFile {
  private let handle: OpaquePointer

  init(_ path: String) throws {
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE, nil)
    guard code == SQLITE_OK, let opened = unsafe opened else {
      unsafe sqlite3_close_v2(opened)
      throw StartFailure(words: "open \(path): SQLite says \(code)")
    }
    unsafe handle = opened
    unsafe sqlite3_busy_timeout(handle, 90_000)
  }

  deinit {
    unsafe sqlite3_close_v2(handle)
  }

  /// Runs one statement; the first column of each of its rows.
  @discardableResult
  func texts(_ sql: String) throws -> [String] {
    var statement: OpaquePointer?
    defer { unsafe sqlite3_finalize(statement) }
    var code = unsafe sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
    var texts: [String] = []
    while code == SQLITE_OK || code == SQLITE_ROW {
      code = unsafe sqlite3_step(statement)
      if code == SQLITE_ROW {
        texts.append(unsafe sqlite3_column_text(statement, 0).map { unsafe String(cString: $0) } ?? "NULL")
      }
    }
    if code != SQLITE_DONE { throw StartFailure(words: "\(sql): SQLite says \(code)") }
    return texts
  }

  /// The schema and every row of every table.
  func dump() throws -> [String] {
    let tables = try texts("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    let schema = try texts("SELECT sql FROM sqlite_schema ORDER BY type, name")
    return try tables.reduce(into: schema) { lines, table in
      let columns = try texts("SELECT 'quote(' || name || ')' FROM pragma_table_info('\(table)')")
      let row = columns.joined(separator: " || ', ' || ")
      lines += try texts("SELECT '\(table): ' || \(row) FROM \(table) ORDER BY 1")
    }
  }
}

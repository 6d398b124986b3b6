import CSQLite

/// One prepared statement, kept by its connection for as long as the connection lives.
@safe
final class Statement {
  private let handle: OpaquePointer
  private unowned let connection: SQLiteConnection

  init(_ sql: String, on connection: SQLiteConnection, handle database: OpaquePointer) throws(StorageError) {
    var prepared: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(
      database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard code == SQLITE_OK, let prepared = unsafe prepared else {
      throw connection.failure("prepare a statement", code, in: sql)
    }
    unsafe self.handle = unsafe prepared
    self.connection = connection
  }

  deinit {
    unsafe sqlite3_finalize(handle)
  }

  /// https://www.sqlite.org/c3ref/stmt_readonly.html
  var isReadOnly: Bool { unsafe sqlite3_stmt_readonly(handle) != 0 }

  var work: StatementWork { unsafe StatementWork(of: handle) }

  /// Binds a value to every parameter, steps to the end, and leaves the statement ready for its next use.
  func run(_ values: ArraySlice<SQLValue>) throws(StorageError) {
    var index: Int32 = 0
    for value in values {
      index += 1
      try bind(value, at: index)
    }
    try run()
  }

  /// Binds, steps through every row, and leaves the statement ready for its next use. (`dynamic`: a release build
  /// would make a copy of it for each of hundreds of callers, which takes longer to build and to load.)
  dynamic func run(
    _ parameters: [any SQLBindable], each: (inout Row) throws(StorageError) -> Void
  ) throws(StorageError) {
    defer {
      unsafe sqlite3_reset(handle)
      unsafe sqlite3_clear_bindings(handle)
    }
    for (index, parameter) in parameters.enumerated() {
      try bind(parameter.sqlValue, at: Int32(index + 1))
    }
    while true {
      let code = unsafe sqlite3_step(handle)
      switch code {
      case SQLITE_ROW:
        var row = unsafe Row(statement: handle)
        try each(&row)
        assert(row.isDone, "columns are left unread: \(row.words)")
      case SQLITE_DONE: return
      default: throw failure("run a statement", code)
      }
    }
  }

  /// To be filled one by one, then run by `run()`.
  var bindings: Bindings { unsafe Bindings(of: handle) }

  /// Runs it with what is bound, to the end. Its parameters stay bound, for whoever fills all of them anew.
  func run() throws(StorageError) {
    defer { unsafe sqlite3_reset(handle) }
    while true {
      let code = unsafe sqlite3_step(handle)
      if code == SQLITE_DONE { return }
      if code != SQLITE_ROW { throw failure("run a statement", code) }
    }
  }

  private func bind(_ value: SQLValue, at index: Int32) throws(StorageError) {
    let code = bindings.bind(value, at: index)
    if code != SQLITE_OK { throw failure("bind a value", code) }
  }

  func failure(_ operation: String, _ code: Int32) -> StorageError {
    connection.failure(operation, code, in: unsafe sqlite3_sql(handle).map { unsafe String(cString: $0) } ?? "")
  }
}

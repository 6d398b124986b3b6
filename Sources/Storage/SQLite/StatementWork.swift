import CSQLite

/// What statements have cost, as SQLite counts it (https://www.sqlite.org/c3ref/c_stmtstatus_counter.html): the same on
/// every machine, whatever its speed.
struct StatementWork: Sendable, Equatable {
  /// Steps of SQLite's virtual machine.
  private(set) var steps: Int64 = 0
  /// Of them: those forward in a table that is read from end to end.
  private(set) var scanSteps: Int64 = 0

  static func + (left: StatementWork, right: StatementWork) -> StatementWork {
    StatementWork(steps: left.steps + right.steps, scanSteps: left.scanSteps + right.scanSteps)
  }

  static func - (left: StatementWork, right: StatementWork) -> StatementWork {
    StatementWork(steps: left.steps - right.steps, scanSteps: left.scanSteps - right.scanSteps)
  }
}

extension StatementWork {
  /// Of one prepared statement, in all its runs.
  init(of statement: OpaquePointer) {
    unsafe self.init(
      steps: Int64(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0)),
      scanSteps: Int64(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0)))
  }
}

extension SQLiteConnection {
  /// Of all its statements, by their text.
  var workByStatement: [String: StatementWork] { preparedStatements.mapValues(\.work) }

  var work: StatementWork { workByStatement.values.reduce(StatementWork(), +) }
}

import CSQLite

/// Rows on their way into one table, many by one statement: to begin and to end a statement costs as much as a row.
struct RowBatch {
  /// Rows of a full statement; those that are left in the end go one by one.
  static let size = 32

  private let connection: SQLiteConnection
  private let columns: Int
  private let head: String
  private let row: String
  private let tail: String
  /// The full statement; nil: it was not needed yet.
  private var full: Statement?
  private var bindings: Bindings?
  /// Values that are still to come to be bound at once, and those that are bound.
  private var sure: Int
  private var bound: Int32 = 0
  private var values: [SQLValue] = []

  /// - Parameters:
  ///   - head: `INSERT INTO table (columns)`.
  ///   - row: the values of a row, a question mark for each that differs.
  ///   - tail: what follows the rows. Default nothing.
  ///   - rows: how many are sure to come: their values are not kept until a statement is full. Default 0.
  init(_ connection: SQLiteConnection, _ head: String, row: String, _ tail: String = "", rows: Int = 0) {
    (self.connection, self.head, self.row, self.tail) = (connection, head, row, tail)
    columns = row.utf8.count { $0 == UInt8(ascii: "?") }
    sure = rows / Self.size * Self.size * columns
  }

  /// - Parameter row: a value for each question mark.
  mutating func add(_ row: SQLValue...) throws(StorageError) {
    for value in row { try put(value) }
    try endRow()
  }

  /// The next value of a row, where there are many: no list is made of them.
  @inline(__always)
  mutating func put(_ value: SQLValue) throws(StorageError) {
    if sure == 0 { return values.append(value) }
    let bindings = if let bindings { bindings } else { try begin().bindings }
    bound += 1
    let code = bindings.bind(value, at: bound)
    if code != SQLITE_OK, let full { throw full.failure("bind a value", code) }
  }

  private mutating func begin() throws(StorageError) -> Statement {
    if let full { return full }
    let rows = Array(repeating: row, count: Self.size).joined(separator: ", ")
    let statement = try connection.prepared("\(head) VALUES \(rows) \(tail)")
    (full, bindings) = (statement, statement.bindings)
    return statement
  }

  /// All values of a row are put.
  mutating func endRow() throws(StorageError) {
    if sure > 0 {
      if bound < Int32(Self.size * columns) { return }
      try full?.run()
      (sure, bound) = (sure - Int(bound), 0)
    } else if values.count >= Self.size * columns {
      try begin().run(values[...])
      values.removeAll(keepingCapacity: true)
    }
  }

  /// Writes what is left.
  mutating func finish() throws(StorageError) {
    precondition(bound == 0, "as many rows as were said to be sure")
    if values.isEmpty { return }
    let single = "\(head) VALUES \(row) \(tail)"
    for start in stride(from: 0, to: values.count, by: columns) {
      try connection.run(single, values: values[start..<start + columns])
    }
    values.removeAll(keepingCapacity: true)
  }
}

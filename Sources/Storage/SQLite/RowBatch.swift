/// Rows on their way into one table, many by one statement: to begin and to end a statement costs as much as a row.
struct RowBatch {
  /// Rows of a full statement; those that are left in the end go one by one.
  static let size = 32

  private let connection: SQLiteConnection
  private let columns: Int
  private let single: String
  private let full: String
  private var values: [SQLValue] = []

  /// - Parameters:
  ///   - head: `INSERT INTO table (columns)`.
  ///   - row: the values of a row, a question mark for each that differs.
  ///   - tail: what follows the rows. Default nothing.
  init(_ connection: SQLiteConnection, _ head: String, row: String, _ tail: String = "") {
    self.connection = connection
    columns = row.utf8.count { $0 == UInt8(ascii: "?") }
    single = "\(head) VALUES \(row) \(tail)"
    full = "\(head) VALUES \(Array(repeating: row, count: Self.size).joined(separator: ", ")) \(tail)"
    values.reserveCapacity(Self.size * columns)
  }

  /// - Parameter row: a value for each question mark.
  mutating func add(_ row: SQLValue...) throws(StorageError) {
    for value in row { put(value) }
    try endRow()
  }

  /// The next value of a row, where there are many: no list is made of them.
  @inline(__always)
  mutating func put(_ value: SQLValue) { values.append(value) }

  /// All values of a row are put.
  mutating func endRow() throws(StorageError) {
    if values.count < Self.size * columns { return }
    try connection.run(full, values: values[...])
    values.removeAll(keepingCapacity: true)
  }

  /// Writes what is left.
  mutating func finish() throws(StorageError) {
    for start in stride(from: 0, to: values.count, by: columns) {
      try connection.run(single, values: values[start..<start + columns])
    }
    values.removeAll(keepingCapacity: true)
  }
}

/// Rows on their way into one table, many by one statement: to begin and to end a statement costs as much as a row.
struct RowBatch {
  /// Rows of a full statement; those that are left in the end go one by one.
  private static let size = 32

  private let connection: Connection
  private let columns: Int
  private let single: String
  private let full: String
  private var values: [any SQLBindable] = []

  /// - Parameters:
  ///   - head: `INSERT INTO table (columns)`.
  ///   - tail: what follows the rows. Default nothing.
  init(_ connection: Connection, _ head: String, columns: Int, _ tail: String = "") {
    (self.connection, self.columns) = (connection, columns)
    let row = "(" + Array(repeating: "?", count: columns).joined(separator: ", ") + ")"
    single = "\(head) VALUES \(row) \(tail)"
    full = "\(head) VALUES \(Array(repeating: row, count: Self.size).joined(separator: ", ")) \(tail)"
  }

  /// - Parameter row: a value for each column.
  mutating func add(_ row: any SQLBindable...) throws(StorageError) {
    values += row
    if values.count < Self.size * columns { return }
    try connection.run(full, values)
    values.removeAll(keepingCapacity: true)
  }

  /// Writes what is left.
  mutating func finish() throws(StorageError) {
    for start in stride(from: 0, to: values.count, by: columns) {
      try connection.run(single, Array(values[start..<start + columns]))
    }
    values.removeAll(keepingCapacity: true)
  }
}

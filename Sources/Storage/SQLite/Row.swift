import CSQLite

/// The present row of a statement being stepped; valid only inside the closure that received it.
@safe
package struct Row {
  private let statement: OpaquePointer

  init(statement: OpaquePointer) {
    unsafe self.statement = unsafe statement
  }

  package func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(statement, column) == SQLITE_NULL
  }

  package func integer(_ column: Int32) -> Int64 {
    unsafe sqlite3_column_int64(statement, column)
  }

  package func int(_ column: Int32) -> Int {
    Int(integer(column))
  }

  package func integerOrNil(_ column: Int32) -> Int64? {
    isNull(column) ? nil : integer(column)
  }

  package func real(_ column: Int32) -> Double {
    unsafe sqlite3_column_double(statement, column)
  }

  package func text(_ column: Int32) -> String {
    String(decoding: bytes(column), as: UTF8.self)
  }

  package func textOrNil(_ column: Int32) -> String? {
    isNull(column) ? nil : text(column)
  }

  package func bytes(_ column: Int32) -> [UInt8] {
    guard let start = unsafe sqlite3_column_blob(statement, column) else { return [] }
    let count = unsafe Int(sqlite3_column_bytes(statement, column))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }
}

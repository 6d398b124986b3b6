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

  /// A number, a count or a time. One that is larger than any of these ever gets, which no verb has stored, is taken
  /// for the largest: sums and differences of such numbers never overflow.
  package func integer(_ column: Int32) -> Int64 {
    min(max(exactInteger(column), -Self.integerLimit), Self.integerLimit)
  }

  /// As it is stored: for what is no number.
  func exactInteger(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement, column) }

  /// 2⁵³, also the largest that JSON carries (RFC 8259 §6).
  static let integerLimit: Int64 = 1 << 53

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

import CSQLite

/// The present row of a statement being stepped; valid only inside the closure that received it. Its columns are read
/// one after the other, in the order of the SELECT, each once.
///
/// Whoever reads one names it; only where a statement has no other column it needs no name. A debug build, and so every
/// test, traps where the next column is called otherwise and where some of a row are left unread, so that a column that
/// is put in, taken out or moved cannot be missed. A release build looks at no name. (`@inline(never)`: hundreds of
/// queries read columns, and copies of what makes a text of one were a sixth of the module.)
@safe
struct Row {
  private let statement: OpaquePointer
  private var column: Int32 = 0

  init(statement: OpaquePointer) {
    unsafe self.statement = unsafe statement
  }

  /// A number, a count or a time. One that is larger than any of these ever gets, which no verb has stored, is taken
  /// for the largest: sums and differences of such numbers never overflow.
  mutating func integer(_ name: StaticString? = nil) -> Int64 { number(at: next(name)) }

  /// What `RowID` it is follows from what it is read for.
  mutating func id<ID: RowID>(_ name: StaticString? = nil) -> ID { ID(exactInteger(name)) }

  mutating func idOrNil<ID: RowID>(_ name: StaticString? = nil) -> ID? {
    let column = next(name)
    return isNull(column) ? nil : unsafe ID(sqlite3_column_int64(statement, column))
  }

  /// As it is stored: for what is no number.
  mutating func exactInteger(_ name: StaticString? = nil) -> Int64 {
    unsafe sqlite3_column_int64(statement, next(name))
  }

  /// 2⁵³, also the largest that JSON carries (RFC 8259 §6).
  static let integerLimit: Int64 = 1 << 53

  mutating func int(_ name: StaticString? = nil) -> Int { Int(integer(name)) }

  @inline(never)
  mutating func integerOrNil(_ name: StaticString? = nil) -> Int64? {
    let column = next(name)
    return isNull(column) ? nil : number(at: column)
  }

  mutating func text(_ name: StaticString? = nil) -> String { text(at: next(name)) }

  @inline(never)
  mutating func textOrNil(_ name: StaticString? = nil) -> String? {
    let column = next(name)
    return isNull(column) ? nil : text(at: column)
  }

  @inline(never)
  mutating func bytes(_ name: StaticString? = nil) -> [UInt8] { unsafe [UInt8](blob(at: next(name))) }

  /// Whether all of its columns were read, or none.
  var isDone: Bool { unsafe column == 0 || column == sqlite3_column_count(statement) }

  /// The SELECT, for whoever reads that a column was mistaken.
  var words: String { unsafe sqlite3_sql(statement).map { unsafe String(cString: $0) } ?? "" }

  @inline(__always)
  private mutating func next(_ name: StaticString?) -> Int32 {
    assert(isCalled(name), "column \(column) is not '\(name.map(\.description) ?? "the only one")': \(words)")
    column += 1
    return column - 1
  }

  private func isCalled(_ name: StaticString?) -> Bool {
    guard let name else { return unsafe sqlite3_column_count(statement) == 1 }
    return unsafe sqlite3_column_name(statement, column).map { unsafe String(cString: $0) } == name.description
  }

  private func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(statement, column) == SQLITE_NULL
  }

  @inline(never)
  private func number(at column: Int32) -> Int64 {
    min(max(unsafe sqlite3_column_int64(statement, column), -Self.integerLimit), Self.integerLimit)
  }

  @inline(never)
  private func text(at column: Int32) -> String { unsafe String(decoding: blob(at: column), as: UTF8.self) }

  /// Valid until the next call.
  private func blob(at column: Int32) -> UnsafeRawBufferPointer {
    let start = unsafe sqlite3_column_blob(statement, column)
    return unsafe UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
  }
}

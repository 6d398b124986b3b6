import CSQLite

/// The parameters of one prepared statement, which must outlive it: a word that is passed along without counting
/// references, for there are many values.
@safe
struct Bindings {
  private let handle: OpaquePointer

  init(of handle: OpaquePointer) { unsafe self.handle = handle }

  /// - Parameter index: from 1 on.
  /// - Returns: SQLite's result code.
  @inline(__always)
  func bind(_ value: SQLValue, at index: Int32) -> Int32 {
    if case .integer(let number) = value { return unsafe sqlite3_bind_int64(handle, index, number) }
    return bindOther(value, at: index)
  }

  private func bindOther(_ value: SQLValue, at index: Int32) -> Int32 {
    switch value {
    case .null: return unsafe sqlite3_bind_null(handle, index)
    case .integer(let number): return unsafe sqlite3_bind_int64(handle, index, number)
    case .real(let number): return unsafe sqlite3_bind_double(handle, index, number)
    case .text(let string):
      // By its length, or a NUL byte would end it.
      let bound = unsafe string.utf8.withContiguousStorageIfAvailable { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) {
          unsafe sqlite3_bind_text(handle, index, $0.baseAddress, Int32($0.count), csqlite_transient())
        }
      }
      if let bound, !string.isEmpty { return bound }
      return unsafe sqlite3_bind_text(handle, index, string, Int32(string.utf8.count), csqlite_transient())
    case .blob(let bytes):
      // A nil pointer would bind NULL: an empty blob has its own call.
      return bytes.isEmpty
        ? unsafe sqlite3_bind_zeroblob(handle, index, 0)
        : unsafe sqlite3_bind_blob64(handle, index, bytes, UInt64(bytes.count), csqlite_transient())
    }
  }
}

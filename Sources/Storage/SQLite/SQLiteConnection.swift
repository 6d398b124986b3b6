import Basics
import CSQLite
import System

/// One SQLite connection. Used by one thread only: each thread that needs the database opens its own, or is handed one
/// over (https://www.sqlite.org/threadsafe.html, multi-thread mode). A debug build traps where two threads use it.
@safe
final class SQLiteConnection {
  /// Milliseconds that a statement which only reads waits for another process's lock before it fails as busy.
  static let busyTimeout: Int32 = 5_000
  /// Milliseconds that SQLite looks for the write lock before it is seen whether the wait has lasted too long.
  private static let lookInterval: Int32 = 250
  /// Milliseconds that whoever only looks waits for a lock.
  private static let lookPatience: Int32 = 50

  let path: String
  private let handle: OpaquePointer
  /// Nil: no file.
  private let file: FileIdentity?
  private var statements: [String: Statement] = [:]
  /// Of these the ones that were run last, where their text lies in memory: to hash a text costs more than many a
  /// statement.
  private var recent = [(sql: String, statement: Statement)?](repeating: nil, count: 256)
  /// Nil: of a database in memory, which nobody else writes.
  private let turn: WriteTurn?
  /// Nil: of whoever uses it next.
  private var owner: UInt? = SystemThread.current
  /// How long a transaction waits to begin.
  var patience = WritePatience.daemon

  /// How a file is opened.
  enum Access {
    /// SQLite falls back to read-only where the file cannot be written.
    case readWrite
    /// Nothing is written, nor made beside the file unless another has a write-ahead log there, and next to nothing is
    /// waited for. Without such a log the file is whole as it is
    /// (https://www.sqlite.org/uri.html#uriimmutable).
    case look(hasLog: Bool)
  }

  /// - Parameters:
  ///   - isFile: false: it is in memory. Default true.
  ///   - access: default read-write.
  init(path: String, isFile: Bool = true, access: Access = .readWrite) throws(StorageError) {
    self.path = path
    Self.configureMemory
    let file = isFile ? FileIdentity(path: path) : nil
    // Before the file is open: whoever looks at its lock at this moment must not close it behind SQLite's back.
    if let file { OpenDatabases.enter(file) }
    self.file = file
    turn = file == nil ? nil : WriteTurn(database: path)
    var opened: OpaquePointer?
    let (name, flags, patience) = Self.opening(path, access)
    let code = unsafe sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let opened = unsafe opened else {
      let reason = unsafe String(cString: sqlite3_errstr(code))
      unsafe sqlite3_close_v2(opened)
      if let file { OpenDatabases.leave(file) }
      throw Self.error("open '\(path)'", code, reason)
    }
    unsafe self.handle = unsafe opened
    unsafe sqlite3_busy_timeout(handle, patience)
    // SQLite looks into the file at the first statement only: what is wrong with it is told now.
    do throws(StorageError) { try execute("PRAGMA schema_version") } catch {
      throw StorageError(error.code, "open '\(path)'", error.cause, hint: error.hint)
    }
  }

  /// The name that SQLite is given, its flags, and how long a statement waits.
  private static func opening(_ path: String, _ access: Access) -> (name: String, flags: Int32, patience: Int32) {
    guard case .look(let hasLog) = access else { return (path, SQLITE_OPEN_READWRITE, busyTimeout) }
    // As in a URI, where some bytes mean something else: all are spelt out.
    let name = path.utf8.reduce(into: "file:") { name, byte in
      name += byte == 0x2f ? "/" : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return (name + (hasLog ? "?mode=ro" : "?immutable=1"), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, lookPatience)
  }

  /// How SQLite gets its memory: of small pieces, and uncounted, for nobody asks for the count and each takes a lock.
  /// Before its first call.
  private static let configureMemory: Void = {
    _ = csqlite_leave_out_memory_statistics()
    _ = csqlite_use_memory()
  }()

  deinit {
    statements.removeAll()
    recent.removeAll()
    unsafe sqlite3_close_v2(handle)
    if let file { OpenDatabases.leave(file) }
  }

  /// Refuses to go on with a file that nobody else would ever find again. One stat(2).
  func checkFile(_ operation: String) throws(StorageError) {
    guard let file else { return }
    let present = FileIdentity(path: path)
    if present == file { return }
    throw StorageError(
      .replaced, "\(operation) '\(path)'",
      present == nil ? "it was deleted while it was in use" : "another file has taken its place while it was in use",
      hint: "start again what uses it; nothing was written to it")
  }

  /// Whatever thread uses it next has it from then on.
  func handOver() { owner = nil }

  private func isOwnThread() -> Bool {
    let present = SystemThread.current
    if owner == nil { owner = present }
    return owner == present
  }

  /// Whether the file can only be read (file mode or file system).
  var isReadOnly: Bool { unsafe sqlite3_db_readonly(handle, "main") == 1 }

  /// The file itself, links resolved (https://www.sqlite.org/c3ref/db_filename.html).
  var fileName: String {
    unsafe sqlite3_db_filename(handle, "main").map { unsafe String(cString: $0) } ?? path
  }

  /// Rows changed by the last statement.
  var changes: Int { unsafe Int(sqlite3_changes64(handle)) }

  /// Rows changed by all statements.
  var totalChanges: Int64 { unsafe sqlite3_total_changes64(handle) }

  /// https://www.sqlite.org/c3ref/get_autocommit.html
  private var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  /// Of the row that was inserted last into whatever table.
  var lastInsertedID: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  /// Runs SQL text without parameters, several statements at once: schema and pragmas.
  func execute(_ sql: String) throws(StorageError) {
    assert(isOwnThread(), "'\(path)' is used from another thread than before")
    let failed = unsafe sql.withCString { text -> (code: Int32, statement: String)? in
      var rest = unsafe Optional(text)
      while let statement = unsafe rest, unsafe statement.pointee != 0 {
        let code = unsafe runFirst(of: statement, rest: &rest)
        if code != SQLITE_OK { return unsafe (code: code, statement: String(cString: statement)) }
      }
      return nil
    }
    if let failed { throw failure("run a statement", failed.code, in: failed.statement) }
  }

  private func runFirst(of text: UnsafePointer<CChar>, rest: inout UnsafePointer<CChar>?) -> Int32 {
    var prepared: OpaquePointer?
    let code = unsafe sqlite3_prepare_v2(handle, text, -1, &prepared, &rest)
    // Nothing but blanks or a comment.
    guard let prepared = unsafe prepared else { return code }
    while unsafe sqlite3_step(prepared) == SQLITE_ROW {}
    return unsafe sqlite3_finalize(prepared)
  }

  /// Runs one statement whose rows, if any, do not matter.
  func run(_ sql: String, _ parameters: any SQLBindable...) throws(StorageError) {
    try perform(sql, parameters) { _ throws(StorageError) in }
  }

  /// The same for many values. Part of a transaction.
  func run(_ sql: String, values: ArraySlice<SQLValue>) throws(StorageError) {
    try statement(sql).run(values)
  }

  /// A statement that is kept, to be filled and run many times. Part of a transaction.
  func prepared(_ sql: String) throws(StorageError) -> Statement { try statement(sql) }

  /// Every row of a query, mapped.
  func rows<T>(
    _ sql: String, _ parameters: any SQLBindable..., map: (inout Row) throws(StorageError) -> T
  ) throws(StorageError) -> [T] {
    var found: [T] = []
    try perform(sql, parameters) { row throws(StorageError) in
      found.append(try map(&row))
    }
    return found
  }

  /// The first row of a query, mapped; nil if there is none.
  func first<T>(
    _ sql: String, _ parameters: any SQLBindable..., map: (inout Row) throws(StorageError) -> T
  ) throws(StorageError) -> T? {
    var found: T?
    try perform(sql, parameters) { row throws(StorageError) in
      if found == nil { found = try map(&row) }
    }
    return found
  }

  /// Runs the body in one transaction that takes the write lock at once; any error rolls all of it back.
  ///
  /// Without `commits` it is rolled back even when it succeeds: a rehearsal of the same work.
  func transaction<T>(commits: Bool = true, _ body: () throws(StorageError) -> T) throws(StorageError) -> T {
    try checkFile("write to")
    try begin()
    defer { turn?.end() }
    do {
      let result = try body()
      try execute(commits ? "COMMIT" : "ROLLBACK")
      return result
    } catch {
      // Some errors (disk full) have rolled back already; the original error is the one to tell.
      try? execute("ROLLBACK")
      throw error
    }
  }

  /// Waits for the turn to write, then for SQLite's write lock: somebody who knows of no turns may have that.
  private func begin() throws(StorageError) {
    var wait = WriteWait(patience, database: path)
    if let turn, !turn.take(&wait) { throw Self.error("write to '\(path)'", SQLITE_BUSY, "") }
    unsafe sqlite3_busy_timeout(handle, Self.lookInterval)
    defer { unsafe sqlite3_busy_timeout(handle, Self.busyTimeout) }
    while true {
      do throws(StorageError) { return try execute("BEGIN IMMEDIATE") } catch {
        if error.code == .busy && !wait.isOver() { continue }
        turn?.end()
        throw error
      }
    }
  }

  /// A statement that writes by itself is a transaction, and waits for its turn like any other.
  private dynamic func perform(
    _ sql: String, _ parameters: [any SQLBindable], each: (inout Row) throws(StorageError) -> Void
  ) throws(StorageError) {
    let statement = try statement(sql)
    if statement.isReadOnly || isInTransaction { return try statement.run(parameters, each: each) }
    try transaction { () throws(StorageError) in try statement.run(parameters, each: each) }
  }

  /// Runs the body on one consistent snapshot: within a transaction, on that one's.
  func snapshot<T>(_ body: () throws(StorageError) -> T) throws(StorageError) -> T {
    if isInTransaction { return try body() }
    try execute("BEGIN")
    defer { try? execute("COMMIT") }
    return try body()
  }

  /// The statements that were run so far, by their text.
  var preparedStatements: [String: Statement] { statements }

  /// The error of the last call, in words, with the statement that failed; without what was bound to it, which may be
  /// secret.
  func failure(_ operation: String, _ code: Int32, in sql: String) -> StorageError {
    let words = sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let shown = words.count > Self.statementShown ? "\(words.prefix(Self.statementShown))…" : words
    return Self.error("\(operation) on '\(path)' (\(shown))", code, unsafe String(cString: sqlite3_errmsg(handle)))
  }

  /// Characters of a failed statement that are told: one may insert many rows.
  private static let statementShown = 300

  private func statement(_ sql: String) throws(StorageError) -> Statement {
    assert(isOwnThread(), "'\(path)' is used from another thread than before")
    let place = unsafe sql.utf8.withContiguousStorageIfAvailable { Int(bitPattern: $0.baseAddress) >> 4 & 255 }
    // The same text at the same place is reported by two words; any other is compared.
    if let place, let known = recent[place], known.sql == sql { return known.statement }
    let statement: Statement
    if let known = statements[sql] {
      statement = known
    } else {
      statement = try unsafe Statement(sql, on: self, handle: handle)
      statements[sql] = statement
    }
    if let place { recent[place] = (sql, statement) }
    return statement
  }

  private static func error(_ operation: String, _ code: Int32, _ reason: String) -> StorageError {
    switch code & 0xff {
    case SQLITE_BUSY, SQLITE_LOCKED:
      StorageError(.busy, operation, "locked by another process", hint: "try again when it has finished")
    case SQLITE_READONLY:
      StorageError(.readOnly, operation, reason, hint: "check the file's owner and the file system")
    case SQLITE_FULL:
      StorageError(.full, operation, "the disk is full", hint: "free some space; nothing was changed")
    case SQLITE_NOTADB:
      StorageError(.notDatabase, operation, "not a SQLite database", hint: "name manifestd's database with --db")
    case SQLITE_CORRUPT:
      StorageError(.corrupt, operation, reason, hint: "restore a backup; nothing was changed")
    case SQLITE_CANTOPEN:
      StorageError(.failed, operation, reason, hint: "check that its folder exists and can be written")
    default:
      StorageError(.failed, operation, reason)
    }
  }
}

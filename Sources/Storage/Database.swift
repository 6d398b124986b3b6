import Basics
import System

/// manifestd's database: one file, one connection, one thread. Every verb and every thread opens its own.
///
/// All SQL of the project is in this module, in extensions by subject.
package final class Database {
  /// What to do where there is no file yet.
  package enum Creation: Sendable {
    /// A rehearsal: in memory, gone with the process.
    case inMemory
    /// `serve` and `publish`: create it, mode 0600.
    case ifMissing
    /// Every other verb: say that it is missing.
    case never
  }

  /// Without symbolic links.
  package let path: String
  /// Whether this call created the file.
  package let isNew: Bool
  let connection: SQLiteConnection
  /// How long what it stores waits for others that write.
  package var patience: WritePatience {
    get { connection.patience }
    set { connection.patience = newValue }
  }
  /// What the folds of this connection remember; see there.
  var foldCache = FoldCache()

  /// Opens, checks the owner, and migrates an older schema. Errors leave the file untouched.
  package init(path given: String, creation: Creation = .never) throws(StorageError) {
    path = creation == .inMemory ? given : try DatabaseFileCheck.resolve(given)
    isNew = creation == .inMemory ? true : try DatabaseFileCheck.prepare(path, creation)
    connection = try SQLiteConnection(path: path, isFile: creation != .inMemory)
    try connection.execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF")
    try Schema.migrate(connection)
    if !connection.isReadOnly {
      try Self.useWriteAheadLog(connection)
      try derivePending()
    }
  }

  /// What an older schema counted has been taken over, and nothing was derived from it yet.
  private func derivePending() throws(StorageError) {
    if try counter("derivation.pending") == 0 { return }
    try connection.transaction { () throws(StorageError) in
      try recountUses()
      try connection.run("DELETE FROM counter WHERE name = 'derivation.pending'")
    }
  }

  /// Whether there is a file at the path.
  package static func exists(at path: String) -> Bool { Files.exists(path) }

  /// The database's path without symbolic links, by which all that lies beside it is named.
  package static func resolve(_ path: String) throws(StorageError) -> String { try DatabaseFileCheck.resolve(path) }

  /// 16 random bytes that name this database; the journal carries them.
  package func identity() throws(StorageError) -> [UInt8] {
    let text = try connection.first("SELECT value FROM setting WHERE key = 'database_id'") { $0.text() } ?? ""
    let digits = Array(text.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
      UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
    }
  }

  /// Changes whenever another connection has committed (https://www.sqlite.org/pragma.html#pragma_data_version).
  /// - Throws: `replaced` where the file is no longer the one that was opened: nothing more is to be learnt from it.
  package func dataVersion() throws(StorageError) -> Int64 {
    try connection.checkFile("read")
    return try connection.first("PRAGMA data_version") { $0.integer() } ?? 0
  }

  /// Whether any manifest was ever published.
  package func isEmpty() throws(StorageError) -> Bool {
    try connection.first("SELECT 1 FROM manifest LIMIT 1") { _ in true } == nil
  }

  /// Moves what the write-ahead log holds into the file, as far as no reader is in the way.
  package func checkpoint() throws(StorageError) {
    try connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
  }

  /// Throws `replaced` where the file is no longer the one that was opened.
  package func stayInPlace() throws(StorageError) { try connection.checkFile("write to") }

  /// Has the file that was opened take all that its write-ahead log holds, and empties that log: for a file that was
  /// replaced, so that the next one does not take the log for its own.
  package func retire() throws(StorageError) {
    try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }

  /// The write-ahead log is cut to this when a checkpoint has emptied it, bytes: a rush leaves no large file behind.
  private static let logBytesKept = 4 << 20

  /// The keeper's connection checkpoints by itself, so that no other statement ever waits for one.
  package func takeOverCheckpoints() throws(StorageError) {
    try connection.execute("PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = \(Self.logBytesKept)")
  }

  /// From now on commits of this connection survive a power loss only once `synchronise` or a checkpoint comes after
  /// them: for what can be told again from the journal (https://www.sqlite.org/pragma.html#pragma_synchronous, NORMAL
  /// in WAL mode). Of what was committed one after the other never the earlier is lost and the later kept.
  package func leaveSyncsToCheckpoints() throws(StorageError) {
    try connection.execute("PRAGMA synchronous = NORMAL")
  }

  /// Makes everything committed so far survive a power loss: fdatasync(2) of the write-ahead log. SQLite locks nothing
  /// in that file, so that opening and closing it here takes no lock away.
  package func synchronise() throws(StorageError) {
    do throws(Errno) { try OpenFile(reading: logPath).synchronise() } catch  where error != .noSuchFile {
      throw StorageError(
        .failed, "sync '\(path)'", error.text, hint: "check the disk; the journal is kept until then")
    } catch {}
  }

  /// The write-ahead log, which every commit of any process writes to.
  package var logPath: String { "\(connection.fileName)-wal" }

  /// Runs the body on one consistent snapshot of the database.
  package func snapshot<T>(_ body: () throws(StorageError) -> T) throws(StorageError) -> T {
    try connection.snapshot(body)
  }

  /// Runs the body in one transaction: all that it stores is stored, or nothing.
  package func transaction<T>(_ body: () throws(StorageError) -> T) throws(StorageError) -> T {
    try connection.transaction(body)
  }

  /// Rows that this connection has changed in all its life (https://www.sqlite.org/c3ref/total_changes.html).
  package var changeCount: Int64 { connection.totalChanges }

  /// Changes with every change of what is served, and only then.
  package func servedGeneration() throws(StorageError) -> Int64 {
    try connection.first("SELECT value FROM generation WHERE name = 'served'") { $0.integer() } ?? 0
  }

  /// A database that is never written to a disk, for a dry run where there is none yet.
  package static func temporary() throws(StorageError) -> Database {
    try Database(path: ":memory:", creation: .inMemory)
  }

  /// Of two processes that switch a new file at once SQLite tells one at once that it is locked: both hold a read lock
  /// that the other waits for. A write transaction does wait, and after it the file is switched already.
  private static func useWriteAheadLog(_ connection: SQLiteConnection) throws(StorageError) {
    for _ in 0..<10 {
      do throws(StorageError) {
        return try connection.execute("PRAGMA journal_mode = WAL")
      } catch {
        if error.code != .busy { throw error }
        try connection.transaction { () throws(StorageError) in }
      }
    }
    try connection.execute("PRAGMA journal_mode = WAL")
  }
}

import Basics
import Synchronization
import System

/// One daemon a database, by whichever name it was opened; the kernel drops its locks with the process.
///
/// The first lock is on the file itself, an open file description lock (fcntl(2), F_OFD_SETLK) beyond the bytes that
/// SQLite locks: it follows the file, not the name. The second (flock(2)) is on the journal's folder beside the name:
/// as long as it is held and the first is not, a daemon lives here whose database was deleted or replaced.
package final class DatabaseLock: Sendable {
  /// SQLite's own bytes begin at 1 GiB and are 512 (PENDING_BYTE, https://www.sqlite.org/src/doc/trunk/src/os.h).
  static let offset: Int64 = 0x7fff_ffff_0000
  /// Looks, 10 ms apart, before a lock counts as held: whoever only looks has the folder's for a moment, and a process
  /// that ends lets go of one after the other.
  private static let looks = 100

  /// Whether the database's file was made for it.
  package let isNew: Bool
  private let path: String
  private let file: Int32
  private let identity: FileIdentity
  private let folder = Mutex<Int32?>(nil)

  /// Where the journal of a database is, which its daemon locks.
  static func folder(of path: String) -> String { "\(path).sightings" }

  /// Makes the file where it is missing, and locks it. Call it before this process has opened the database.
  /// - Throws: `inUse` while another daemon holds it, also one whose database had this name before.
  package init(path given: String) throws(StorageError) {
    path = try DatabaseFileCheck.resolve(given)
    isNew = try DatabaseFileCheck.prepare(path, .ifMissing)
    let operation = "open '\(path)'"
    do throws(Errno) {
      file = try Descriptor.open(path, .both, .noWait)
      identity = try FileStatus(of: file).identity
    } catch { throw StorageError(.failed, operation, error.text, hint: "check its owner, mode and file system") }
    // Thrown from here, the error has the descriptor closed by deinit: all that is stored is set.
    if !Descriptor.lock(file, byte: Self.offset) { throw Self.inUse(path) }
  }

  deinit {
    if let folder = folder.withLock({ $0 }) { Descriptor.closeLocked(folder) }
    Descriptor.unlock(file, byte: Self.offset)
    OpenDatabases.close(file, of: identity)
  }

  /// Locks the journal's folder, made with mode 0700 where it is missing; again where it was deleted or replaced.
  /// - Throws: `inUse`; `notOwner` or `failed` where it is no folder of this user's own.
  package func claimJournal() throws(StorageError) {
    let name = Self.folder(of: path)
    let claimed = try PrivateFolder.open(name)
    for _ in 0..<Self.looks {
      if (try? Descriptor.lock(claimed, exclusively: true)) ?? false {
        let former = folder.withLock { folder in
          defer { folder = claimed }
          return folder
        }
        if let former { Descriptor.closeLocked(former) }
        return
      }
      SystemThread.sleep(milliseconds: 10)
    }
    Descriptor.close(claimed)
    throw Self.inUse(path)
  }

  /// Whether the journal's folder is still the one that was locked.
  package var hasJournal: Bool {
    guard let descriptor = folder.withLock({ $0 }) else { return false }
    return (try? FileStatus(of: descriptor))?.identity == FileIdentity(path: Self.folder(of: path))
  }

  /// Whether the database's file is still the one that was locked.
  package var hasDatabase: Bool { FileIdentity(path: path) == identity }

  /// Whether a daemon lives on a database, or on one that had its name before.
  package static func isHeld(path: String) -> Bool {
    if let file = FileIdentity(path: path), OpenDatabases.isLocked(path, file) ?? false { return true }
    return isFolderHeld(path)
  }

  /// Refuses a file that has taken the name of a database which a daemon still uses: the write-ahead log that lies
  /// beside it is that one's.
  static func refuseOther(_ path: String) throws(StorageError) {
    for _ in 0..<looks / 5 {
      guard isFolderHeld(path) else { return }
      let file = FileIdentity(path: path)
      // What cannot be looked at is not refused: SQLite will say what is wrong with it.
      if let file, OpenDatabases.isLocked(path, file) ?? true { return }
      SystemThread.sleep(milliseconds: 10)
    }
    throw StorageError(
      .replaced, "open '\(path)'",
      "a running manifestd uses another database that had this name: it was deleted or "
        + "replaced, or that manifestd is an older one",
      hint: "stop that manifestd and start it again; nothing was changed")
  }

  private static func isFolderHeld(_ path: String) -> Bool {
    guard let descriptor = try? Descriptor.open(folder(of: path), .reading, [.folder, .noLink]) else { return false }
    defer { Descriptor.closeLocked(descriptor) }
    return !((try? Descriptor.lock(descriptor, exclusively: false)) ?? false)
  }

  private static func inUse(_ path: String) -> StorageError {
    StorageError(
      .inUse, "serve '\(path)'", "another manifestd serves it already",
      hint: "stop that one first, or name another database with --db")
  }
}

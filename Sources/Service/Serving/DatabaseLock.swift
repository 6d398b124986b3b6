import Glibc
import Journal

/// One daemon a database: the lock is held on the database's journal folder for as long as the process lives.
final class DatabaseLock: Sendable {
  private let descriptor: Int32

  /// Refused while another daemon holds it; the kernel drops it with that process, however it ends.
  init(path: String) throws(ServiceError) {
    descriptor = try Syscalls.openFolder(JournalDirectory.path(ofDatabase: path))
    // Thrown from here, the error has the descriptor closed by deinit: all that is stored is set.
    if !Self.take(descriptor) {
      throw ServiceError(
        .failed, "serve '\(path)'", "another manifestd serves it already",
        hint: "stop that one first, or name another database with --db")
    }
  }

  /// Whether a daemon holds it.
  static func isHeld(path: String) -> Bool {
    let folder = JournalDirectory.path(ofDatabase: path)
    guard Syscalls.status(of: folder) != nil, let descriptor = try? Syscalls.openFolder(folder) else { return false }
    defer { Syscalls.close(descriptor) }
    return !Syscalls.lock(descriptor)
  }

  /// Whoever only looks whether it is held has it for a moment.
  private static func take(_ descriptor: Int32) -> Bool {
    for _ in 0..<5 {
      if Syscalls.lock(descriptor) { return true }
      Syscalls.sleep(milliseconds: 10)
    }
    return false
  }

  deinit {
    Syscalls.close(descriptor)
  }
}

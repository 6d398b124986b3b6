import Glibc

/// One daemon a database: the lock is held on the database's journal folder for as long as the process lives.
final class DatabaseLock: Sendable {
  private let descriptor: Int32

  /// Refused while another daemon holds it; the kernel drops it with that process, however it ends.
  init(path: String) throws(ServiceError) {
    let folder = "\(path).sightings"
    descriptor = try Syscalls.openFolder(folder)
    // Thrown from here, the error has the descriptor closed by deinit: all that is stored is set.
    if !Syscalls.lock(descriptor) {
      throw ServiceError(
        .failed, "serve '\(path)'", "another manifestd serves it already",
        hint: "stop that one first, or name another database with --db")
    }
  }

  deinit {
    Syscalls.close(descriptor)
  }
}

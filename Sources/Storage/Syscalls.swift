import Glibc

/// The few file questions that SQLite does not answer. All system calls of this module are here.
enum Syscalls {
  /// The owner's user id; nil if there is no such file.
  static func owner(of path: String) -> uid_t? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status.st_uid : nil
  }

  static var effectiveUser: uid_t { geteuid() }

  /// The user's login name, or the number where it has none.
  static func name(of user: uid_t) -> String {
    guard let entry = unsafe getpwuid(user), let name = unsafe entry.pointee.pw_name else { return "\(user)" }
    return unsafe String(cString: name)
  }

  /// Creates an empty file that only its owner can read (0600). Returns errno; EEXIST is no failure.
  static func createPrivateFile(_ path: String) -> Int32 {
    let descriptor = unsafe Glibc.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor < 0 { return errno }
    close(descriptor)
    return 0
  }

  static func words(_ error: Int32) -> String {
    unsafe String(cString: strerror(error))
  }
}

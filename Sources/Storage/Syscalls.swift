import Glibc
import System

/// The few file questions that SQLite does not answer. All system calls of this module are here.
enum Syscalls {
  static let exists = EEXIST

  /// The number of a failed call.
  struct Failure: Error {
    let code: Int32
    var words: String { Syscalls.words(code) }
  }

  enum Kind { case file, folder, link, other }

  /// What the kernel says of a file (inode(7)).
  struct Entry {
    let identity: FileIdentity
    let owner: uid_t
    /// The permission bits.
    let mode: mode_t
    let kind: Kind
    /// How many names it has.
    let names: Int

    /// Whether it belongs to root or to this process's user.
    var isOurs: Bool { owner == 0 || owner == Accounts.effectiveUser }
  }

  /// Nil if nothing has the name, or it cannot be seen.
  static func entry(_ path: String, follows: Bool = true) -> Entry? {
    var status = stat()
    let code = follows ? unsafe stat(path, &status) : unsafe lstat(path, &status)
    return code == 0 ? entry(status) : nil
  }

  static func entry(of descriptor: Int32) -> Entry? {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 ? entry(status) : nil
  }

  /// Bytes; nil if nothing has the name, or it cannot be seen.
  static func size(_ path: String) -> Int64? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? Int64(status.st_size) : nil
  }

  static func identity(of descriptor: Int32) -> FileIdentity? { entry(of: descriptor)?.identity }

  private static func entry(_ status: stat) -> Entry {
    let kind: Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    return Entry(
      identity: FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)), owner: status.st_uid,
      mode: status.st_mode & 0o7777, kind: kind, names: Int(status.st_nlink))
  }

  /// Creates an empty file that only its owner can read (0600). Returns errno; EEXIST is no failure.
  static func createPrivateFile(_ path: String) -> Int32 {
    let descriptor = unsafe Glibc.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor < 0 { return errno }
    close(descriptor)
    return 0
  }

  /// Makes a folder of mode 0700. Returns errno; EEXIST is no failure.
  static func makeFolder(_ path: String) -> Int32 { unsafe mkdir(path, 0o700) == 0 ? 0 : errno }

  /// Nil where it is none, or a link.
  static func openFolder(_ path: String) -> Int32? {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    return descriptor < 0 ? nil : descriptor
  }

  static func openForLooking(_ path: String) -> Int32? {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    return descriptor < 0 ? nil : descriptor
  }

  static func openForLocking(_ path: String) -> Result<(descriptor: Int32, identity: FileIdentity), Failure> {
    let descriptor = unsafe Glibc.open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0, let identity = identity(of: descriptor) else { return .failure(Failure(code: errno)) }
    return .success((descriptor, identity))
  }

  /// flock(2) without waiting; false if another open file has it.
  static func lockFolder(_ descriptor: Int32, exclusively: Bool) -> Bool {
    flock(descriptor, (exclusively ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0
  }

  /// Unlocks it first: a child that another thread is starting has the descriptor too, and with it the lock, until its
  /// execve(2) (flock(2)).
  static func closeLocked(_ descriptor: Int32) {
    _ = flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  static var lastWords: String { words(errno) }

  /// fdatasync(2). Returns errno; 0: done, or there is no such file.
  static func synchronise(_ path: String) -> Int32 {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return errno == ENOENT ? 0 : errno }
    defer { close(descriptor) }
    while fdatasync(descriptor) != 0 { if errno != EINTR { return errno } }
    return 0
  }

  static func words(_ error: Int32) -> String {
    unsafe String(cString: strerror(error))
  }
}

import Basics
import Glibc
import System

/// The system calls of this module.
enum Syscalls {
  /// Whose a file is and who may use it.
  struct FileStatus {
    let owner: uid_t
    /// The permission bits.
    let mode: mode_t
    let size: Int64
  }

  /// Nil if there is no such file, or it cannot be looked at.
  static func status(of path: String) -> FileStatus? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return FileStatus(owner: status.st_uid, mode: status.st_mode & 0o7777, size: Int64(status.st_size))
  }

  /// Whether a name leads to a regular file, and to no pipe, socket, device or folder; nil: there is no such file, or
  /// it cannot be looked at.
  static func isRegularFile(_ path: String) -> Bool? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return status.st_mode & S_IFMT == S_IFREG
  }

  /// Bytes that this user may still write to the file system of a path; nil if it does not say.
  static func freeBytes(at path: String) -> Int64? {
    var status = statvfs()
    guard unsafe statvfs(path, &status) == 0 else { return nil }
    return Int64(clamping: status.f_bavail).multipliedReportingOverflow(by: Int64(clamping: status.f_frsize))
      .partialValue
  }

  /// Why a file that is there cannot be read by this process; nil: it can, or there is none.
  static func unreadable(_ path: String) -> String? {
    if unsafe access(path, R_OK) == 0 { return nil }
    let code = errno
    return code == ENOENT || code == ENOTDIR ? nil : unsafe String(cString: strerror(code))
  }

  static var processID: Int32 { getpid() }

  /// Whether there is a process of this number, whoever's it is.
  static func isRunning(_ process: Int32) -> Bool { process > 0 && (kill(process, 0) == 0 || errno == EPERM) }

  /// Makes a file of mode 0600 in the place of whatever has the name, a link too.
  static func createInPlace(_ path: String) throws(ServiceError) -> Int32 {
    let part = "\(path).new"
    _ = unsafe unlink(part)
    let descriptor = unsafe open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw failure("create '\(part)'") }
    if unsafe rename(part, path) != 0 {
      defer { close(descriptor) }
      throw failure("create '\(path)'")
    }
    return descriptor
  }

  /// Opens a file for reading and writing, made with mode 0600 where it is missing; a link is refused.
  static func openForAsking(_ path: String) throws(ServiceError) -> Int32 {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    if descriptor < 0 { throw failure("open '\(path)'") }
    return descriptor
  }

  /// Whether the name leads to the open file.
  static func isFile(_ descriptor: Int32, at path: String) -> Bool {
    var (opened, named) = (stat(), stat())
    return unsafe fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0 && opened.st_ino == named.st_ino
      && opened.st_dev == named.st_dev
  }

  /// The first bytes of an open file, as text; "" where there are none.
  static func start(of descriptor: Int32, count: Int) -> String {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
    return String(decoding: bytes.prefix(max(0, got)), as: UTF8.self)
  }

  /// Writes over the beginning of a file. What the disk does not take is left: it is told elsewhere, too.
  static func overwrite(_ descriptor: Int32, _ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { _ = unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  /// The first bytes of a file; nil where it cannot be read.
  static func contents(of path: String, limit: Int) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
    if descriptor < 0 { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    return count < 0 ? nil : Array(bytes.prefix(count))
  }

  /// Opens a file that has no name and is gone when it is closed (open(2), O_TMPFILE); nil where there can be none.
  static func openNameless(in folder: String) -> Int32? {
    // Glibc shows O_TMPFILE only with _GNU_SOURCE: it is __O_TMPFILE with O_DIRECTORY.
    let flags = 0o20_000_000 | O_DIRECTORY | O_RDWR | O_CLOEXEC
    let descriptor = unsafe open(folder, flags, 0o600)
    return descriptor < 0 ? nil : descriptor
  }

  /// Bytes at a place of a file; fewer where it ends before.
  static func bytes(of descriptor: Int32, at offset: Int64, count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
    return Array(bytes.prefix(max(read, 0)))
  }

  static func close(_ descriptor: Int32) {
    _ = Glibc.close(descriptor)
  }

  /// The system's clock, milliseconds since 1970.
  static func milliseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000 + clockError()
  }

  /// Debug builds take the system's clock to be off by as many seconds as the file says that `MANIFESTD_CLOCK` names,
  /// milliseconds: a test sets it while the daemon runs. Release builds know no such variable.
  private static func clockError() -> Int64 {
    #if DEBUG
      guard let path = clockFile, let bytes = contents(of: path, limit: 32) else { return 0 }
      return (Int64(String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)) ?? 0) * 1_000
    #else
      return 0
    #endif
  }

  /// Whether a test sets the clock, of which nothing tells.
  static var isClockSet: Bool {
    #if DEBUG
      return clockFile != nil
    #else
      return false
    #endif
  }

  #if DEBUG
    private static let clockFile: String? = unsafe getenv("MANIFESTD_CLOCK").map { unsafe String(cString: $0) }
  #endif

  /// Tells one start of the machine from another; nil: the system does not say.
  static let bootID: String? = contents(of: "/proc/sys/kernel/random/boot_id", limit: 64).map {
    String(decoding: $0.prefix { $0 > 0x20 }, as: UTF8.self)
  }

  private static func failure(_ operation: String) -> ServiceError {
    let reason = unsafe String(cString: strerror(errno))
    return ServiceError(.failed, operation, reason, hint: "check the folder's owner, mode and free space")
  }
}

import Glibc
import System

/// Locks on single bytes of a file, and what they need.
extension Syscalls {
  /// F_OFD_SETLK (fcntl(2)), which Glibc shows only with _GNU_SOURCE: the lock belongs to the open file description, so
  /// that two connections of one process exclude each other as those of two processes do.
  private static let setOpenFileLock: Int32 = 37
  private static let getOpenFileLock: Int32 = 36

  /// Opens a file that only its owner can use, made where it is missing; nil where that cannot be, or where it is
  /// anything but a file of this user.
  static func openPrivateFile(_ path: String) -> Int32? {
    let descriptor = unsafe Glibc.open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    if descriptor < 0 { return nil }
    var status = stat()
    if unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == Accounts.effectiveUser
    {
      return descriptor
    }
    close(descriptor)
    return nil
  }

  /// Locks one byte without waiting; false where another open file has it locked.
  @discardableResult
  static func lock(_ descriptor: Int32, at offset: Int64, isShared: Bool = false) -> Bool {
    set(isShared ? F_RDLCK : F_WRLCK, descriptor, at: offset)
  }

  static func unlock(_ descriptor: Int32, at offset: Int64) { _ = set(F_UNLCK, descriptor, at: offset) }

  /// Whether another open file has the byte locked, exclusively or not (F_OFD_GETLK).
  static func isLocked(_ descriptor: Int32, at offset: Int64) -> Bool {
    var range = byte(at: offset, F_WRLCK)
    return unsafe fcntl(descriptor, getOpenFileLock, &range) == 0 && range.l_type != Int16(F_UNLCK)
  }

  private static func set(_ type: Int32, _ descriptor: Int32, at offset: Int64) -> Bool {
    var range = byte(at: offset, type)
    return unsafe fcntl(descriptor, setOpenFileLock, &range) == 0
  }

  private static func byte(at offset: Int64, _ type: Int32) -> flock {
    var range = flock()
    range.l_type = Int16(type)
    range.l_whence = Int16(SEEK_SET)
    range.l_start = off_t(offset)
    range.l_len = 1
    return range
  }

  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  /// "fe:01:9876", as /proc/locks names a file; nil if there is none.
  static func deviceAndInode(of path: String) -> String? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    // As makedev(3) puts them together; its inverses are no functions that Swift sees.
    let device = UInt64(status.st_dev)
    let major = (device >> 8) & 0xfff | (device >> 32) & ~0xfff
    let minor = device & 0xff | (device >> 12) & ~0xff
    func hex(_ number: UInt64) -> String { (number < 16 ? "0" : "") + String(number, radix: 16) }
    return "\(hex(major)):\(hex(minor)):\(status.st_ino)"
  }

  /// The text of a file of /proc, its first 64 KiB; nil where it cannot be read.
  static func text(of path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while bytes.count < 65_536 {
      let count = unsafe read(descriptor, &chunk, chunk.count)
      if count <= 0 { break }
      bytes += chunk.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

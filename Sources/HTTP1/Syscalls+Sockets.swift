import CLinux
import Glibc
import System

/// What is asked of sockets that others have made.
extension Syscalls {
  struct SocketFacts {
    var family: Int32
    var isStream: Bool
    var isListening: Bool
  }

  /// getsockopt(2) of a descriptor that somebody else has named: that it is closed, or no socket, is an error to tell
  /// and no bug of ours.
  static func socketFacts(_ descriptor: Int32) throws(Errno) -> SocketFacts {
    SocketFacts(
      family: try option(descriptor, SO_DOMAIN),
      isStream: try option(descriptor, SO_TYPE) == Int32(SOCK_STREAM.rawValue),
      isListening: try option(descriptor, SO_ACCEPTCONN) != 0)
  }

  private static func option(_ descriptor: Int32, _ name: Int32) throws(Errno) -> Int32 {
    var (value, length) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
    if unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &length) != 0 { throw Errno.last }
    return value
  }

  /// FD_CLOEXEC and O_NONBLOCK, which who starts us need not have set.
  static func setInherited(_ descriptor: Int32) throws(Errno) {
    _ = try retrying { fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    let flags = try retrying { fcntl(descriptor, F_GETFL) }
    _ = try retrying { fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) }
  }

  /// F_DUPFD_CLOEXEC: another number of the same socket.
  static func duplicate(_ descriptor: Int32) throws(Errno) -> Int32 {
    try retrying { fcntl(descriptor, F_DUPFD_CLOEXEC, 3) }
  }

  /// What has a name in the file system, links not followed.
  struct NameEntry {
    /// Device and inode, to know it again.
    let identity: [UInt64]
    let owner: uid_t
    /// What it is where it is no socket: "a folder"; nil: a socket.
    let otherKind: String?
  }

  /// lstat(2); nil: nothing has the name, or it cannot be seen.
  static func nameEntry(_ path: String) -> NameEntry? {
    var status = Glibc.stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    let kind: String? =
      switch status.st_mode & S_IFMT {
      case S_IFSOCK: nil
      case S_IFREG: "a regular file"
      case S_IFDIR: "a folder"
      case S_IFLNK: "a symbolic link"
      case S_IFIFO: "a FIFO"
      default: "a device"
      }
    return NameEntry(
      identity: [UInt64(status.st_dev), UInt64(status.st_ino)], owner: status.st_uid, otherKind: kind)
  }

  static var effectiveUser: uid_t { geteuid() }

  /// renameat2(2) that replaces nothing: EEXIST where the new name is taken.
  static func rename(_ path: String, _ name: String) throws(Errno) {
    _ = try retrying { unsafe renameat2(AT_FDCWD, path, AT_FDCWD, name, UInt32(RENAME_NOREPLACE_FLAG)) }
  }
}

import CLinux
import Glibc

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
}

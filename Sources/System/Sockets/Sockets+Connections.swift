import CLinux
import Glibc

/// Sockets that others connect to, and what connects to them, in calls that do not wait.
extension Sockets {
  package static func open(_ family: SocketAddress.Family) throws(Errno) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    return try Errno.retrying { socket(family.number, kind, 0) }
  }

  package static func bind(_ socket: Int32, to address: SocketAddress) throws(Errno) {
    _ = try Errno.retrying { unsafe address.withPointer { unsafe Glibc.bind(socket, $0, $1) } }
  }

  package static func connect(_ socket: Int32, to address: SocketAddress) throws(Errno) {
    _ = try Errno.retrying { unsafe address.withPointer { unsafe Glibc.connect(socket, $0, $1) } }
  }

  /// Why a connection that was being made has come to nothing; nil: it stands.
  package static func failure(of socket: Int32) -> Errno? {
    do throws(Errno) {
      let code = try option(socket, SO_ERROR)
      return code == 0 ? nil : Errno(value: code)
    } catch { return error }
  }

  /// As many wait to be accepted as the system lets.
  package static func listen(_ socket: Int32) throws(Errno) {
    _ = try Errno.retrying { Glibc.listen(socket, SOMAXCONN) }
  }

  /// accept4(2): a socket that does not wait, and its peer's address.
  package static func accept(_ listener: Int32) throws(Errno) -> (socket: Int32, peer: SocketAddress) {
    var accepted: Int32 = -1
    let peer = try unsafe SocketAddress { (address, length) throws(Errno) in
      let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
      accepted = try Errno.retrying { unsafe accept4(listener, address, &length, flags) }
    }
    return (accepted, peer)
  }

  /// What a socket is bound to: of port 0 the one that the kernel chose (getsockname(2)).
  package static func address(of socket: Int32) throws(Errno) -> SocketAddress {
    try unsafe SocketAddress { (address, length) throws(Errno) in
      _ = try Errno.retrying { unsafe getsockname(socket, address, &length) }
    }
  }

  /// socket(7), tcp(7)
  package enum Option {
    case reusesAddress
    /// No small segment waits for the one before it.
    case sendsAtOnce
    /// How much the kernel keeps of what is not sent.
    case keepsUnsent(bytes: Int32)
  }

  package static func set(_ option: Option, of socket: Int32) throws(Errno) {
    let (level, name, number) =
      switch option {
      case .reusesAddress: (SOL_SOCKET, SO_REUSEADDR, Int32(1))
      case .sendsAtOnce: (Int32(IPPROTO_TCP), TCP_NODELAY, Int32(1))
      case .keepsUnsent(let bytes): (Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, bytes)
      }
    var value = number
    _ = try Errno.retrying { unsafe setsockopt(socket, level, name, &value, socklen_t(MemoryLayout<Int32>.size)) }
  }

  /// What a socket that somebody else has made is.
  package struct Facts {
    /// Nil: none of those that are known here.
    package let family: SocketAddress.Family?
    package let isStream: Bool
    package let isListening: Bool
  }

  /// getsockopt(2) of a descriptor that somebody else has named: that it is closed, or no socket, is an error to report
  /// and no bug of ours.
  package static func facts(of descriptor: Int32) throws(Errno) -> Facts {
    Facts(
      family: SocketAddress.Family(try option(descriptor, SO_DOMAIN)),
      isStream: try option(descriptor, SO_TYPE) == Int32(SOCK_STREAM.rawValue),
      isListening: try option(descriptor, SO_ACCEPTCONN) != 0)
  }

  private static func option(_ descriptor: Int32, _ name: Int32) throws(Errno) -> Int32 {
    var (value, length) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
    if unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &length) != 0 { throw Errno.last }
    return value
  }

  /// FD_CLOEXEC and O_NONBLOCK, which who starts us need not have set.
  package static func setInherited(_ descriptor: Int32) throws(Errno) {
    _ = try Errno.retrying { fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    let flags = try Errno.retrying { fcntl(descriptor, F_GETFL) }
    _ = try Errno.retrying { fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) }
  }
}

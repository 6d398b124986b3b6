import CLinux
import Glibc

/// Sockets of one process and its child (unix(7)), in calls that wait.
package enum Sockets {
  /// Two connected stream sockets that no program started later inherits.
  package static func pair() throws(Errno) -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    _ = try Errno.retrying { unsafe socketpair(AF_UNIX, kind, 0, &ends) }
    return (ends[0], ends[1])
  }

  /// A send that finds no room for so long fails with EAGAIN.
  package static func setSendTimeout(_ socket: Int32, seconds: Int) {
    var time = timeval(tv_sec: seconds, tv_usec: 0)
    _ = unsafe setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Whether a descriptor, open or not, is a socket.
  package static func isSocket(_ descriptor: Int32) -> Bool {
    var kind: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return unsafe getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &kind, &size) == 0
  }

  /// Sends a part of the bytes and says how many. Never raises SIGPIPE.
  package static func send(_ socket: Int32, _ bytes: ArraySlice<UInt8>) throws(Errno) -> Int {
    try Errno.retrying {
      unsafe bytes.withUnsafeBytes { unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
  }

  /// Up to so many bytes; none at the end of the stream.
  package static func receive(_ socket: Int32, limit: Int) throws(Errno) -> [UInt8] {
    try Descriptor.read(socket, upTo: limit)
  }

  package static func shutDown(_ socket: Int32, bothWays: Bool) {
    _ = shutdown(socket, Int32(bothWays ? SHUT_RDWR : SHUT_WR))
  }
}

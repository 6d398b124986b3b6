import Glibc

/// An errno value as an error: what a system call left behind (errno(3)).
package struct Errno: Error, Equatable, CustomStringConvertible {
  package let value: Int32

  package init(value: Int32) { self.value = value }

  /// The value the last failed call of this thread left.
  package static var last: Errno { Errno(value: errno) }

  /// The system's words for it, as strerror(3) gives them.
  package var text: String {
    var buffer = [CChar](repeating: 0, count: 128)
    _ = unsafe strerror_r(value, &buffer, buffer.count)
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return bytes.isEmpty ? "errno \(value)" : String(decoding: bytes, as: UTF8.self)
  }

  package var description: String { text }

  /// Calls until the call is not interrupted by a signal (EINTR, signal(7)). The one policy for every call: a
  /// descriptor that is closed traps, for that is a bug and no condition; all else is thrown.
  package static func retrying<Value: FixedWidthInteger>(_ call: () -> Value) throws(Errno) -> Value {
    while true {
      let value = call()
      if value != -1 { return value }
      let failure = Errno.last
      precondition(failure.value != EBADF, "a closed descriptor was used")
      if failure.value != EINTR { throw failure }
    }
  }
}

/// Those that somebody decides on.
extension Errno {
  package static let noSuchFile = Errno(value: ENOENT)
  package static let notAFolder = Errno(value: ENOTDIR)
  package static let notPermitted = Errno(value: EACCES)
  package static let exists = Errno(value: EEXIST)
  package static let noExecutable = Errno(value: ENOEXEC)
  package static let timedOut = Errno(value: ETIMEDOUT)
  package static let diskFull = Errno(value: ENOSPC)
  package static let inputOutput = Errno(value: EIO)
  package static let notOwner = Errno(value: EPERM)
  package static let addressInUse = Errno(value: EADDRINUSE)
  package static let connectionRefused = Errno(value: ECONNREFUSED)
  package static let isLocked = Errno(value: EWOULDBLOCK)

  /// Whether a connection is being made, which its socket tells of later (connect(2)).
  package var isUnderWay: Bool { value == EINPROGRESS || value == EALREADY }

  /// Whether descriptors or memory are wanting.
  package var isShortage: Bool { [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(value) }
}

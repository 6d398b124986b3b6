import CLinux
import Glibc
import System

/// Every call into the kernel and the C library, one function each. EINTR is retried here and nowhere else.
enum Syscalls {
  static func retry(_ call: String, _ body: () -> Int) throws(CallFailure) -> Int {
    while true {
      let result = body()
      if result >= 0 { return result }
      let code = errno
      if code != EINTR { throw CallFailure(call, Errno(value: code)) }
    }
  }

  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  /// Whether there is something to read, or the end of it, within so long.
  static func awaitInput(_ descriptor: Int32, milliseconds: Int32) -> Bool {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&waiting, 1, milliseconds) > 0
  }

  /// Up to `limit` bytes; none at the end; nil where there is nothing to read now.
  static func read(_ descriptor: Int32, limit: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: limit)
    guard
      let count = try? retry(
        "read", { unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, limit) } })
    else { return nil }
    bytes.removeLast(limit - count)
    return bytes
  }

  /// Writes all of it.
  static func write(_ descriptor: Int32, _ bytes: [UInt8]) throws(CallFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = try retry("write") {
        unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      }
      rest = rest.dropFirst(count)
    }
  }
}

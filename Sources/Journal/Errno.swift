import Glibc

/// An errno value as an error: what a system call left behind.
struct Errno: Error, Equatable {
  let value: Int32

  /// The value the last failed call of this thread left.
  static var last: Errno { Errno(value: errno) }

  /// The system's words for it, as strerror(3) gives them.
  var text: String {
    var buffer = [CChar](repeating: 0, count: 128)
    _ = unsafe strerror_r(value, &buffer, buffer.count)
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return bytes.isEmpty ? "errno \(value)" : String(decoding: bytes, as: UTF8.self)
  }
}

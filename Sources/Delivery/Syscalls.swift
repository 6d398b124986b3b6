import CLinux
import Glibc

/// Every call into the kernel and the C library, one function each. EINTR is retried here and nowhere else.
enum Syscalls {
  /// The number and the words of a failed call.
  struct Failure: Error, Equatable {
    let call: String
    let code: Int32
    var words: String { unsafe "\(call): \(String(cString: strerror(code)))" }
  }

  static let noSuchFile = ENOENT
  static let noExecutable = ENOEXEC
  static let notPermitted = EACCES
  static let exists = EEXIST

  static func retry(_ call: String, _ body: () -> Int) throws(Failure) -> Int {
    while true {
      let result = body()
      if result >= 0 { return result }
      let code = errno
      if code != EINTR { throw Failure(call: call, code: code) }
    }
  }

  /// Ends this process as `kill -9` does: no handler runs, nothing is flushed.
  static func killSelf() { _ = kill(getpid(), SIGKILL) }

  /// A variable of this process's environment.
  static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// Says a line on stderr.
  static func complain(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = unsafe Glibc.write(2, bytes, bytes.count)
  }

  /// The user in whose name this process acts.
  static func user() -> UInt32 { geteuid() }

  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  static func sleep(milliseconds: Int32) { _ = poll(nil, 0, milliseconds) }

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
  static func write(_ descriptor: Int32, _ bytes: [UInt8]) throws(Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = try retry("write") {
        unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      }
      rest = rest.dropFirst(count)
    }
  }
}

import Glibc
import HTTP1

/// A blocking socket that gives up after some seconds.
final class TestClient {
  private let socket: Int32
  private(set) var received: [UInt8] = []

  struct Failure: Error, CustomStringConvertible { let description: String }

  /// - Parameter receiveBuffer: bytes the kernel keeps for us; nil: as ever.
  init(_ address: ListenAddress, receiveBuffer: Int32? = nil) throws {
    switch address {
    case .tcp("::1", let port):
      socket = Glibc.socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
      var target = sockaddr_in6()
      target.sin6_family = sa_family_t(AF_INET6)
      target.sin6_port = port.bigEndian
      target.sin6_addr = in6addr_loopback
      setUp(receiveBuffer)
      try connect(target)
    case .tcp(_, let port):
      socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var target = sockaddr_in()
      target.sin_family = sa_family_t(AF_INET)
      target.sin_port = port.bigEndian
      target.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      setUp(receiveBuffer)
      try connect(target)
    case .unix(let path):
      socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      var target = sockaddr_un()
      target.sun_family = sa_family_t(AF_UNIX)
      unsafe withUnsafeMutableBytes(of: &target.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
      setUp(receiveBuffer)
      try connect(target)
    case .inherited: throw Failure(description: "an inherited socket's address is known to who made it")
    }
  }

  deinit { Glibc.close(socket) }

  func send(_ text: String) {
    send(Array(text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8))
  }

  /// - Returns: how many went out before the other side ended the connection.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Int {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { raw in
        unsafe Glibc.send(socket, raw.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { break }
      sent += count
    }
    return sent
  }

  /// Its end, when it comes, is a reset.
  func resetAtEnd() {
    var option = Glibc.linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<Glibc.linger>.size))
  }

  /// Says that nothing more will be sent.
  func endSending() { Glibc.shutdown(socket, Int32(SHUT_WR)) }

  /// The next answer.
  func answer(isHead: Bool = false) throws -> Answer {
    while true {
      if let (answer, used) = Answer.read(received, isHead: isHead) {
        received.removeFirst(used)
        return answer
      }
      if !receive() { throw Failure(description: "ended after: " + String(decoding: received, as: UTF8.self)) }
    }
  }

  /// Reads to the end of the connection; false: it did not end in time.
  func readToEnd() -> Bool {
    while receive() {}
    return isEnded
  }

  private(set) var isEnded = false

  /// Whether the connection has ended, in order or by a reset.
  private(set) var hasEnded = false

  /// What there is to the end of the connection, and before.
  func readAll() -> [UInt8] {
    while receive() {}
    return received
  }

  /// Takes some of what has come; how much.
  func readSome(_ count: Int) -> Int {
    var buffer = [UInt8](repeating: 0, count: count)
    let got = unsafe recv(socket, &buffer, count, 0)
    if got > 0 { received += buffer.prefix(got) }
    return got
  }

  /// Waits until the other side has read what was sent, or for a moment; on unix sockets only.
  func waitUntilRead() {
    var unread: Int32 = 0
    for _ in 0..<400 {
      // On a unix socket it tells what the other side has not read (unix(7)).
      if unsafe ioctl(socket, UInt(TIOCOUTQ), &unread) != 0 || unread == 0 { return }
      usleep(25)
    }
  }

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe recv(socket, &buffer, buffer.count, 0)
    if count > 0 { received += buffer.prefix(count) }
    if count == 0 { isEnded = true }
    if count == 0 || (count < 0 && [ECONNRESET, EPIPE].contains(errno)) { hasEnded = true }
    return count > 0
  }

  private func setUp(_ receiveBuffer: Int32?) {
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    guard var bytes = receiveBuffer else { return }
    unsafe setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, 4)
  }

  private func connect<Target>(_ target: Target) throws {
    let result = unsafe withUnsafePointer(to: target) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Glibc.connect(socket, $0, socklen_t(MemoryLayout<Target>.size))
      }
    }
    if result != 0 { throw Failure(description: "connect: errno \(errno)") }
  }
}

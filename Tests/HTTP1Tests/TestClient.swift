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
    }
  }

  deinit { Glibc.close(socket) }

  func send(_ text: String) {
    send(Array(text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8))
  }

  func send(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { raw in
        unsafe Glibc.send(socket, raw.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return }
      sent += count
    }
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

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe recv(socket, &buffer, buffer.count, 0)
    if count > 0 { received += buffer.prefix(count) }
    if count == 0 { isEnded = true }
    return count > 0
  }

  private func setUp(_ receiveBuffer: Int32?) {
    var patience = timeval(tv_sec: 8, tv_usec: 0)
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

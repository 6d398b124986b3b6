import Glibc
import HTTP1
import TestSupport

/// A blocking socket that gives up after some seconds.
final class TestClient {
  private let socket: RawSocket
  private(set) var received: [UInt8] = []

  typealias Failure = RawSocket.Failure

  /// - Parameter receiveBuffer: bytes the kernel keeps for us; nil: as ever.
  init(_ address: ListenAddress, receiveBuffer: Int32? = nil) throws {
    switch address {
    case .tcp(let host, let port):
      socket = try RawSocket(port: port, isIPv6: host == "::1", patience: 30, receiveBuffer: receiveBuffer)
    case .unix(let path): socket = try RawSocket(path: path, patience: 30, receiveBuffer: receiveBuffer)
    case .inherited: throw Failure(description: "an inherited socket's address is known to who made it")
    }
  }

  func send(_ text: String) {
    send(Array(text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8))
  }

  /// - Returns: how many went out before the other side ended the connection.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Int { socket.send(bytes) }

  /// Its end, when it comes, is a reset.
  func resetAtEnd() {
    var option = Glibc.linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(socket.descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<Glibc.linger>.size))
  }

  /// Says that nothing more will be sent.
  func endSending() { Glibc.shutdown(socket.descriptor, Int32(SHUT_WR)) }

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
    let got = unsafe recv(socket.descriptor, &buffer, count, 0)
    if got > 0 { received += buffer.prefix(got) }
    return got
  }

  /// Waits until the other side has read what was sent, or for a moment; on unix sockets only.
  func waitUntilRead() {
    var unread: Int32 = 0
    for _ in 0..<400 {
      // On a unix socket it tells what the other side has not read (unix(7)).
      if unsafe ioctl(socket.descriptor, UInt(TIOCOUTQ), &unread) != 0 || unread == 0 { return }
      usleep(25)
    }
  }

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe recv(socket.descriptor, &buffer, buffer.count, 0)
    if count > 0 { received += buffer.prefix(count) }
    if count == 0 { isEnded = true }
    if count == 0 || (count < 0 && [ECONNRESET, EPIPE].contains(errno)) { hasEnded = true }
    return count > 0
  }
}

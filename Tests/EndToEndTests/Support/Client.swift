import TestSupport

/// One HTTP/1.1 connection, byte by byte: it sends what it is told and reads one answer at a time.
final class Client {
  private let socket: RawSocket
  private var buffer: [UInt8] = []

  init(port: UInt16) throws { socket = try RawSocket(port: port) }

  /// By IPv6's loopback address.
  init(port: UInt16, isIPv6: Bool) throws { socket = try RawSocket(port: port, isIPv6: isIPv6) }

  init(unixSocket path: String) throws { socket = try RawSocket(path: path) }

  /// Sends one request and reads its answer.
  func request(
    _ method: String, _ path: String, userAgent: String = "curl/8.0", from address: String? = nil,
    host: String = "dexter.cash", headers: [String] = []
  ) throws -> Answer {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: \(host)"]
    if !userAgent.isEmpty { lines.append("User-Agent: \(userAgent)") }
    if let address { lines.append("X-Forwarded-For: \(address)") }
    try send((lines + headers).joined(separator: "\r\n") + "\r\n\r\n")
    return try answer(hasBody: method != "HEAD")
  }

  func send(_ text: String) throws {
    if socket.send(Array(text.utf8)) < text.utf8.count { throw ClientError.closed }
  }

  /// The next answer; throws when the connection ends before it is whole.
  func answer(hasBody: Bool = true) throws -> Answer {
    while true {
      if let answer = Answer(from: &buffer, hasBody: hasBody) { return answer }
      try receive()
    }
  }

  private func receive() throws {
    guard let bytes = socket.receive(), !bytes.isEmpty else { throw ClientError.closed }
    buffer += bytes
  }
}

enum ClientError: Error {
  case closed
}

import Foundation

/// One HTTP/1.1 connection, byte by byte: it sends what it is told and reads one answer at a time.
final class Client {
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result != 0 { throw ClientError.notConnected }
    setTimeout()
  }

  /// By IPv6's loopback address.
  init(port: UInt16, isIPv6: Bool) throws {
    descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    address.sin6_addr = in6addr_loopback
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
    if result != 0 { throw ClientError.notConnected }
    setTimeout()
  }

  init(unixSocket path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if result != 0 { throw ClientError.notConnected }
    setTimeout()
  }

  deinit { close(descriptor) }

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
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let sent = unsafe rest.withUnsafeBytes {
        unsafe Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent <= 0 { throw ClientError.closed }
      rest = rest.dropFirst(sent)
    }
  }

  /// The next answer; throws when the connection ends before it is whole.
  func answer(hasBody: Bool = true) throws -> Answer {
    while true {
      if let answer = Answer(from: &buffer, hasBody: hasBody) { return answer }
      try receive()
    }
  }

  private func receive() throws {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
    if count <= 0 { throw ClientError.closed }
    buffer += chunk.prefix(count)
  }

  private func setTimeout() {
    var time = timeval(tv_sec: 90, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }
}

enum ClientError: Error {
  case notConnected
  case closed
}

import Foundation

/// One request, one connection, one answer.
struct Loopback {
  struct Failure: Error {}

  struct Answer {
    let status: Int
    let fields: [String: String]
    let body: String

    subscript(name: String) -> String? { fields[name.lowercased()] }
  }

  let port: UInt16

  func get(_ path: String, host: String, fields: [String] = []) throws -> Answer {
    try send("GET", path, host: host, fields: fields)
  }

  func send(_ method: String, _ path: String, host: String, fields: [String] = []) throws -> Answer {
    let head = ["\(method) \(path) HTTP/1.1", "Host: \(host)", "Connection: close"] + fields
    let text = String(decoding: try exchange(head.joined(separator: "\r\n") + "\r\n\r\n"), as: UTF8.self)
    let parts = text.components(separatedBy: "\r\n\r\n")
    let lines = parts[0].components(separatedBy: "\r\n")
    let named = lines.dropFirst().compactMap { line -> (String, String)? in
      let halves = line.components(separatedBy: ": ")
      return halves.count < 2 ? nil : (halves[0].lowercased(), halves.dropFirst().joined(separator: ": "))
    }
    guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { throw Failure() }
    return Answer(
      status: status, fields: Dictionary(named) { first, _ in first },
      body: parts.dropFirst().joined(separator: "\r\n\r\n"))
  }

  /// Sends the text and reads until the server closes.
  private func exchange(_ text: String) throws -> [UInt8] {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let connected = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    let bytes = Array(text.utf8)
    let sent = unsafe bytes.withUnsafeBytes {
      unsafe Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    guard connected == 0, sent == bytes.count else { throw Failure() }
    var received: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
      if count <= 0 { return received }
      received += chunk.prefix(count)
    }
  }
}

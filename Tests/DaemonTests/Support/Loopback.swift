import Foundation
import TestSupport

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
    let socket = try RawSocket(port: port)
    guard socket.send(Array(text.utf8)) == text.utf8.count else { throw Failure() }
    var received: [UInt8] = []
    while let more = socket.receive(), !more.isEmpty { received += more }
    return received
  }
}

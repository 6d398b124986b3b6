import Foundation
import Glibc
import Synchronization

/// An http server on a loopback port of its own, a thread a connection. What it says is raw bytes, so that a test can
/// say anything; what it heard is kept as it came.
package final class TinyServer: Sendable {
  package struct Heard: Sendable {
    /// From the request line up to the empty line, without it.
    package let head: String
    package let body: [UInt8]

    package var requestLine: String { String(head.prefix { $0 != "\r\n" }) }
    package var path: String { requestLine.split(separator: " ").dropFirst().first.map(String.init) ?? "" }

    package func values(_ name: String) -> [String] {
      head.components(separatedBy: "\r\n").dropFirst().compactMap { line in
        guard line.lowercased().hasPrefix("\(name.lowercased()):") else { return nil }
        return line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
      }
    }
  }

  package enum Reply: Sendable {
    /// These bytes, then the end of the connection.
    case bytes([UInt8])
    /// These bytes, then nothing until the client goes.
    case silence([UInt8])
    /// These bytes, then zeros until the client goes.
    case endless([UInt8])

    package static func text(_ text: String) -> Reply { .bytes(Array(text.utf8)) }

    package static func ok(_ body: String = "ok") -> Reply {
      .text("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
  }

  package let port: Int
  private let listener: Int32
  private let speaksFirst: Bool
  private let handler: @Sendable (Heard) -> Reply
  private let log = Mutex<[Heard]>([])
  private let ended = Mutex(0)

  package var url: String { "http://127.0.0.1:\(port)" }
  package var heard: [Heard] { log.withLock { $0 } }

  /// - Parameter speaksFirst: Whether the reply goes out before a request has come.
  package init(speaksFirst: Bool = false, _ handler: @escaping @Sendable (Heard) -> Reply) throws {
    self.handler = handler
    self.speaksFirst = speaksFirst
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    port = try TinyServer.bindToLoopback(listener)
    Thread.detachNewThread { [self] in acceptAll() }
  }

  /// Lets go of the port; connections that are open end with their clients.
  package func stop() { _ = shutdown(listener, Int32(SHUT_RDWR)) }

  /// Waits until so many requests have come.
  package func waitForRequests(_ count: Int) -> Bool {
    for _ in 0..<6000 where heard.count < count { usleep(10_000) }
    return heard.count >= count
  }

  /// Waits until so many connections have ended.
  package func waitForEnds(_ count: Int) -> Bool {
    for _ in 0..<6000 where ended.withLock({ $0 }) < count { usleep(10_000) }
    return ended.withLock { $0 } >= count
  }

  private static func bindToLoopback(_ listener: Int32) throws -> Int {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(listener, address, size) == 0 && listen(listener, 128) == 0
          && getsockname(listener, address, &size) == 0
      }
    }
    guard bound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EINVAL) }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private func acceptAll() {
    while true {
      let client = accept(listener, nil, nil)
      if client < 0 { break }
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      Thread.detachNewThread { [self] in serve(client) }
    }
    close(listener)
  }

  private func serve(_ client: Int32) {
    defer {
      close(client)
      ended.withLock { $0 += 1 }
    }
    guard let heard = speaksFirst ? Heard(head: "", body: []) : TinyServer.read(client) else { return }
    log.withLock { $0.append(heard) }
    switch handler(heard) {
    case .bytes(let bytes):
      _ = TinyServer.write(client, bytes)
      // Everything unread gone before the close, or the client may see a reset instead of the answer.
      _ = shutdown(client, Int32(SHUT_WR))
      while let more = TinyServer.receive(client), !more.isEmpty {}
    case .silence(let bytes):
      _ = TinyServer.write(client, bytes)
      while let more = TinyServer.receive(client), !more.isEmpty {}
    case .endless(let bytes):
      _ = TinyServer.write(client, bytes)
      while TinyServer.write(client, [UInt8](repeating: 0, count: 64 << 10)) {}
    }
  }

  private static func read(_ client: Int32) -> Heard? {
    var bytes: [UInt8] = []
    let end = Array("\r\n\r\n".utf8)
    var split: Range<Int>?
    while split == nil {
      guard let more = receive(client), !more.isEmpty else { return nil }
      bytes += more
      split = bytes.firstRange(of: end)
    }
    guard let split else { return nil }
    let head = String(decoding: bytes[..<split.lowerBound], as: UTF8.self)
    var body = Array(bytes[split.upperBound...])
    let length = Heard(head: head, body: []).values("content-length").first.flatMap { Int($0) } ?? 0
    while body.count < length {
      guard let more = receive(client), !more.isEmpty else { return nil }
      body += more
    }
    return Heard(head: head, body: body)
  }

  private static func receive(_ client: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = unsafe recv(client, &buffer, buffer.count, 0)
    return count < 0 ? nil : Array(buffer[..<count])
  }

  private static func write(_ client: Int32, _ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = unsafe rest.withUnsafeBytes { unsafe send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if sent <= 0 { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }
}

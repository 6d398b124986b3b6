import Foundation
import Synchronization

/// An upstream of one test that says raw bytes, whatever they are, and keeps what it heard.
final class RawUpstream: Sendable {
  let port: UInt16
  private let listener: Int32
  /// nil: it never answers.
  private let reply: Mutex<[UInt8]?>
  private let log = Mutex<[String]>([])

  var url: String { "http://127.0.0.1:\(port)" }
  /// Head and body of each request.
  var heard: [String] { log.withLock { $0 } }

  init(_ text: String?) throws {
    reply = Mutex(text.map { Array($0.utf8) })
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(listener, address, size) == 0 && listen(listener, 64) == 0
          && getsockname(listener, address, &size) == 0
      }
    }
    if !isBound { throw StartFailure(words: "the upstream cannot listen") }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in acceptAll() }
  }

  func say(_ text: String) { reply.withLock { $0 = Array(text.utf8) } }

  func stop() { _ = shutdown(listener, Int32(SHUT_RDWR)) }

  private func acceptAll() {
    while true {
      let client = accept(listener, nil, nil)
      if client < 0 { break }
      serve(client)
      close(client)
    }
    close(listener)
  }

  private func serve(_ client: Int32) {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = text.firstRange(of: "\r\n\r\n") {
        let length = text.lowercased().firstMatch(of: #/content-length: (\d+)/#).flatMap { Int($0.1) } ?? 0
        if text[end.upperBound...].utf8.count >= length { break }
      }
      let count = unsafe recv(client, &buffer, buffer.count, 0)
      if count <= 0 { return }
      bytes += buffer.prefix(count)
    }
    log.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
    let said = reply.withLock { $0 }
    guard let said else {
      _ = unsafe recv(client, &buffer, buffer.count, 0)
      return
    }
    _ = unsafe said.withUnsafeBytes { unsafe send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    _ = shutdown(client, Int32(SHUT_WR))
    _ = unsafe recv(client, &buffer, buffer.count, 0)
  }
}

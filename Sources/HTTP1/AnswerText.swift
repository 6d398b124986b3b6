/// A handled answer as it goes out.
struct AnswerText {
  private(set) var bytes: [UInt8] = []

  /// Fields that the server sets, or that would change the framing (RFC 9112 §6, §9.6).
  private static let own: Set = ["date", "connection", "content-length", "transfer-encoding"]

  /// - Parameters:
  ///   - common: whole field lines; empty: none.
  ///   - date: an HTTP-date.
  ///   - headOnly: the answer to a HEAD: a GET's fields, Content-Length too (RFC 9110 §9.3.2), without the content.
  init(
    _ answer: HandledAnswer, common: [UInt8], date: [UInt8], headOnly: Bool,
    _ connection: OutputArena.ConnectionField
  ) {
    // RFC 9110 §8.6, §15.3.5, §15.4.5: 204 and 304 have no content, and 204 no Content-Length.
    let isEmpty = answer.status == 204 || answer.status == 304
    bytes.reserveCapacity(512 + common.count + answer.body.count)
    bytes += "HTTP/1.1 \(answer.status) \(ReasonPhrase.of(answer.status))\r\nDate: ".utf8
    bytes += date
    bytes += "\r\n".utf8
    switch connection {
    case .none: break
    case .close: bytes += "Connection: close\r\n".utf8
    case .keepAlive: bytes += "Connection: keep-alive\r\n".utf8
    }
    for (name, value) in answer.fields where Self.isSent(name, value) { bytes += "\(name): \(value)\r\n".utf8 }
    bytes += common
    if !isEmpty { bytes += "Content-Length: \(answer.body.count)\r\n".utf8 }
    bytes += "\r\n".utf8
    if !isEmpty && !headOnly { bytes += answer.body }
  }

  private static func isSent(_ name: String, _ value: String) -> Bool {
    HeaderField.isName(name) && HeaderField.isValue(value) && !own.contains(name.lowercased())
  }
}

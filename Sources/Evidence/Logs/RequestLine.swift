/// The first line of a request (RFC 9112 §3), its escapes undone.
struct RequestLine {
  let method: String
  let target: String

  /// Takes only `METHOD TARGET HTTP/VERSION` with one blank between the parts: with more, as in
  /// `GET /a HTTP/1.1 GET /b HTTP/1.1`, it would be the client who decides which target is believed.
  init(_ line: ArraySlice<UInt8>) throws(LogLineFault) {
    if let fault = Self.knownFault(line) { throw fault }
    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 3, Self.isVersion(parts[2]), Self.isMethod(parts[0]) else {
      throw LogLineFault("has a request that is not METHOD TARGET HTTP/VERSION")
    }
    method = String(decoding: parts[0], as: UTF8.self)
    guard RequestTarget.isTarget(parts[1], of: method) else {
      throw LogLineFault("has a request target that is neither a path nor an http URL")
    }
    target = String(decoding: parts[1], as: UTF8.self)
  }

  /// What servers log where a client sent something else than a request.
  private static func knownFault(_ line: ArraySlice<UInt8>) -> LogLineFault? {
    if line.isEmpty || line.elementsEqual("-".utf8) { return LogLineFault("has no request: the client sent none") }
    // The record layer of every TLS version: handshake (22), major version 3 (RFC 8446 §5.1).
    if line.starts(with: [0x16, 0x03]) { return LogLineFault("is a TLS handshake sent to a plain port") }
    if line.elementsEqual("PRI * HTTP/2.0".utf8) { return LogLineFault("is an HTTP/2 preface sent to HTTP/1.1") }
    return nil
  }

  static func isMethod(_ text: ArraySlice<UInt8>) -> Bool {
    (1...40).contains(text.count) && text.allSatisfy(ASCII.isTokenByte)
  }

  /// `HTTP/1.1`, `HTTP/2.0`, `HTTP/3`.
  private static func isVersion(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = LogCursor(text)
    guard rest.take(count: 5).elementsEqual("HTTP/".utf8), rest.number(digits: 1) != nil else { return false }
    return rest.isAtEnd || (rest.take(".") && rest.number(digits: 1) != nil && rest.isAtEnd)
  }
}

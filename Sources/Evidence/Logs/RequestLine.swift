import Basics

/// The first line of a request (RFC 9112 §3), its escapes undone.
struct RequestLine {
  let method: String
  let target: String

  /// Takes only `METHOD TARGET HTTP/VERSION` with one blank between the parts: with more, as in
  /// `GET /a HTTP/1.1 GET /b HTTP/1.1`, it would be the client who decides which target is believed.
  init(_ line: ArraySlice<UInt8>) throws(LogLineFault) {
    if let fault = Self.knownFault(line) { throw fault }
    let blank = UInt8(ascii: " ")
    guard let first = line.firstIndex(of: blank), let last = line.lastIndex(of: blank), first < last,
      Self.isVersion(line[(last + 1)...]), Self.isMethod(line[..<first]), !line[(first + 1)..<last].contains(blank)
    else { throw LogLineFault("has a request that is not METHOD TARGET HTTP/VERSION") }
    method = String(decoding: line[..<first], as: UTF8.self)
    let target = line[(first + 1)..<last]
    guard RequestTarget.isTarget(target, of: method) else {
      throw LogLineFault("has a request target that is neither a path nor an http URL")
    }
    self.target = String(decoding: target, as: UTF8.self)
  }

  /// What servers log where a client sent something else than a request.
  private static func knownFault(_ line: ArraySlice<UInt8>) -> LogLineFault? {
    guard let first = line.first else { return LogLineFault("has no request: the client sent none") }
    // No other begins so.
    guard first < 0x20 || first == UInt8(ascii: "-") || first == UInt8(ascii: "P") else { return nil }
    if line.elementsEqual("-".utf8) { return LogLineFault("has no request: the client sent none") }
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
    let span = text.span
    guard span.count == 6 || span.count == 8, span.word(0, 5) == 0x2F_5054_5448, span.isDigit(5) else { return false }
    return span.count == 6 || (span[6] == UInt8(ascii: ".") && span.isDigit(7))
  }
}

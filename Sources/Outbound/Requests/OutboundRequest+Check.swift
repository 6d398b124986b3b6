extension OutboundRequest {
  /// The URL as errors show it: without the query, and without a path that is a secret.
  package var shownURL: String { (try? Target(url))?.words(hidingPath: hidesPath) ?? "the URL" }

  /// Passes a request that may be sent and gives the words for its errors.
  func checked() throws(OutboundError) -> String {
    let target = try Target(url)
    let on = target.words(hidingPath: hidesPath)
    try policy.check(target, on: on)
    if let reason = unsendable { throw .invalidRequest(on: on, reason: reason) }
    return on
  }

  /// Why this cannot be sent, apart from its URL; nil where it can. Names headers, never shows their values.
  private var unsendable: String? {
    if !Headers.isToken(method) { return "the method is not a word of HTTP" }
    if let bad = headers.firstIndex(where: { !Headers.isToken($0.0) }) { return "header \(bad + 1) has no valid name" }
    if let bad = headers.first(where: { !Headers.isValue($0.1) }) {
      return "the value of the header \(bad.0) has a control character"
    }
    if Headers.byteCount(headers) > Headers.byteLimit { return "its headers exceed \(Headers.byteLimit) bytes" }
    if body.count > Self.bodyLimit { return "its body exceeds \(Self.bodyLimit) bytes" }
    if ["GET", "HEAD"].contains(method) && !body.isEmpty { return "a \(method) has no body; use POST" }
    if !(1...3600).contains(timeoutSeconds) { return "its timeout is not from 1 to 3600 s" }
    if !(0...Self.bodyLimit).contains(responseLimit) {
      return "its answer's limit is not from 0 to \(Self.bodyLimit) bytes"
    }
    return nil
  }
}

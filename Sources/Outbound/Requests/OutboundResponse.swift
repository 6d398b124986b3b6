/// What a server answered. Any status is an answer, 3xx, 4xx and 5xx too: no redirect is followed.
package struct OutboundResponse: Sendable {
  /// The status code as the server gave it: three digits.
  package let status: Int
  /// The headers as they came (`Latin1`), each line by itself. Hop-by-hop ones are left out; those of a content coding
  /// too, where it is undone: of a request that is not verbatim.
  package let headers: [(String, String)]
  /// The body as it came; empty for HEAD, 204 and 304.
  package let body: [UInt8]
  /// Milliseconds from the start of the request to the last byte of the answer.
  package let milliseconds: Int
  /// Whether it was HTTP/1.0.
  package let isHTTP10: Bool

  package init(
    status: Int, headers: [(String, String)], body: [UInt8], milliseconds: Int, isHTTP10: Bool = false
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.milliseconds = milliseconds
    self.isHTTP10 = isHTTP10
  }

  /// The value of the header so named, in any case; nil where the answer has none.
  package func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.0.lowercased() == wanted }?.1
  }
}

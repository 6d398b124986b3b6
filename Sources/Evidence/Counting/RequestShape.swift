/// What a stored request at a URL was like: as much of it as decides what it is evidence of.
package enum RequestShape: String, Sendable, CaseIterable {
  case post
  /// A GET with at least one of OAuth's parameters, whatever the answer.
  case asks
  /// Another GET, answered with 200.
  case ok
  /// Another GET, answered with 304.
  case unchanged
  /// Any other GET.
  case get
  case head
  case other

  /// Nil for OPTIONS, which is never stored: browsers ask by it whether they may ask (the CORS protocol of the Fetch
  /// standard).
  /// - Parameters:
  ///   - method: as sent; its case counts (RFC 9110 §9.1).
  ///   - status: of the answer; 0: not known.
  ///   - hasParameters: the query or form has a parameter that is one of OAuth's (`QueryField.isKnown`).
  package init?(method: String, status: Int, hasParameters: Bool) {
    switch method {
    case "OPTIONS": return nil
    case "POST": self = .post
    case "HEAD": self = .head
    case "GET": self = hasParameters ? .asks : status == 200 ? .ok : status == 304 ? .unchanged : .get
    default: self = .other
    }
  }
}

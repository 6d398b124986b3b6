/// What a stored request at a URL was like: as much of it as decides what it is evidence of.
package enum RequestShape: String, Sendable, CaseIterable {
  case post
  /// A GET with at least one of OAuth's parameters.
  case asks
  /// The same, answered with 200.
  case asksOK = "asks-ok"
  /// The same, answered with 304.
  case asksUnchanged = "asks-unchanged"
  /// Another GET, answered with 200.
  case ok
  /// Another GET, answered with 304.
  case unchanged
  /// Any other GET.
  case get
  /// A HEAD that was answered as a GET with 200 or 304 is.
  case headOK = "head-ok"
  /// Any other HEAD.
  case head
  case other

  /// Nil for OPTIONS, which is never stored: browsers ask by it whether they may ask (the CORS protocol of the Fetch
  /// standard).
  /// - Parameters:
  ///   - method: as sent; its case counts (RFC 9110 §9.1).
  ///   - status: of the answer; 0: not known.
  ///   - hasParameters: the query or form has a parameter that is one of OAuth's (`QueryField.isKnown`).
  package init?(method: String, status: Int, hasParameters: Bool) {
    switch (method, status) {
    case ("OPTIONS", _): return nil
    case ("POST", _): self = .post
    case ("HEAD", 200), ("HEAD", 304): self = .headOK
    case ("HEAD", _): self = .head
    case ("GET", 200): self = hasParameters ? .asksOK : .ok
    case ("GET", 304): self = hasParameters ? .asksUnchanged : .unchanged
    case ("GET", _): self = hasParameters ? .asks : .get
    default: self = .other
    }
  }

  /// Whether it is a GET with one of OAuth's parameters, whatever the answer.
  package var isAsking: Bool { self == .asks || self == .asksOK || self == .asksUnchanged }

  /// Whether it is a GET that was answered with 200: of a document its client has the whole of it.
  package var isWhole: Bool { self == .ok || self == .asksOK }

  /// Whether it is a GET, whatever the answer.
  package var isGet: Bool { isAsking || self == .ok || self == .unchanged || self == .get }
}

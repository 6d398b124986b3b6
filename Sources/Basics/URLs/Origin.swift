/// Scheme, host and port of a URL (RFC 6454): what a site is known by.
package struct Origin: Sendable, Hashable, CustomStringConvertible {
  /// `http` or `https`.
  package let scheme: String
  /// Lower case; an IPv6 address keeps its brackets.
  package let host: String
  /// Nil for the scheme's own port, written or not.
  package let port: Int?

  /// The origin of an absolute http or https URL, whatever its path and query; nil for anything else, for user
  /// information, a fragment, or bytes that a URL may not have (RFC 3986 §2).
  package init?(_ url: String) {
    guard let parts = URLParts(url) else { return nil }
    (scheme, host, port) = (parts.scheme, parts.host, parts.port)
  }

  /// `https://dexter.cash`, `http://127.0.0.1:8080`.
  package var description: String { "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "") }
}

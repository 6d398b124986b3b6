import Basics

/// A URL that a document advertises in one of its kind's endpoint fields.
///
/// Two endpoints are equal when a request cannot distinguish them: same host, path and advertised query parameters in
/// any order. Scheme, port and field do not count.
package struct Endpoint: Sendable, Hashable {
  /// As the document has it.
  package let url: String
  /// `token_endpoint`, `jwks_uri`, …; a field inside another as `mtls_endpoint_aliases.token_endpoint`.
  package let field: String
  /// Lower case, without port.
  package let host: String
  /// In its one spelling (`PathText`); `/` where the URL has none.
  package let path: String
  /// The parameters that the document advertises; a request may have more.
  package let query: [QueryParameter]
  /// Host, path and the sorted query as one text, the same for equal endpoints: `dexter.cash/mcp/token?a=1`.
  package let identity: String

  /// Nil unless `url` is an absolute http or https URL without user information, fragment, or bytes that a URL may not
  /// have (RFC 3986 §2).
  package init?(url: String, field: String) {
    guard let parts = URLParts(url) else { return nil }
    self.url = url
    self.field = field
    host = parts.host
    path = parts.path.isEmpty ? "/" : parts.path
    query = QueryParameter.parameters(ofQuery: parts.query ?? "")
    let sorted = query.map { "\($0.name)=\($0.value)" }.sorted()
    identity = host + path + (sorted.isEmpty ? "" : "?" + sorted.joined(separator: "&"))
  }

  package static func == (left: Endpoint, right: Endpoint) -> Bool { left.identity == right.identity }

  package func hash(into hasher: inout Hasher) { hasher.combine(identity) }
}

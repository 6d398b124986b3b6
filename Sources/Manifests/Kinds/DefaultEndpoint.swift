/// Endpoints that clients call without having read where they are: those of MCP 2025-03-26 at the origin, and the same
/// beside the server or under the usual names.
package enum DefaultEndpoint {
  /// The last part of the path, and the field that would have told the endpoint.
  private static let words = [
    ("register", "registration_endpoint"), ("authorize", "authorization_endpoint"), ("token", "token_endpoint"),
    ("revoke", "revocation_endpoint"),
  ]

  private static let prefixes = ["", "/mcp", "/sse", "/api", "/api/mcp", "/oauth", "/oauth2", "/auth"]

  private static let fields = Dictionary(
    uniqueKeysWithValues: prefixes.flatMap { prefix in words.map { ("\(prefix)/\($0.0)", $0.1) } })

  /// `/register`, `/mcp/register`, …
  package static let paths = fields.keys.sorted()

  /// The field of the metadata that the client does not know; nil for other paths.
  package static func field(of path: String) -> String? { fields[path] }

  /// Whether a standard names it.
  static func isStandard(_ path: String) -> Bool { ["/register", "/authorize", "/token"].contains(path) }
}

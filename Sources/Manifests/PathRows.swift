/// The well-known paths at which clients look for a document.
enum PathRows {
  /// The path of an issuer or resource, as `rows` wants it: one slash at its end is dropped (RFC 8414 §3.1); empty for
  /// the root. Nil where `url` is no absolute http or https URL.
  static func base(of url: String?) -> String? {
    guard let url, let parts = URLParts(url) else { return nil }
    return parts.path.hasSuffix("/") ? String(parts.path.dropLast()) : parts.path
  }

  /// Between host and path (RFC 8414 §3.1, RFC 9728 §3.1), and after the path (OpenID Connect Discovery §4, and
  /// clients that append every suffix). The same for the root.
  static func rows(_ kind: Kind, _ base: String) -> [String] {
    base.isEmpty ? [root(kind)] : ["\(root(kind))\(base)", "\(base)\(root(kind))"]
  }

  /// Without any path: where clients end up when all else fails.
  static func root(_ kind: Kind) -> String { "/.well-known/\(kind.name)" }

  /// The places of a kind that has fixed ones, whatever its document says; empty for the rest.
  static func fixed(_ kind: Kind) -> [String] {
    switch kind {
    case .mcp, .jwks, .aiCatalog, .aiPlugin: ["/.well-known/\(kind.name).json"]
    // Scanners ask for both, though SEP-2127 recommends neither.
    case .serverCard: ["/.well-known/mcp/server-card.json", "/.well-known/mcp-server-card"]
    // agent.json is the name before A2A 0.3.
    case .agentCard: ["/.well-known/agent-card.json", "/.well-known/agent.json"]
    case .security: ["/.well-known/security.txt"]
    case .apiCatalog, .registryAuth, .appsChallenge: ["/.well-known/\(kind.name)"]
    default: []
    }
  }

  /// The kind that an inserted or appended path names; nil for other paths.
  static func kindName(of path: String) -> String? {
    let kinds: [Kind] = [.authorizationServer, .openIDConfiguration, .protectedResource]
    return kinds.first { path.hasSuffix(root($0)) || path.hasPrefix("\(root($0))/") }?.name
  }
}

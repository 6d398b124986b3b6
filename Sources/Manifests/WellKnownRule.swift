/// Why a client asks for a path, by the standard that it follows, and what would answer it.
package struct WellKnownRule: Sendable, Equatable {
  /// "RFC 9728 §3.1"
  package let source: String
  package let advice: String

  /// The rule that a path comes from, by its well-known suffix; one for all others.
  package static func of(_ path: String) -> WellKnownRule {
    if let kind = documents.first(where: { path.contains("/.well-known/\($0.suffix)") }) {
      return WellKnownRule(source: kind.source, advice: "publish \(kind.name)")
    }
    switch path {
    case "/register", "/authorize", "/token":
      return WellKnownRule(
        source: "MCP 2025-03-26, default endpoints",
        advice: "the client found no authorization server metadata: publish oauth-authorization-server")
    default:
      return WellKnownRule(source: "RFC 8615", advice: "nothing, unless you mean to serve it: publish it with --path")
    }
  }

  /// Whether a standard, or a deployed draft, names the path: anything else under `/.well-known/` anybody can make up.
  package static func isStandard(_ path: String) -> Bool {
    if ["/register", "/authorize", "/token"].contains(path) { return true }
    return documents.contains { document in
      let row = "/.well-known/\(document.suffix)"
      return path.hasSuffix(row) || path.contains("\(row)/")
    }
  }

  private static let documents: [(suffix: String, name: String, source: String)] = [
    ("oauth-protected-resource", "oauth-protected-resource", "RFC 9728 §3.1"),
    ("oauth-authorization-server", "oauth-authorization-server", "RFC 8414 §3.1"),
    ("openid-configuration", "openid-configuration", "OpenID Connect Discovery §4"),
    ("jwks.json", "jwks", "RFC 7517 §5"),
    ("mcp/server-card", "mcp-server-card", "MCP SEP-2127 (draft)"),
    ("mcp-server-card", "mcp-server-card", "MCP SEP-2127 (draft)"),
    ("mcp.json", "mcp", "no standard; some clients read it"),
    ("ai-catalog.json", "ai-catalog", "MCP server card discovery (draft)"),
    ("agent-card.json", "agent-card", "A2A §8.2"),
    ("agent.json", "agent-card", "A2A, earlier name"),
    ("ai-plugin.json", "ai-plugin", "ChatGPT plugins, legacy"),
    ("api-catalog", "api-catalog", "RFC 9727"),
    ("security.txt", "security", "RFC 9116"),
    ("openai-apps-challenge", "openai-apps-challenge", "OpenAI domain check"),
    ("mcp-registry-auth", "mcp-registry-auth", "MCP registry authentication"),
  ]
}

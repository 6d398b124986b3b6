import Basics

/// Why a client asks for a path, by the standard that it follows, and what would answer it.
package struct WellKnownRule: Sendable, Equatable {
  /// "RFC 9728 §3.1"
  package let source: String
  /// For a site of which nothing is known; `UnservedAdvice` knows more.
  package let advice: String

  /// The rule that a path comes from, by its well-known suffix; one for all others.
  package static func of(_ path: String) -> WellKnownRule {
    if let document = document(of: path) {
      return WellKnownRule(source: document.source, advice: "publish \(document.name)")
    }
    if DefaultEndpoint.field(of: path) != nil {
      return WellKnownRule(
        source: DefaultEndpoint.isStandard(path)
          ? "MCP 2025-03-26, default endpoints" : "no standard; clients that do not know your endpoints",
        advice: "the client found no authorization server metadata: publish oauth-authorization-server")
    }
    return WellKnownRule(source: "RFC 8615", advice: "nothing, unless you mean to serve it: publish it with --path")
  }

  /// The kind of the document that a well-known path names; nil for other paths.
  static func kind(of path: String) -> String? { document(of: path)?.name }

  /// Whether a standard, or a deployed draft, names the path: anything else under `/.well-known/` anybody can make up.
  package static func isStandard(_ path: String) -> Bool {
    if DefaultEndpoint.field(of: path) != nil { return true }
    return documents.contains { document in
      let row = "/.well-known/\(document.suffix)"
      return path.hasSuffix(row) || path.has("\(row)/")
    }
  }

  private static func document(of path: String) -> (suffix: String, name: String, source: String)? {
    documents.first { path.has("/.well-known/\($0.suffix)") } ?? (path.hasSuffix("/.well-known/mcp") ? mcp : nil)
  }

  /// Only as the whole of a path: it begins others.
  private static let mcp = (suffix: "mcp", name: "mcp", source: "MCP SEP-1960 (draft)")

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

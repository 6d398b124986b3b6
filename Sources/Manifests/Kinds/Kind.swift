/// What a manifest is by its standard: decides its paths, content type, endpoint fields and lint rules.
package struct Kind: Sendable, Hashable {
  /// `oauth-authorization-server`, …: the last part of its well-known path where it has one.
  package let name: String
  /// The value of `Content-Type` it is served with.
  package let contentType: String
  /// No JSON: the file is `NAME.txt`.
  package let isText: Bool
  /// JSON whose top must be an object; false for text.
  package let requiresObject: Bool

  private static func json(_ name: String, _ contentType: String = "application/json") -> Kind {
    Kind(name: name, contentType: contentType, isText: false, requiresObject: true)
  }

  private static func text(_ name: String) -> Kind {
    Kind(name: name, contentType: "text/plain; charset=utf-8", isText: true, requiresObject: false)
  }

  /// RFC 8414.
  package static let authorizationServer = json("oauth-authorization-server")
  /// RFC 9728.
  package static let protectedResource = json("oauth-protected-resource")
  /// OpenID Connect Discovery 1.0.
  package static let openIDConfiguration = json("openid-configuration")
  /// RFC 7517 §5.
  package static let jwks = json("jwks")
  /// Never standardised; seen at Notion, Sentry and Dexter.
  package static let mcp = json("mcp")
  /// SEP-2127, which names the content type.
  package static let serverCard = json("mcp-server-card", "application/mcp-server-card+json")
  /// The AI Catalog draft, which names the content type.
  package static let aiCatalog = json("ai-catalog", "application/ai-catalog+json")
  /// A2A §8.2.
  package static let agentCard = json("agent-card")
  /// The manifest of ChatGPT's first plugins, still probed.
  package static let aiPlugin = json("ai-plugin")
  /// RFC 9727 §4.2 wants a linkset (RFC 9264).
  package static let apiCatalog = json("api-catalog", "application/linkset+json")
  /// A client's own document, served where its `client_id` says: that is its URL.
  package static let clientMetadata = json("client-metadata")
  /// Proves a domain to the MCP registry.
  package static let registryAuth = text("mcp-registry-auth")
  /// Proves a domain to OpenAI.
  package static let appsChallenge = text("openai-apps-challenge")
  /// RFC 9116.
  package static let security = text("security")
  /// Any other JSON; its path must be given.
  package static let genericJSON = Kind(
    name: "json", contentType: "application/json", isText: false, requiresObject: false)
  /// Any other text; its path must be given.
  package static let genericText = text("text")

  /// Every kind, those of standards first.
  package static let all: [Kind] = [
    authorizationServer, protectedResource, openIDConfiguration, jwks, mcp, serverCard, aiCatalog, agentCard, aiPlugin,
    apiCatalog, clientMetadata, registryAuth, appsChallenge, security, genericJSON, genericText,
  ]

  /// The kind of exactly this name, or nil.
  package static func named(_ name: String) -> Kind? { all.first { $0.name == name } }
}

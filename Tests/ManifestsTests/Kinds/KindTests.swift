import Basics
import Testing

@testable import Manifests

struct KindTests {
  private static let kinds: [(name: String, contentType: String, isText: Bool, requiresObject: Bool)] = [
    ("oauth-authorization-server", "application/json", false, true),
    ("oauth-protected-resource", "application/json", false, true),
    ("openid-configuration", "application/json", false, true), ("jwks", "application/json", false, true),
    ("mcp", "application/json", false, true), ("mcp-server-card", "application/mcp-server-card+json", false, true),
    ("ai-catalog", "application/ai-catalog+json", false, true), ("agent-card", "application/json", false, true),
    ("ai-plugin", "application/json", false, true), ("api-catalog", "application/linkset+json", false, true),
    ("client-metadata", "application/json", false, true),
    ("mcp-registry-auth", "text/plain; charset=utf-8", true, false),
    ("openai-apps-challenge", "text/plain; charset=utf-8", true, false),
    ("security", "text/plain; charset=utf-8", true, false), ("json", "application/json", false, false),
    ("text", "text/plain; charset=utf-8", true, false),
  ]

  @Test("every kind, and what it is served as", arguments: kinds)
  func kind(name: String, contentType: String, isText: Bool, requiresObject: Bool) throws {
    let kind = try #require(Kind.named(name))
    #expect(kind.contentType == contentType)
    #expect(kind.isText == isText)
    #expect(kind.requiresObject == requiresObject)
  }

  @Test func thereIsNoOtherKind() {
    #expect(Kind.all.map(\.name) == Self.kinds.map(\.name))
    #expect(Kind.named("MCP") == nil)
    #expect(Kind.named("") == nil)
  }

  private static let names: [(name: String, text: String, kind: String?)] = [
    ("mcp", "{}", "mcp"), ("mcp.staging", "{}", "mcp"), ("mcp-staging", "{}", "mcp"), ("mcpx", "{}", nil),
    ("mcp-server-card", "{}", "mcp-server-card"), ("mcp-server-card.b", "{}", "mcp-server-card"),
    ("mcp-registry-auth-2", "x", "mcp-registry-auth"),
    ("oauth-protected-resource.api", "{}", "oauth-protected-resource"),
    ("oauth-protected-resource-api", "{}", "oauth-protected-resource"), ("security", "x", "security"),
    ("jwks", #"{"issuer":"https://a"}"#, "jwks"), ("json.x", "1", "json"), ("text-x", "x", "text"),
    ("a", #"{"keys":[]}"#, "jwks"), ("a", #"{"keys":1}"#, nil),
    ("a", #"{"resource":"https://a"}"#, "oauth-protected-resource"),
    ("a", #"{"resource":1}"#, nil),
    ("a", #"{"resource":"https://a","issuer":"https://a"}"#, "oauth-protected-resource"),
    ("a", #"{"issuer":"https://a"}"#, "oauth-authorization-server"),
    ("a", #"{"authorization_endpoint":"https://a"}"#, "oauth-authorization-server"),
    ("a", #"{"issuer":"https://a","subject_types_supported":["public"]}"#, "openid-configuration"),
    ("a", #"{"issuer":"https://a","id_token_signing_alg_values_supported":[]}"#, "openid-configuration"),
    (
      "a", #"{"$schema":"https://static.modelcontextprotocol.io/schemas/v1/server-card.schema.json"}"#,
      "mcp-server-card"
    ),
    ("a", #"{"client_id":"https://a/c.json","redirect_uris":["https://a/cb"]}"#, "client-metadata"),
    ("a", #"{"client_id":"cid_1","redirect_uris":["https://a/cb"]}"#, nil),
    ("a", #"{"client_id":"https://a/c.json"}"#, nil), ("a", "{}", nil), ("a", "[]", nil), ("a", "no JSON", nil),
    ("", "", nil),
  ]

  @Test("the kind of a name, else of the content", arguments: names)
  func kind(name: String, text: String, kind: String?) {
    #expect(Document.kind(forName: name, bytes: [UInt8](text.utf8))?.name == kind)
  }

  private static let fields: [(kind: String, text: String, fields: [String])] = [
    (
      "oauth-authorization-server", #"{"token_endpoint":"https://a/t","jwks_uri":"https://a/k"}"#,
      ["token_endpoint https://a/t", "jwks_uri https://a/k"]
    ),
    (
      "oauth-authorization-server",
      #"{"issuer":"https://a","resource":"https://a","authorization_servers":["https://a"],"redirect_uri":"https://a"}"#,
      []
    ),
    (
      "oauth-authorization-server",
      #"{"token_endpoint":"mcp:t","a_endpoint":1,"b_endpoint":"/t","c_endpoint":["https://a"]}"#, []
    ),
    (
      "oauth-authorization-server", #"{"a_endpoint":"HTTP://a","b_endpoint":"https://"}"#,
      ["a_endpoint HTTP://a", "b_endpoint https://"]
    ),
    (
      "oauth-authorization-server",
      #"{"mtls_endpoint_aliases":{"token_endpoint":"https://m/t","x":"https://m/x"},"x":{"token_endpoint":"https://x"}}"#,
      ["mtls_endpoint_aliases.token_endpoint https://m/t"]
    ),
    (
      "oauth-authorization-server",
      #"{"authorization_url":"https://a","authorization":{"token_url":"https://a"}}"#, []
    ),
    (
      "mcp",
      #"{"url":"https://a","authorization":{"authorization_url":"https://a/a","token_url":"https://a/t","x":"https://a"}}"#,
      ["authorization_url https://a/a", "token_url https://a/t"]
    ),
    ("mcp", #"{"token_url":"https://a/t"}"#, ["token_url https://a/t"]),
    ("oauth-protected-resource", #"{"resource":"https://a","jwks_uri":"https://a/k"}"#, ["jwks_uri https://a/k"]),
    ("json", "[1]", []),
  ]

  @Test("endpoint fields, and what is none", arguments: fields)
  func endpointFields(kind: String, text: String, fields: [String]) throws {
    let kind = try #require(Kind.named(kind))
    let json = try JSON.read([UInt8](text.utf8))
    #expect(kind.endpointFields(of: json).map { "\($0.field) \($0.url)" } == fields)
  }
}

import Testing

@testable import Evidence

@Suite("Registrations (RFC 7591)")
struct RegistrationTests {
  private static let claude = "https://claude.ai/api/mcp/auth_callback"
  private static let vscode = [
    "https://insiders.vscode.dev/redirect", "https://vscode.dev/redirect", "http://127.0.0.1/",
    "http://127.0.0.1:33418/",
  ]

  private static func registration(
    _ connector: String, agent: String? = nil, name: String? = nil, uris: [String] = []
  ) -> RecognitionCase {
    RecognitionCase(
      agent: agent, clientName: name, registeredURIs: uris, connector: connector, attribution: .claimed)
  }

  @Test(
    "redirect_uris that are all of one connector name it, whatever loopback URLs stand beside them",
    arguments: [
      registration("vscode", uris: vscode),
      registration("vscode", uris: vscode.reversed()),
      registration("claude", agent: "python-httpx/0.28.1", uris: [claude]),
      registration("claude", uris: [claude, "https://claude.com/api/mcp/auth_callback"]),
      registration("claude", uris: [claude, claude]),
      registration("claude", uris: [claude, "http://localhost:4711/callback", "http://[::1]:4711/callback"]),
      registration("mcp-remote", agent: "node", uris: ["http://localhost:3334/oauth/callback"]),
      registration("claude-code", uris: ["claude://claude.ai/mcp-auth-callback/sdk"]),
    ])
  func ofOne(_ given: RecognitionCase) throws {
    try given.check()
    #expect(try given.recognise().isNamed)
  }

  @Test(
    "of several connectors, beside a stranger's host, or in a crowd they name nobody",
    arguments: [
      registration("node", agent: "node", uris: [claude, "https://vscode.dev/redirect"]),
      registration("node", agent: "node", uris: [claude, "https://evil.example/callback"]),
      registration("node", agent: "node", uris: ["https://evil.example/callback", claude]),
      registration("node", agent: "node", uris: [claude, "http://127.0.0.1.evil.example/"]),
      registration("node", agent: "node", uris: [claude, "http://localhost@evil.example/"]),
      registration("node", agent: "node", uris: [claude, "http://[::1]:80@evil.example/"]),
      registration("node", agent: "node", uris: [claude, ""]),
      registration("node", agent: "node", uris: Array(repeating: claude, count: RegisteredURIs.limit + 1)),
      registration("node", agent: "node", uris: ["http://127.0.0.1:4711/callback"]),
      registration("(none)", uris: ["http://localhost:4711/callback"]),
    ])
  func ofNone(_ given: RecognitionCase) throws {
    try given.check()
    #expect(try !given.recognise().isNamed)
  }

  @Test(
    "a client_name says more than a library or a browser does, and less than a connector's own user agent",
    arguments: [
      registration("mcp-remote", agent: "node", name: "MCP CLI Client"),
      registration("mcp-remote", name: "mcp cli client"),
      registration("mcp-remote", agent: "Nobody/1.0", name: "MCP CLI Client"),
      registration("mcp-inspector", agent: "Mozilla/5.0 (X11) Firefox/140.0", name: "MCP Inspector"),
      registration("claude-code", agent: "Bun/1.3.1", name: "Claude Code (dexter)"),
      registration("vscode", agent: "Visual Studio Code/1.115.0", name: "Visual Studio Code"),
      registration("claude", agent: "node", name: "MCP CLI Client", uris: [claude]),
    ])
  func names(_ given: RecognitionCase) throws {
    try given.check()
    #expect(try given.recognise().isNamed)
  }

  @Test(
    "a client_name that no rule has, or that another signal outranks, names nobody",
    arguments: [
      registration("node", agent: "node", name: "My MCP CLI Client"),
      registration("node", agent: "node", name: "MCP CLI Client\n"),
      registration("node", agent: "node", name: ""),
      registration("node", agent: "node", name: "Claude Code (" + String(repeating: "x", count: 200)),
      registration("cursor", agent: "Cursor/1.0", name: "MCP CLI Client"),
      registration("gptbot", agent: "GPTBot/1.2", name: "MCP CLI Client"),
      registration("unknown", agent: "Nobody/1.0", name: "Grok Bot"),
    ])
  func noNames(_ given: RecognitionCase) throws {
    try given.check()
    #expect(try !given.recognise().isNamed)
  }

  @Test("an address that the platform publishes outranks the name and verifies the redirect_uris")
  func address() throws {
    var given = Self.registration("claude", uris: [Self.claude])
    given.address = "160.79.104.35"
    #expect(try given.recognise().attribution == .verified)
    given = Self.registration("", name: "MCP CLI Client")
    given.address = "160.79.104.35"
    let recognition = try given.recognise()
    #expect(recognition.connector == "claude" && recognition.attribution == .verified && !recognition.isNamed)
  }

  @Test("the trail tells of the name, its source and what it outranks")
  func trail() throws {
    let given = Self.registration("mcp-remote", agent: "node", name: "MCP CLI Client", uris: ["http://[::1]:1/"])
    let recognition = try given.recognise()
    #expect(recognition.rule == "client_name MCP CLI Client")
    #expect(
      recognition.trail == [
        "client_id: none given",
        "redirect_uri: none given",
        "redirect_uris: no rule has one of them",
        "address: none given",
        "vendor headers: none given",
        "client_name \"MCP CLI Client\" is mcp-remote",
        "source: https://github.com/geelen/mcp-remote, src/lib, 0.1.38 (2026-11)",
        "user agent: leading token \"node\" would be node; outranked by the client_name",
        "claimed: mcp-remote publishes no addresses to check against",
      ])
  }
}

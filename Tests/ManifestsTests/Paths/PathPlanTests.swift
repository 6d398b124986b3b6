import Basics
import Testing

@testable import Manifests

/// The rules of the path plan, one by one. A row reads `manifest path`, with `?` where borrowed and `!` where explicit.
struct PathPlanTests {
  private static let server = "/.well-known/oauth-authorization-server"
  private static let openID = "/.well-known/openid-configuration"
  private static let resource = "/.well-known/oauth-protected-resource"

  private static let cards = [
    "mcp-server-card /.well-known/mcp-server-card", "mcp-server-card /.well-known/mcp-server-card.json",
    "mcp-server-card /.well-known/mcp/server-card", "mcp-server-card /.well-known/mcp/server-card.json",
  ]

  private static let derived: [(documents: [Site.Entry], paths: [String])] = [
    ([.init("mcp", "{}")], ["mcp /.well-known/mcp", "mcp /.well-known/mcp.json"]),
    ([.init("jwks", "{}")], ["jwks /.well-known/jwks.json"]),
    ([.init("ai-catalog", "{}")], ["ai-catalog /.well-known/ai-catalog.json"]),
    ([.init("ai-plugin", "{}")], ["ai-plugin /.well-known/ai-plugin.json"]),
    ([.init("api-catalog", "{}")], ["api-catalog /.well-known/api-catalog"]),
    ([.init("security", "x")], ["security /.well-known/security.txt"]),
    ([.init("mcp-registry-auth", "x")], ["mcp-registry-auth /.well-known/mcp-registry-auth"]),
    ([.init("openai-apps-challenge", "x")], ["openai-apps-challenge /.well-known/openai-apps-challenge"]),
    (
      [.init("agent-card", "{}")],
      ["agent-card /.well-known/agent-card.json", "agent-card /.well-known/agent.json"]
    ),
    (
      [.init("mcp-server-card", "{}")],
      Self.cards
    ),
    (
      [.init("mcp-server-card", "{}"), .init("oauth-protected-resource", #"{"resource":"https://h/a/b/"}"#)],
      Self.cards + [
        "mcp-server-card /a/b/server-card", "oauth-protected-resource \(resource)",
        "oauth-protected-resource \(resource)/a/b", "oauth-protected-resource \(resource)/a/b/",
        "oauth-protected-resource /a/b\(resource)",
      ]
    ),
    (
      [.init("oauth-protected-resource", #"{"resource":"https://h"}"#)], ["oauth-protected-resource \(resource)"]
    ),
    ([.init("oauth-protected-resource", "{}")], ["oauth-protected-resource \(resource)"]),
    (
      [.init("oauth-authorization-server", #"{"issuer":"https://h/t"}"#)],
      [
        "oauth-authorization-server \(server)", "oauth-authorization-server \(server)/t",
        "oauth-authorization-server? \(openID)", "oauth-authorization-server? \(openID)/t",
        "oauth-authorization-server /t\(server)", "oauth-authorization-server? /t\(openID)",
      ]
    ),
    (
      [.init("openid-configuration", #"{"issuer":"https://h/t?x=y"}"#)],
      [
        "openid-configuration? \(server)", "openid-configuration? \(server)/t", "openid-configuration \(openID)",
        "openid-configuration \(openID)/t", "openid-configuration? /t\(server)", "openid-configuration /t\(openID)",
      ]
    ),
    (
      [.init("openid-configuration", #"{"issuer":"urn:x"}"#)],
      ["openid-configuration? \(server)", "openid-configuration \(openID)"]
    ),
    (
      [.init("openid-configuration", #"{"issuer":"https://h"}"#), .init("mcp", #"{"url":"https://h/m"}"#)],
      [
        "openid-configuration? \(server)", "openid-configuration? \(server)/m", "openid-configuration \(openID)",
        "openid-configuration \(openID)/m", "openid-configuration? /m\(server)", "openid-configuration /m\(openID)",
        "mcp /.well-known/mcp", "mcp /.well-known/mcp.json",
      ]
    ),
    (
      [
        .init("mcp", #"{"url":"https://h/m"}"#), .init("oauth-protected-resource", #"{"resource":"https://h"}"#),
        .init("openid-configuration", "{}"),
      ],
      [
        "mcp /.well-known/mcp", "mcp /.well-known/mcp.json", "oauth-protected-resource \(resource)",
        "openid-configuration? \(server)",
        "openid-configuration \(openID)",
      ]
    ),
    (
      [
        .init("jwks", "{}"), .init("oauth-protected-resource", #"{"resource":"https://H","jwks_uri":"https://h/k"}"#),
        .init("oauth-authorization-server", #"{"issuer":"https://a","jwks_uri":"https://a/keys"}"#),
      ],
      [
        "jwks /.well-known/jwks.json", "jwks /k", "oauth-protected-resource \(resource)",
        "oauth-authorization-server \(server)", "oauth-authorization-server? \(openID)",
      ]
    ),
    ([.init("json", "1", ["/a"])], ["json! /a"]),
    ([.init("client-metadata", "{}", ["/c.json"])], ["client-metadata! /c.json"]),
    ([.init("mcp", "{}", ["/m"])], ["mcp /.well-known/mcp", "mcp /.well-known/mcp.json", "mcp! /m"]),
    (
      [.init("mcp", "{}", ["/.well-known/mcp.json"])],
      ["mcp /.well-known/mcp", "mcp! /.well-known/mcp.json"]
    ),
    (
      [.init("mcp-server-card", #"{"name":"a.b/c-d","remotes":[{"url":"https://h/m/"},{"url":1}]}"#)],
      Self.cards + ["mcp-server-card /.well-known/mcp/server-card/a.b/c-d", "mcp-server-card /m/server-card"]
    ),
    ([.init("client-metadata", #"{"client_id":"https://h/oauth/c.json"}"#)], ["client-metadata /oauth/c.json"]),
    ([.init("client", #"{"client_id":"https://h","redirect_uris":[]}"#)], ["client /"]),
  ]

  @Test("paths of each kind", arguments: derived)
  func derives(documents: [Site.Entry], paths: [String]) throws {
    var site = Site()
    try site.publish(documents)
    #expect(site.rows == paths)
    #expect(site.findings.isEmpty)
  }

  @Test(
    "one slash at the end is dropped (RFC 8414 section 3.1), once, and kept as well (RFC 9728 section 3.1)",
    arguments: [("/t/", "/t"), ("/t//", "/t/"), ("/", "")])
  func slash(path: String, base: String) throws {
    var site = Site()
    try site.publish([.init("oauth-authorization-server", "{\"issuer\":\"https://h\(path)\"}")])
    #expect(
      Set(site.paths(of: "oauth-authorization-server")).isSuperset(of: [
        Self.server + base, Self.server + path, base + Self.openID,
      ]))
  }

  @Test("of two that differ by the slash only, each has its own spelling") func slashes() throws {
    var site = Site()
    try site.publish([
      .init("oauth-protected-resource", #"{"resource":"https://h/m/"}"#),
      .init("oauth-protected-resource.b", #"{"resource":"https://h/m"}"#),
    ])
    #expect(site.owner(Self.resource + "/m/") == "oauth-protected-resource")
    #expect(site.owner(Self.resource + "/m") == "oauth-protected-resource.b")
  }

  @Test func siteHostsDecideWhoseKeysTheyAre() throws {
    let subjects = try [
      Site.Entry("jwks", "{}").subject(), Site.Entry("openid-configuration", #"{"jwks_uri":"https://b/k"}"#).subject(),
    ]
    let alone = try PathPlan.plan(subjects: subjects, existing: [])
    #expect(!alone.paths.contains { $0.path == "/k" })
    let named = try PathPlan.plan(subjects: subjects, existing: [], siteHosts: ["a", "b"])
    #expect(named.paths.contains(PathOwnership(path: "/k", manifest: "jwks")))
  }

  private static let errors: [(documents: [Site.Entry], message: String)] = [
    ([.init("json", "1")], "json has no path: documents of kind json have no well-known place; give --path"),
    ([.init("text.a", "x")], "text.a has no path: documents of kind text have no well-known place; give --path"),
    (
      [.init("client-metadata", "{}")],
      "client-metadata has no path: documents of kind client-metadata have no well-known place; give --path"
    ),
    (
      [.init("mcp", "{}"), .init("mcp.b", "{}")], "mcp.b has no path: all of its own belong to mcp; give --path"
    ),
    (
      [
        .init("openid-configuration", #"{"issuer":"https://h/t"}"#),
        .init(
          "oauth-authorization-server.b",
          #"{"issuer":"https://h/b"}"#, ["/.well-known/openid-configuration/t"]),
      ],
      #"oauth-authorization-server.b cannot be served at "/.well-known/openid-configuration/t": it belongs to "#
        + "openid-configuration; choose another --path"
    ),
    ([.init("json", "1", ["a"])], #"json cannot be served at "a": a path starts with '/'"#),
    ([.init("json", "1", [""])], #"json cannot be served at "": a path starts with '/'"#),
    ([.init("json", "1", ["https://h/a"])], #"json cannot be served at "https://h/a": a path starts with '/'"#),
    ([.init("json", "1", ["/a?b"])], #"json cannot be served at "/a?b": a path has no query; matching ignores it"#),
    ([.init("json", "1", ["/a#b"])], ##"json cannot be served at "/a#b": a path has no fragment"##),
    (
      [.init("json", "1", ["/a\r\nb"])],
      #"json cannot be served at "/a\r\nb": a path has no control character or blank"#
    ),
    ([.init("json", "1", ["/a b"])], #"json cannot be served at "/a b": a path has no control character or blank"#),
    (
      [.init("json", "1", ["/\u{7f}"])],
      #"json cannot be served at "/\u007f": a path has no control character or blank"#
    ),
    ([.init("json", "1", ["/é"])], #"json cannot be served at "/é": a path is ASCII; percent-encode the rest"#),
    (
      [.init("json", "1", ["/a"]), .init("text", "x", ["/a"])],
      #"text cannot be served at "/a": it belongs to json; choose another --path"#
    ),
  ]

  @Test("what cannot be served, in words", arguments: errors)
  func refused(documents: [Site.Entry], message: String) {
    var site = Site()
    let error = #expect(throws: PathError.self) { try site.publish(documents) }
    #expect(error?.description == message)
  }

  @Test func anExplicitPathOfAnotherIsRefused() throws {
    var site = Site()
    try site.publish([.init("oauth-authorization-server", #"{"issuer":"https://h"}"#), .init("json", "1", ["/j"])])
    for path in [Self.server, Self.openID, "/j"] {
      var copy = site
      #expect(throws: PathError.self) { try copy.publish([.init("text", "x", [path])]) }
    }
    try site.publish([.init("json", "1", ["/j", "/k"])])
    #expect(site.paths(of: "json") == ["/j", "/k"])
  }

  @Test("an explicit path settles who has a path that two derive, while nobody has it")
  func explicitSettles() throws {
    var site = Site()
    try site.publish([
      .init("oauth-protected-resource.a", #"{"resource":"https://h/a"}"#),
      .init("oauth-protected-resource.b", #"{"resource":"https://h/b"}"#, [Self.resource]),
    ])
    #expect(site.owner(Self.resource) == "oauth-protected-resource.b!")
    #expect(site.findings.map(\.manifest) == ["oauth-protected-resource.a"])
  }
}

import Testing

@testable import Manifests

/// Paths over several releases: what stays, what moves, and that the order of files says nothing.
struct PathHistoryTests {
  private static let server = "/.well-known/oauth-authorization-server"
  private static let openID = "/.well-known/openid-configuration"
  private static let resource = "/.well-known/oauth-protected-resource"

  private static let serverEntry = Site.Entry("oauth-authorization-server", #"{"issuer":"https://h/t"}"#)
  private static let openIDEntry = Site.Entry("openid-configuration", #"{"issuer":"https://h/t"}"#)

  private static let dexterPaths = [
    "oauth-authorization-server \(server)", "oauth-authorization-server \(server)/mcp",
    "oauth-authorization-server /mcp\(server)", "mcp /.well-known/mcp", "mcp /.well-known/mcp.json",
    "oauth-protected-resource \(resource)",
    "oauth-protected-resource \(resource)/mcp", "oauth-protected-resource /mcp\(resource)",
    "openid-configuration \(openID)", "openid-configuration \(openID)/mcp", "openid-configuration /mcp\(openID)",
  ]

  @Test func theRealCaseInItsOrder() throws {
    var site = Site()
    func entries(_ folder: Int) -> [Site.Entry] {
      Dexter.published[folder, default: []].map { Site.Entry($0, Dexter.text(folder, $0)) }
    }
    try site.publish(entries(1))
    #expect(site.rows == ["oauth-authorization-server \(Self.server)", "oauth-authorization-server? \(Self.openID)"])
    try site.publish(entries(2))
    #expect(site.rows == Self.dexterPaths)
    let moved = Finding(
      rule: "path-moved", severity: "info", manifest: "openid-configuration",
      message: "takes over \(Self.openID) from oauth-authorization-server, which stood in for it")
    #expect(site.findings == [moved])
    try site.publish(entries(3))
    #expect(site.rows == Self.dexterPaths)
    #expect(site.findings.isEmpty)
    // The issuer is https://dexter.cash/mcp from now on: only its own document answers there.
    try site.publish(entries(8))
    let issuers = ["\(Self.openID)/mcp", "/mcp\(Self.openID)"]
    #expect(issuers.map { site.owner($0) } == ["oauth-authorization-server?", "oauth-authorization-server?"])
    #expect(site.owner(Self.openID) == "openid-configuration")
    #expect(
      site.findings.map(\.message) == [
        "takes over \(issuers[0]), \(issuers[1]) from openid-configuration: its issuer makes that path"
      ])
  }

  @Test("whichever server kind comes first, both end with their own rows", arguments: [false, true])
  func serverKinds(openIDFirst: Bool) throws {
    var site = Site()
    let entries = openIDFirst ? [Self.openIDEntry, Self.serverEntry] : [Self.serverEntry, Self.openIDEntry]
    try site.publish([entries[0]])
    #expect(site.ownerships.count == 6)
    #expect(site.ownerships.filter(\.borrowed).count == 3)
    try site.publish([entries[1]])
    #expect(Set(site.paths(of: "oauth-authorization-server")) == [Self.server, Self.server + "/t", "/t" + Self.server])
    #expect(Set(site.paths(of: "openid-configuration")) == [Self.openID, Self.openID + "/t", "/t" + Self.openID])
    #expect(site.ownerships.filter(\.borrowed).isEmpty)
    #expect(site.findings.map(\.rule) == ["path-moved"])
    try site.publish([entries[1]])
    #expect(site.findings.isEmpty)
  }

  @Test func twoResourcesHaveTheirOwnRowsAndTheFirstTheRoot() throws {
    var site = Site()
    try site.publish([
      .init("oauth-protected-resource", #"{"resource":"https://h/a"}"#),
      .init("oauth-protected-resource.b", #"{"resource":"https://h/b"}"#),
      .init("oauth-authorization-server", #"{"issuer":"https://h"}"#),
    ])
    #expect(
      site.paths(of: "oauth-protected-resource") == [Self.resource, Self.resource + "/a", "/a" + Self.resource])
    #expect(site.paths(of: "oauth-protected-resource.b") == [Self.resource + "/b", "/b" + Self.resource])
    #expect(
      site.paths(of: "oauth-authorization-server").filter { $0.contains(Self.server) } == [
        Self.server, Self.server + "/a", Self.server + "/b", "/a" + Self.server, "/b" + Self.server,
      ])
    let kept = Finding(
      rule: "path-kept", severity: "warning", manifest: "oauth-protected-resource.b",
      message: "is not served at \(Self.resource): oauth-protected-resource, the first owner, keeps it")
    #expect(site.findings == [kept])
  }

  @Test func aServedPathStaysWhenTheIssuerMoves() throws {
    var site = Site()
    try site.publish([Self.serverEntry])
    try site.publish([.init("oauth-authorization-server", #"{"issuer":"https://h/new"}"#)])
    #expect(site.owner("/t" + Self.server) == "oauth-authorization-server")
    #expect(site.owner("/t" + Self.openID) == "oauth-authorization-server?")
    #expect(site.owner("/new" + Self.openID) == "oauth-authorization-server?")
    try site.publish([.init("openid-configuration", #"{"issuer":"https://h/new"}"#)])
    #expect(site.owner("/new" + Self.openID) == "openid-configuration")
    #expect(site.owner("/t" + Self.openID) == "oauth-authorization-server?", "no longer derived: it stays")
    try site.publish([.init("openid-configuration", #"{"issuer":"https://h/t"}"#)])
    #expect(site.owner("/t" + Self.openID) == "openid-configuration", "derived again: its kind takes it")
  }

  @Test("a served path goes to the document whose issuer makes it, and is told") func issuerTakesItsPath() throws {
    var site = Site()
    try site.publish([Self.serverEntry, .init("oauth-protected-resource", #"{"resource":"https://h/r"}"#)])
    #expect(site.owner(Self.server + "/r") == "oauth-authorization-server")
    try site.publish([.init("oauth-authorization-server.b", #"{"issuer":"https://h/r"}"#)])
    #expect(site.owner(Self.server + "/r") == "oauth-authorization-server.b")
    #expect(site.owner(Self.openID + "/r") == "oauth-authorization-server.b?")
    #expect(Set(site.findings.map { "\($0.rule) \($0.severity)" }) == ["path-moved warning", "path-kept warning"])
  }

  @Test("at an issuer's place its document of the other kind stands in, never another issuer's")
  func otherKind() throws {
    var site = Site()
    try site.publish([Self.serverEntry, .init("openid-configuration", #"{"issuer":"https://h/o"}"#)])
    #expect(site.owner(Self.server + "/o") == "openid-configuration?")
    #expect(site.owner(Self.openID + "/t") == "oauth-authorization-server?")
    try site.publish([.init("oauth-protected-resource", #"{"resource":"https://h/o"}"#)])
    #expect(site.owner(Self.server + "/o") == "openid-configuration?")
    #expect(site.findings.isEmpty)
    try site.publish([.init("oauth-authorization-server.o", #"{"issuer":"https://h/o"}"#)])
    #expect(site.owner(Self.server + "/o") == "oauth-authorization-server.o")
    #expect(site.owner(Self.server) == "oauth-authorization-server")
  }

  @Test("at a resource the document of an authorization server that it names goes first") func linked() throws {
    var site = Site()
    try site.publish([
      .init("oauth-authorization-server.a", #"{"issuer":"https://h/a"}"#),
      .init("oauth-authorization-server.b", #"{"issuer":"https://h/b/"}"#),
      .init("oauth-protected-resource", #"{"resource":"https://h/m","authorization_servers":["https://h/b"]}"#),
      .init("oauth-protected-resource.n", #"{"resource":"https://h/n","authorization_servers":["https://x"]}"#),
    ])
    #expect(site.owner(Self.server + "/m") == "oauth-authorization-server.b")
    #expect(site.owner("/n" + Self.server) == "oauth-authorization-server.a")
  }

  @Test func anExplicitPathFreesFromBorrowing() throws {
    var site = Site()
    try site.publish([.init("oauth-authorization-server", #"{"issuer":"https://h"}"#, [Self.openID])])
    #expect(site.owner(Self.openID) == "oauth-authorization-server!")
    try site.publish([.init("openid-configuration", #"{"issuer":"https://h/t"}"#)])
    #expect(site.owner(Self.openID) == "oauth-authorization-server!")
    #expect(site.owner(Self.openID + "/t") == "openid-configuration")
  }

  @Test func explicitPathsStayWithoutBeingGivenAgain() throws {
    var site = Site()
    try site.publish([.init("json", "1", ["/a"])])
    try site.publish([.init("json", "2")])
    #expect(site.rows == ["json! /a"])
  }

  @Test("the order of files in one release changes no path", arguments: 0..<3)
  func permutations(set: Int) throws {
    let sets: [[Site.Entry]] = [
      Dexter.published[2, default: []].map { Site.Entry($0, Dexter.text(2, $0)) },
      [
        Self.serverEntry, .init("oauth-authorization-server.b", #"{"issuer":"https://h/b"}"#),
        .init("oauth-protected-resource.a", #"{"resource":"https://h/a"}"#),
        .init("oauth-protected-resource.b", #"{"resource":"https://h/b"}"#), .init("mcp-server-card", "{}"),
      ],
      [
        Self.openIDEntry, .init("oauth-authorization-server", #"{"issuer":"https://h/u","jwks_uri":"https://h/k"}"#),
        .init("jwks", "{}"), .init("mcp", #"{"url":"https://h/m"}"#), .init("json", "1", ["/j", "/k2"]),
      ],
    ]
    var found: Set<[String]> = []
    for order in Self.orders(of: sets[set]) {
      var site = Site()
      try site.publish(order)
      found.insert(site.ownerships.map(\.path).sorted())
    }
    #expect(found.count == 1)
  }

  private static func orders(of entries: [Site.Entry]) -> [[Site.Entry]] {
    guard entries.count > 1 else { return [entries] }
    return entries.indices.flatMap { index in
      var rest = entries
      let first = rest.remove(at: index)
      return orders(of: rest).map { [first] + $0 }
    }
  }
}

import Testing

@testable import Manifests

/// Key sets of several issuers on one host.
struct KeyPlaceTests {
  private static func server(_ tenant: String) -> Site.Entry {
    let issuer = "https://h/\(tenant)"
    return .init("oauth-authorization-server.\(tenant)", #"{"issuer":"\#(issuer)","jwks_uri":"\#(issuer)/k"}"#)
  }

  private static func keys(_ name: String, _ paths: [String] = []) -> Site.Entry {
    .init(name, #"{"keys":[],"of":"\#(name)"}"#, paths)
  }

  private static let usual = "/.well-known/jwks.json"

  @Test("the only key set answers everywhere, and says so where issuers differ") func only() throws {
    var site = Site()
    try site.publish([Self.server("a"), Self.server("b"), Self.keys("jwks")])
    #expect(site.paths(of: "jwks") == [Self.usual, "/a/k", "/b/k"])
    #expect(site.findings.map(\.rule).contains("keys-shared"))
    let message = site.findings.first { $0.rule == "keys-shared" }?.message ?? ""
    #expect(message.contains("https://h/a, https://h/b"))
  }

  @Test("named as a document, a key set is that document's alone once there are several") func paired() throws {
    var site = Site()
    try site.publish([Self.server("a"), Self.server("b"), Self.server("c"), Self.keys("jwks.a")])
    #expect(site.owner("/b/k") == "jwks.a")
    try site.publish([Self.keys("jwks-b")])
    #expect(["/a/k", "/b/k", "/c/k", Self.usual].map { site.owner($0) } == ["jwks.a", "jwks-b", nil, "jwks.a"])
    let rules = site.findings.map { "\($0.rule) \($0.manifest)" }.filter { $0.contains("jwks") }
    #expect(Set(rules) == ["path-moved jwks-b", "path-kept jwks-b", "path-dropped jwks.a"])
  }

  @Test("of several that nothing pairs, the first keeps what it had alone, and no new path comes to it")
  func unpaired() throws {
    var site = Site()
    try site.publish([Self.server("a"), Self.keys("keys")])
    try site.publish([Self.keys("more", ["/more"])])
    try site.publish([Self.server("b")])
    #expect(site.paths(of: "keys") == [Self.usual, "/a/k"])
    #expect(site.owner("/b/k") == nil)
  }

  @Test("an explicit path takes one that another key set derives") func explicit() throws {
    var site = Site()
    try site.publish([Self.server("a"), Self.server("b"), Self.keys("jwks.a")])
    try site.publish([Self.keys("other", ["/b/k"])])
    #expect(site.owner("/b/k") == "other!")
    #expect(site.findings.contains { $0.message == "takes over /b/k from jwks.a: it was given with --path" })
    try site.publish([Self.keys("jwks.a")])
    #expect(site.owner("/b/k") == "other!")
  }

  @Test("no standard place of another kind is anybody's jwks_uri or client_id") func hostile() throws {
    let place = "/.well-known/oauth-protected-resource/x"
    var site = Site()
    try site.publish([
      .init("openid-configuration", #"{"issuer":"https://h","jwks_uri":"https://h\#(place)"}"#), Self.keys("jwks"),
      .init("client-metadata", #"{"client_id":"https://h\#(place)"}"#, ["/c"]),
    ])
    #expect(site.owner(place) == nil)
  }
}

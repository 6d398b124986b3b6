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

  @Test("named as a document, a key set is that document's alone") func paired() throws {
    var site = Site()
    try site.publish([Self.server("a"), Self.server("b"), Self.server("c"), Self.keys("jwks.a")])
    #expect(site.paths(of: "jwks.a") == [Self.usual, "/a/k"])
    let apart = site.findings.first { $0.rule == "keys-apart" }?.message ?? ""
    #expect(apart.contains("the jwks_uri of https://h/b, https://h/c:") && apart.hasSuffix("--path"))
    try site.publish([Self.keys("jwks-b")])
    #expect(["/a/k", "/b/k", "/c/k", Self.usual].map { site.owner($0) } == ["jwks.a", "jwks-b", nil, "jwks.a"])
    let rules = site.findings.map { "\($0.rule) \($0.manifest)" }.filter { $0.contains("jwks") }
    #expect(rules == ["path-kept jwks-b"])
  }

  @Test("any name of a document may tell: jwks-a is as-a's, and jwks-x-a is as-x-a's") func shortNames() throws {
    func document(_ name: String, _ issuer: String) -> Site.Entry {
      .init(name, #"{"issuer":"https://h\#(issuer)","jwks_uri":"https://h/\#(name)/k"}"#)
    }
    var site = Site()
    try site.publish([
      document("as-a", "/tenant-a"), document("as-x-a", "/tenant-b/"), Self.keys("jwks-a"), Self.keys("jwks-x-a"),
    ])
    #expect(["/as-a/k", "/as-x-a/k", Self.usual].map { site.owner($0) } == ["jwks-a", "jwks-x-a", nil])
  }

  @Test("of several that nothing tells apart none is served by guess: all are refused, with what to do")
  func untold() throws {
    var site = Site()
    let words =
      "keys1, keys2 have no path: nothing tells of which document these keys are, and of several key sets none "
      + "is served by guess; publish each with --path and its jwks_uri's path (/a/k, /b/k), or name it jwks.NAME as "
      + "oauth-authorization-server.NAME"
    try site.publish([Self.server("a"), Self.server("b")])
    var copy = site
    let error = #expect(throws: PathError.self) { try copy.publish([Self.keys("keys1"), Self.keys("keys2")]) }
    #expect(error?.description == words)
    // Given one's place it is that one's alone: the other's keys may come later.
    try site.publish([Self.keys("keys1", ["/a/k"])])
    #expect(site.owner("/a/k") == "keys1!" && site.owner("/b/k") == nil)
    try site.publish([Self.keys("keys2", ["/b/k"])])
    #expect(["/a/k", "/b/k", Self.usual].map { site.owner($0) } == ["keys1!", "keys2!", "keys1"])
  }

  @Test("of two that are named as documents of one place, neither is served there") func onePlace() throws {
    func document(_ name: String) -> Site.Entry {
      .init(name, #"{"issuer":"https://h/\#(name)","jwks_uri":"https://h/k"}"#)
    }
    var site = Site()
    try site.publish(
      [document("as-a"), document("as-b"), Self.keys("jwks-a"), Self.keys("jwks-b")], requiresPaths: false)
    #expect(site.owner("/k") == nil)
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
    try site.publish([Self.server("a"), Self.server("b"), Self.keys("keys")])
    try site.publish([Self.keys("other", ["/b/k"])])
    #expect(site.owner("/b/k") == "other!" && site.owner("/a/k") == "keys")
    #expect(site.findings.contains { $0.message == "takes over /b/k from keys: it was given with --path" })
    try site.publish([Self.keys("keys")])
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

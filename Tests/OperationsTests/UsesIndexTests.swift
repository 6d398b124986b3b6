import Basics
import Evidence
import Storage
import StorySupport
import Testing

@testable import Operations

private let origin = Walk.origin
private let day = Walk.day

@Suite("Which endpoint a request is for") struct UsesIndexTests {
  private func index(_ sites: [(host: String, urls: [[String]])], alias: (String, of: String)? = nil) throws
    -> EndpointIndex
  {
    let walk = try Walk()
    for site in sites {
      for (step, urls) in site.urls.enumerated() {
        let members = zip(["token_url", "authorization_url", "jwks_uri", "a_endpoint"], urls).map {
          #""\#($0)":"\#($1)""#
        }
        try walk.release(
          [("mcp", "{\(members.joined(separator: ","))}")], at: origin + Int64(step), host: site.host)
      }
    }
    if let alias { try walk.database.addAlias(alias.0, to: walk.database.site(alias.of)) }
    return EndpointIndex(endpoints: try walk.database.endpoints(), sites: try walk.database.sites())
  }

  private func found(_ index: EndpointIndex, _ target: String, _ host: String?) -> String? {
    index.endpoint(for: RequestTarget(target: target, host: host)).map { $0.url.replacing("https://", with: "") }
  }

  @Test("path and query, the endpoint with the most parameters, a current one before a retired one")
  func query() throws {
    let base = "https://a.example"
    let index = try index([
      (
        "a.example",
        [["\(base)/t", "\(base)/t?a=1", "\(base)/t?a=1&b=2", "\(base)/x"], ["\(base)/t?c=3", "\(base)/x"]]
      )
    ])
    let cases: [(String, String?)] = [
      ("/t", "a.example/t"), ("/t?z=1", "a.example/t"), ("/t?a=1", "a.example/t?a=1"), ("/t?a=2", "a.example/t"),
      ("/t?b=2&z&a=1", "a.example/t?a=1&b=2"), ("/t?a=%31", "a.example/t?a=1"), ("/t?c=3&a=1", "a.example/t?c=3"),
      ("/t?A=1", "a.example/t"), ("/t/", nil), ("/T", nil), ("//t", nil), ("/t%2f", nil), ("", nil), ("*", nil),
      ("https://a.example/t", "a.example/t"), ("https://evil.example/t", "a.example/t"), ("/x#f", "a.example/x"),
    ]
    for (target, url) in cases { #expect(found(index, target, nil) == url, "\(target)") }
    #expect(index.endpoint(for: RequestTarget(target: "/x", host: nil))?.isCurrent == true)
    #expect(index.retiredPaths == ["/t"])
  }

  @Test("one site: every host holds; the endpoint's own is preferred")
  func single() throws {
    let index = try index([
      ("a.example", [["https://a.example/t", "https://api.a.example/t", "https://api.a.example/u"]])
    ])
    for (host, url) in [("a.example", "a.example/t"), ("API.a.example:8443", "api.a.example/t")] {
      #expect(found(index, "/t", host) == url)
    }
    for host in ["a.example", "api.a.example", "127.0.0.1", "[::1]:8080", nil] {
      #expect(found(index, "/u", host) == "api.a.example/u")
    }
    #expect(found(index, "/t", "localhost") != nil)
  }

  @Test("several sites: host, alias and endpoint host decide; any other matches by path and query")
  func several() throws {
    let index = try index(
      [
        ("a.example", [["https://a.example/t", "https://api.a.example/only"]]),
        ("b.example", [["https://b.example/t", "https://b.example/b?x=1"]]),
      ], alias: ("www.b.example", of: "b.example"))
    let cases: [(String, String?, String?)] = [
      ("/t", "a.example", "a.example/t"), ("/t", "b.example", "b.example/t"), ("/t", "WWW.b.example:80", "b.example/t"),
      ("/t", "api.a.example", nil), ("/only", "api.a.example", "api.a.example/only"), ("/only", "a.example", nil),
      ("/only", "b.example", nil), ("/only", "10.0.0.1", "api.a.example/only"), ("/only", nil, "api.a.example/only"),
      ("/b?x=1", nil, "b.example/b?x=1"), ("/b?x=1", "a.example", nil), ("/b", nil, nil),
      ("/b?x=1", "10.0.0.1", "b.example/b?x=1"),
    ]
    for (target, host, url) in cases { #expect(found(index, target, host) == url, "\(target) at \(host ?? "no host")") }
  }

  @Test("client ids: by site; the current one where there is exactly one")
  func clientIDs() throws {
    let walk = try Walk()
    func document(_ ids: String...) -> String {
      let members = zip(["mcp", "authorization"], ids).map { #""\#($0)":{"client_id":"\#($1)"}"# }
      return "{\(members.joined(separator: ","))}"
    }
    try walk.release([("mcp", document("one"))], at: origin, host: "a.example")
    try walk.release([("mcp", document("two"))], at: origin + 1, host: "a.example")
    try walk.release([("mcp", document("x", "y"))], at: origin, host: "b.example")
    try walk.release([("mcp", "{}")], at: origin, host: "c.example")
    let index = EndpointIndex(endpoints: try walk.database.endpoints(), sites: try walk.database.sites())
    let ids = try ["a.example", "b.example", "c.example"].map { try walk.database.site($0).id }
    #expect(ids.map { index.currentClientID(site: $0) } == ["two", nil, nil])
    #expect(index.clientID("one", site: ids[0])?.isCurrent == false && index.clientID("one", site: ids[1]) == nil)
  }

  struct Read: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var method = "POST"
    var target = "/mcp/token"
    var content = ""
    var body = ""
    /// "named/redirect host" of each use.
    let uses: [String]
  }

  private static let form = "application/x-www-form-urlencoded"
  static let reads = [
    Read(testDescription: "nothing named", uses: ["/"]),
    Read(testDescription: "a preflight uses nothing", method: "OPTIONS", uses: []),
    Read(testDescription: "no endpoint", target: "/mcp/tokens", uses: []),
    Read(
      testDescription: "in a form", content: form, body: "client_id=\(DexterHistory.clientID)",
      uses: ["\(DexterHistory.clientID)/"]),
    Read(
      testDescription: "in JSON", content: "application/json; charset=utf-8", body: #"{"client_id":"x"}"#,
      uses: ["dynamic/"]),
    Read(
      testDescription: "a body of another type is not read", content: "text/plain", body: "client_id=x", uses: ["/"]),
    Read(
      testDescription: "given twice counts as none", target: "/mcp/token?client_id=x", content: form,
      body: "client_id=y", uses: ["/"]),
    Read(
      testDescription: "of a registration nothing", content: "application/json",
      body:
        #"{"redirect_uris":["https://claude.ai/api/mcp/auth_callback"],"client_id":"x","redirect_uri":"https://a/"}"#,
      uses: ["/"]),
    Read(
      testDescription: "of several callbacks neither", content: "application/json",
      body: #"{"redirect_uris":["https://a.example/","https://b.example/"]}"#, uses: ["/"]),
    Read(testDescription: "broken JSON", content: "application/json", body: #"{"client_id":"#, uses: ["/"]),
    Read(testDescription: "an id of another type", content: "application/json", body: #"{"client_id":7}"#, uses: ["/"]),
  ]

  @Test("what of a request is told", arguments: reads) func read(_ given: Read) throws {
    let walk = try Walk.dexter()
    let index = EndpointIndex(endpoints: try walk.database.endpoints(), sites: try walk.database.sites())
    let reader = RequestReader(index: index, rules: .builtIn, detail: .prefix, hash: try walk.database.keyedHash())
    let target = RequestTarget(target: given.target, host: nil)
    let request = EndpointRequest(
      source: .observe, at: 1, method: given.method, target: target, rawTarget: given.target, userAgent: nil,
      address: nil, body: Array(given.body.utf8), contentType: given.content)
    let uses = index.find(target).flatMap { reader.read(request, at: $0).request }.map { [$0] } ?? []
    #expect(uses.map { "\($0.namedClient)/\($0.redirectHost)" } == given.uses)
    // That a client id was given is kept, whatever it is; so is that none was.
    #expect(uses.allSatisfy { ($0.clientHash == 0) == ($0.namedClient.isEmpty) })
  }
}

import Manifests
import Testing

@testable import Storage

@Suite("What makes two endpoints one")
struct EndpointIdentityTests {
  static let same = [
    ("https://dexter.cash/t", "https://dexter.cash/%74"),
    ("https://dexter.cash/t", "https://dexter.cash/t"),
    ("https://dexter.cash/t?a=1&b=2", "https://dexter.cash/t?b=2&a=1"),
    ("https://dexter.cash/t?a=1&a=2", "https://dexter.cash/t?a=2&a=1"),
    ("https://dexter.cash/t?a", "https://dexter.cash/t?a="),
    ("https://dexter.cash/t?a=1", "https://dexter.cash/t?&a=1&"),
    ("https://dexter.cash/t", "http://dexter.cash/t"),
    ("https://dexter.cash/t", "https://dexter.cash:8443/t"),
    ("https://dexter.cash/t", "https://DEXTER.cash/t"),
    ("https://dexter.cash", "https://dexter.cash/"),
  ]

  @Test("scheme, port, the host's letters and the order of the query do not count", arguments: same)
  func one(first: String, second: String) throws {
    let store = try Store()
    try store.publish(.token(first), now: 1_000)
    try store.publish(.token(second), now: 2_000)
    #expect(try store.database.endpoints().map(\.url) == [first])
    #expect(try store.database.endpoints().map(\.isCurrent) == [true])
  }

  static let different = [
    ("https://dexter.cash/t", "https://dexter.cash/T"),
    ("https://dexter.cash/t", "https://dexter.cash/t/"),
    ("https://dexter.cash/t", "https://dexter.cash/%2Ft"),
    ("https://dexter.cash/t", "https://api.dexter.cash/t"),
    ("https://dexter.cash/t", "https://dexter.cash/t?a=1"),
    ("https://dexter.cash/t?a=1", "https://dexter.cash/t?a=2"),
    ("https://dexter.cash/t?a=1", "https://dexter.cash/t?a=1&b=2"),
    ("https://dexter.cash/t?a=1", "https://dexter.cash/t?A=1"),
    ("https://dexter.cash/t?a=1", "https://dexter.cash/t?a=1&a=1"),
  ]

  @Test("host, path and each advertised parameter do", arguments: different)
  func two(first: String, second: String) throws {
    let store = try Store()
    try store.publish(.token(first), now: 1_000)
    try store.publish(.token(second), now: 2_000)
    #expect(try store.database.endpoints().map(\.url).sorted() == [first, second].sorted())
    #expect(try store.database.endpoints().filter(\.isCurrent).map(\.url) == [second])
  }

  @Test("one endpoint has the fields of all that name it")
  func fields() throws {
    let store = try Store()
    try store.publish(
      .token("/t"), .token("/t", name: "oauth-authorization-server"),
      Draft(
        name: "openid-configuration", kind: .openIDConfiguration,
        text: #"{"issuer":"https://dexter.cash","jwks_uri":"https://dexter.cash/t"}"#), now: 1_000)
    let endpoint = try store.endpoint("/t")
    #expect(endpoint.fields.sorted() == ["jwks_uri", "token_endpoint", "token_url"])
    #expect(endpoint.advertisers.count == 3 && endpoint.successor == nil)
  }

  @Test("issuer, resource, servers and callbacks are no endpoints")
  func noEndpoints() throws {
    let store = try Store()
    try store.publish(
      Draft(
        name: "oauth-authorization-server", kind: .authorizationServer,
        text: """
          {"issuer":"https://dexter.cash/i","service_documentation":"https://dexter.cash/d","token_endpoint":"mailto:x",
          "mcp":{"redirect_uri":"https://dexter.cash/c"}}
          """),
      Draft(
        name: "oauth-protected-resource", kind: .protectedResource,
        text: #"{"resource":"https://dexter.cash/r","authorization_servers":["https://dexter.cash/i"]}"#), now: 1_000)
    #expect(try store.database.endpoints().isEmpty)
  }

  @Test("a client id is one of its own: as it is, by site, with its own standing")
  func clientIDs() throws {
    let store = try Store()
    try store.publish(.clientID("cid_1"), now: 1_000)
    try store.publish(.clientID("CID_1"), now: 2_000, grace: 30)
    let ids = try store.database.endpoints().filter(\.isClientID)
    #expect(ids.map(\.url) == ["CID_1", "cid_1"])
    #expect(ids.allSatisfy { $0.endpoint == nil && $0.fields == ["client_id"] })
    #expect(try store.standing(of: "with client_id cid_1") == "retired 2000, grace 2030")
    #expect(try store.standing(of: "with client_id CID_1") == "current")
    #expect(try store.standing(of: "/token") == "current")
    #expect(try store.advertisers(of: "with client_id cid_1") == ["mcp [1] in 2"])
  }

  @Test("a client id that reads as a URL is no endpoint's URL")
  func clientIDAsURL() throws {
    let store = try Store()
    try store.publish(.clientID("https://dexter.cash/token"), now: 1_000)
    let endpoints = try store.database.endpoints()
    #expect(endpoints.map(\.isClientID).filter { $0 }.count == 1 && endpoints.count == 2)
    let found = try store.database.endpoint(.given("https://dexter.cash/token"), of: store.database.site("dexter.cash"))
    #expect(found.isClientID == false)
  }
}

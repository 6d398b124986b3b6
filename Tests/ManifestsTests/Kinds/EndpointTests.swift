import Basics
import Testing

@testable import Manifests

struct EndpointTests {
  private static let identities: [(url: String, identity: String)] = [
    ("https://A.b", "a.b/"), ("https://a.b/", "a.b/"), ("http://a.b:8080/", "a.b/"), ("https://a.b/X/", "a.b/X/"),
    ("https://a.b/x?", "a.b/x"), ("https://a.b/x?b=2&a=1", "a.b/x?a=1&b=2"), ("https://a.b/x?a&&=", "a.b/x?=&a="),
    ("https://a.b?x=1", "a.b/?x=1"), ("https://a.b/x?u=https://c/d?e=f", "a.b/x?u=https://c/d?e=f"),
    ("https://a.b/%7Ex%2f?a=%20", "a.b/~x%2F?a=%20"), ("https://[::1]:1/x", "[::1]/x"),
  ]

  @Test("identity is host, path and advertised query", arguments: identities)
  func identity(url: String, identity: String) throws {
    #expect(try #require(Endpoint(url: url, field: "f")).identity == identity)
  }

  @Test func endpointsAreEqualByIdentityOnly() throws {
    let one = try #require(Endpoint(url: "https://a/t?x=1&y=2", field: "token_endpoint"))
    #expect(one == Endpoint(url: "http://A:8080/t?y=2&x=1", field: "other_endpoint"))
    #expect(one != Endpoint(url: "https://a/t?x=1", field: "token_endpoint"))
    #expect(Set([one, Endpoint(url: "https://a:443/t?y=2&x=1", field: "token_endpoint")]).count == 1)
    #expect(one.query == [QueryParameter(name: "x", value: "1"), QueryParameter(name: "y", value: "2")])
    #expect(one.path == "/t")
    #expect(one.host == "a")
  }
}

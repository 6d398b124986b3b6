import Testing

@testable import Manifests

struct URLTests {
  private static let origins: [(url: String, origin: String?)] = [
    ("https://dexter.cash", "https://dexter.cash"), ("https://dexter.cash/", "https://dexter.cash"),
    ("HTTPS://Dexter.CASH/Mcp?a=1", "https://dexter.cash"), ("https://a:443", "https://a"),
    ("http://a:80/", "http://a"),
    ("https://a:80", "https://a:80"), ("http://a:443", "http://a:443"), ("https://a:", "https://a"),
    ("https://a:/x", "https://a"), ("https://a:8443?x", "https://a:8443"),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ("https://[2001:DB8::1]:8443/x", "https://[2001:db8::1]:8443"), ("https://[::1]", "https://[::1]"),
    ("https://a/%2f", "https://a"), ("https://a-b._c", "https://a-b._c"), ("", nil), ("https", nil), ("https:", nil),
    ("https:/a", nil), ("https://", nil), ("https:///x", nil), ("https://:443", nil), ("//a/x", nil), ("/x", nil),
    ("a", nil), ("ftp://a", nil), ("javascript://a", nil), (" https://a", nil), ("https://a ", nil),
    ("https://a b", nil),
    ("https://a\n", nil), ("https://a/\u{1}", nil), ("https://a/\u{7f}", nil), ("https://u@a", nil),
    ("https://u:p@a/", nil),
    ("https://a@/x", nil), ("https://a#f", nil), ("https://a/#", nil), ("https://é", nil), ("https://a/é", nil),
    ("https://a\\b", nil), ("https://a/%2", nil), ("https://a/%zz", nil), ("https://a%20", nil), ("https://a:x", nil),
    ("https://a:0", nil), ("https://a:65536", nil), ("https://a:-1", nil), ("https://a:+1", nil),
    ("https://a:1:2", nil),
    ("https://a:99999999999999999999", nil), ("https://[::1", nil), ("https://[]", nil), ("https://[::1]x", nil),
    ("https://[::g]", nil), ("https://[::1]:x", nil), ("https://a[1]", nil), ("https://a/{x}", nil),
    ("https://a/<x>", nil),
  ]

  @Test("origins, and what has none", arguments: origins)
  func origin(url: String, origin: String?) {
    #expect(Origin(url)?.description == origin)
    #expect((Endpoint(url: url, field: "f") != nil) == (origin != nil))
  }

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

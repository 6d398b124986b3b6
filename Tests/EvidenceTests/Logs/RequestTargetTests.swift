import Testing

@testable import Evidence

@Suite("What of a request identifies an endpoint")
struct RequestTargetTests {
  @Test(
    "targets are taken apart",
    arguments: [
      ("/a", nil, nil, "/a"),
      ("/a?b=1", "Dexter.Cash:443", "dexter.cash", "/a"),
      ("/a#b?c", nil, nil, "/a"),
      ("/a/?b#c", nil, nil, "/a/"),
      ("/A%2fb", nil, nil, "/A%2fb"),
      ("//evil.example/a", "dexter.cash", "dexter.cash", "//evil.example/a"),
      ("http://dexter.cash", nil, "dexter.cash", "/"),
      ("HTTPS://Dexter.Cash:8443?b", nil, "dexter.cash", "/"),
      ("https://user:pw@dexter.cash/a", nil, "dexter.cash", "/a"),
      ("https://[2001:DB8::1]:443/a", nil, "[2001:db8::1]", "/a"),
      ("https:///a", nil, nil, "/a"),
      ("http://evil.example/a", "dexter.cash", "dexter.cash", "/a"),
      ("/a", "-", nil, "/a"),
      ("/a", "", nil, "/a"),
      ("*", nil, nil, "*"),
      ("", nil, nil, ""),
      ("é?x", nil, nil, "é"),
    ] as [(String, String?, String?, String)])
  func parts(_ target: String, _ given: String?, _ host: String?, _ path: String) {
    let parts = RequestTarget(target: target, host: given)
    #expect(parts.host == host)
    #expect(parts.path == path)
  }

  @Test(
    "a request carries what is advertised, whatever else it carries",
    arguments: [
      ("/a", [], true),
      ("/a?x=1", [], true),
      ("/a?tenant=7&client_id=c", [("tenant", "7")], true),
      ("/a?client_id=c&tenant=7", [("tenant", "7")], true),
      ("/a?tenant=8", [("tenant", "7")], false),
      ("/a", [("tenant", "7")], false),
      ("/a?tenant", [("tenant", "")], true),
      ("/a?Tenant=7", [("tenant", "7")], false),
      ("/a?p=1&q=2", [("q", "2"), ("p", "1")], true),
      ("/a?p=1", [("q", "2"), ("p", "1")], false),
      ("/a?p=1&p=2", [("p", "2")], true),
      ("/a?p=x%20y", [("p", "x%20y")], true),
      ("/a?p=x%20y", [("p", "x y")], true),
      ("/a?p=x+y", [("p", "x%20y")], true),
      ("/a?p=a%2Bb", [("p", "a+b")], true),
      ("/a?p=%61", [("p", "a")], true),
      ("/a?p=a%2fb", [("p", "a%2Fb")], true),
      ("/a?p=e%CC%81", [("p", "%C3%A9")], false),
      ("/a#?p=1", [("p", "1")], false),
    ] as [(String, [(name: String, value: String)], Bool)])
  func carries(_ target: String, _ advertised: [(name: String, value: String)], _ does: Bool) {
    #expect(RequestTarget(target: target, host: nil).carries(advertised) == does)
    #expect(LoggedRequest.get(target).target.carries(advertised) == does)
  }
}

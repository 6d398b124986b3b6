import Testing

@testable import Basics

@Suite("Origins of URLs") struct OriginTests {
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
    ("https://[::g]", nil), ("https://[::1]:x", nil), ("https://a[1]", nil), ("https://[1.2.3.4]", nil),
    ("https://[1:2]/x", nil), ("https://a/{x}", nil),
    ("https://a/<x>", nil),
  ]

  @Test("origins, and what has none", arguments: origins)
  func origin(url: String, origin: String?) {
    #expect(Origin(url)?.description == origin)
  }
}

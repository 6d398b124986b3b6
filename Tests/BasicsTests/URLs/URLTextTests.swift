import Testing

@testable import Basics

@Suite("URLs cut up") struct URLTextTests {
  static let urls: [(url: String, parts: [String?])] = [
    ("https://a", ["https", nil, "a", nil, "", nil, nil]),
    ("HTTP://u:p@A.b:80/x/y?q=1#f", ["http", "u:p", "A.b", "80", "/x/y", "q=1", "f"]),
    ("cursor://anysphere.cursor-mcp/oauth", ["cursor", nil, "anysphere.cursor-mcp", nil, "/oauth", nil, nil]),
    ("a+b-1.c://h:?", ["a+b-1.c", nil, "h", "", "", "", nil]), ("x://", ["x", nil, "", nil, "", nil, nil]),
    ("https://[::1]:8443?x", ["https", nil, "[::1]", "8443", "", "x", nil]),
    ("https://[::1]", ["https", nil, "[::1]", nil, "", nil, nil]),
    ("https://a@b@c:1/", ["https", "a@b", "c", "1", "/", nil, nil]),
    ("https://a:1:2/", ["https", nil, "a:1", "2", "/", nil, nil]),
    ("https://a#b?c/d@e:f", ["https", nil, "a", nil, "", nil, "b?c/d@e:f"]),
    ("https://a?b/c@d:e", ["https", nil, "a", nil, "", "b/c@d:e", nil]),
    ("https://é:\u{301}/\u{301}", ["https", nil, "é", "\u{301}", "/\u{301}", nil, nil]),
  ]

  @Test("each part is as it was written", arguments: urls)
  func parts(url: String, parts: [String?]) throws {
    let text = try #require(URLText(url))
    let found =
      [text.scheme, text.userInfo, text.host, text.port, text.path, text.query, text.fragment]
      as [(any StringProtocol)?]
    #expect(found.map { $0.map { Array(String($0).utf8) } } == parts.map { $0.map { Array($0.utf8) } })
  }

  @Test(
    "what has no scheme and no authority is cut up not at all",
    arguments: ["", ":", "://a", "a", "a:b", "a:/b", "1a://b", "a b://c", "é://a", "//a"])
  func none(url: String) { #expect(URLText(url) == nil) }

  @Test("bytes that may stand in a URL are those of RFC 3986 section 2") func bytes() {
    let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=".utf8)
    let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    for byte in UInt8.min ... .max {
      #expect(URLByte.isAllowed(byte) == allowed.contains(byte), "\(byte)")
      #expect(URLByte.isUnreserved(byte) == unreserved.contains(byte), "\(byte)")
      #expect(ASCII.isHexDigit(byte) == (ASCII.hexValue(byte) != nil), "\(byte)")
    }
  }

  @Test(
    "the first byte that may not stand there is found",
    arguments: [("https://a/%41#f", nil), ("a b", 1), ("a%4", 1), ("%zz", 0), ("%41%", 3), ("a\u{e9}", 1), ("", nil)]
      as [(String, Int?)])
  func fault(text: String, place: Int?) { #expect(URLByte.firstFault(in: Array(text.utf8)) == place) }
}

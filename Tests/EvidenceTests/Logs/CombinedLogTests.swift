import Testing

@testable import Evidence

@Suite("Access logs in combined and common format")
struct CombinedLogTests {
  private static let head = "203.0.113.9 - - [10/Oct/2026:13:55:36 -0700]"

  static let lines: [LogCase] = [
    .request(
      "nginx: an authorization request",
      #"160.79.104.35 - - [10/Oct/2026:13:55:36 -0700] "GET /authorize?client_id=a%2Fb&state=x+y HTTP/1.1" 302 154 "#
        + #""https://claude.ai/" "Mozilla/5.0 (X11; Linux x86_64) Firefox/131.0""#,
      .get(
        "/authorize?client_id=a%2Fb&state=x+y", address: "160.79.104.35", status: 302,
        userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/131.0", responseBytes: 154)),
    .request(
      "nginx: HTTP/2, IPv6", #"2001:db8::7 - - [10/Oct/2026:20:55:36 +0000] "POST /token HTTP/2.0" 401 27 "-" "-""#,
      .get("/token", method: "POST", address: "2001:db8::7", status: 401, userAgent: nil, responseBytes: 27)),
    .request(
      "nginx: an IPv6 address that could be host:port", head9("2001:db8::80"), .get("/a", address: "2001:db8::80")),
    .request("nginx: a Unix socket", head9("unix:"), .get("/a", address: nil)),
    .request("Apache: a host name", head9("crawl-1.example.net"), .get("/a", address: nil)),
    .request("an absent address", head9("-"), .get("/a", address: nil)),
    .request("HTTP/3", head + #" "GET /a HTTP/3.0" 200 612 "-" "curl/8.5.0""#, .get("/a")),
    .request(
      "nginx: forwarded addresses behind the agent",
      head + #" "GET /a HTTP/1.1" 200 612 "-" "curl/8.5.0" "198.51.100.4, 10.0.0.1""#, .get("/a")),
    .request(
      "nginx: times behind the agent",
      head + #" "GET /a HTTP/1.1" 200 612 "-" "curl/8.5.0" rt=0.003 uct="0.000""#, .get("/a")),
    .request("a carriage return", head + #" "GET /a HTTP/1.1" 200 612 "-" "curl/8.5.0""# + "\r\n", .get("/a")),
    .request("common", head + #" "GET /a HTTP/1.0" 200 612"#, .get("/a", userAgent: nil)),
    .request(
      "Apache: no byte sent", head + #" "HEAD /a HTTP/1.1" 304 -"#,
      .get("/a", method: "HEAD", status: 304, userAgent: nil, responseBytes: 0)),
    .request("an empty agent", head + #" "GET /a HTTP/1.1" 200 612 "-" """#, .get("/a", userAgent: "")),
    .request(
      "a user name with blanks",
      #"203.0.113.9 - Ann de Vries [10/Oct/2026:13:55:36 -0700] "GET /a HTTP/1.1" 200 612 "-" "curl/8.5.0""#,
      .get("/a")),
    .request(
      "ident and user with blanks",
      #"203.0.113.9 some one Ann Vries [10/Oct/2026:13:55:36 -0700] "GET /a HTTP/1.1" 200 612 "-" "curl/8.5.0""#,
      .get("/a")),
    .request(
      "Apache: an empty user name",
      #"203.0.113.9 - "" [10/Oct/2026:13:55:36 -0700] "GET /a HTTP/1.1" 200 612 "-" "curl/8.5.0""#, .get("/a")),
    .request(
      "absolute form", head + #" "GET https://u@Dexter.Cash:443/a?b=1 HTTP/1.1" 200 612 "-" "curl/8.5.0""#,
      .get("https://u@Dexter.Cash:443/a?b=1", host: "dexter.cash")),
    .request("the star of OPTIONS", head + #" "OPTIONS * HTTP/1.1" 200 612"#, star),
    .request("nginx: status 000", head + #" "GET /a HTTP/1.1" 000 0"#, zero),
  ]

  private static let star = LoggedRequest.get("*", method: "OPTIONS", userAgent: nil)
  private static let zero = LoggedRequest.get("/a", status: 0, userAgent: nil, responseBytes: 0)

  private static func head9(_ address: String) -> String {
    address + #" - - [10/Oct/2026:13:55:36 -0700] "GET /a HTTP/1.1" 200 612 "-" "curl/8.5.0""#
  }

  @Test("lines as nginx and Apache write them", arguments: lines)
  func matched(_ one: LogCase) {
    one.check(format: .combined)
    one.check(format: nil)
  }

  @Test(
    "lines of vcombined",
    arguments: [
      LogCase.request("a name", "Dexter.Cash:443 " + head9("203.0.113.9"), .get("/a", host: "dexter.cash")),
      .request("an IPv6 host", "[::1]:8080 " + head9("203.0.113.9"), .get("/a", host: "[::1]")),
      .request("an IPv4 host", "192.0.2.1:80 " + head9("::1"), .get("/a", address: "::1", host: "192.0.2.1")),
      .request(
        "its host stands before that of the target",
        "dexter.cash:80 " + head + #" "GET http://evil.example/a HTTP/1.1" 200 612 "-" "curl/8.5.0""#,
        .get("http://evil.example/a", host: "dexter.cash")),
    ])
  func vcombined(_ one: LogCase) {
    one.check(format: .vcombined)
    one.check(format: nil)
  }

  @Test("the query is decoded, path and target stay as sent")
  func query() throws {
    let request = LoggedRequest.get("/a%2fb?x=%C3%A9+1&&flag&y=%00#z")
    #expect(request.path == "/a%2fb")
    #expect(request.rawTarget == "/a%2fb?x=%C3%A9+1&&flag&y=%00#z")
    #expect(
      request.query == [
        QueryField(name: "x", value: "é 1"), QueryField(name: "flag", value: ""), QueryField(name: "y", value: "\0"),
      ])
  }

  static let shape = "has a request that is not METHOD TARGET HTTP/VERSION"
  static let noTarget = "has a request target that is neither a path nor an http URL"
  static let noAgent = "has no referer and user agent in quotes behind its count of bytes"

  @Test(
    "what tells of no request says why, and shows nothing of the line",
    arguments: [
      LogCase.unmatched("no request", head + #" "-" 408 0 "-" "-""#, "has no request: the client sent none"),
      .unmatched("an empty request", head + #" "" 400 0 "-" "-""#, "has no request: the client sent none"),
      .unmatched(
        "nginx: TLS to a plain port", head + #" "\x16\x03\x01\x02\x00\x01\x00\x01" 400 157 "-" "-""#,
        "is a TLS handshake sent to a plain port"),
      .unmatched("Apache: TLS", head + #" "\x16\x03\x01" 400 483 "-" "-""#, "is a TLS handshake sent to a plain port"),
      .unmatched(
        "an HTTP/2 preface", head + #" "PRI * HTTP/2.0" 400 157 "-" "-""#, "is an HTTP/2 preface sent to HTTP/1.1"),
      .unmatched("HTTP/0.9", head + #" "GET /" 009 0 "-" "-""#, shape),
      .unmatched("RDP", head + #" "\x03\x00\x00/*\xE0\x00\x00\x00\x00\x00Cookie: mstshash=A" 400 157 "-" "-""#, shape),
      .unmatched("CONNECT", head + #" "CONNECT dexter.cash:443 HTTP/1.1" 400 157 "-" "-""#, noTarget),
      .unmatched("the star of GET", head + #" "GET * HTTP/1.1" 400 157 "-" "-""#, noTarget),
      .unmatched("a relative target", head + #" "GET a/b HTTP/1.1" 400 157 "-" "-""#, noTarget),
      .unmatched("no status", head + #" "GET /a HTTP/1.1" - 0"#, "has no status of three digits behind its request"),
      .unmatched("no bytes", head + #" "GET /a HTTP/1.1" 200"#, "has no status of three digits behind its request"),
      .unmatched("bytes in words", head + #" "GET /a HTTP/1.1" 200 x"#, "has no count of bytes behind its status"),
      .unmatched("huge bytes", head + #" "GET /a HTTP/1.1" 200 99999999999999999999"#, bytes),
      .unmatched("a field between", head + #" "GET /a HTTP/1.1" 200 612 0.003 "-" "x""#, noAgent),
      .unmatched("a referer only", head + #" "GET /a HTTP/1.1" 200 612 "-""#, noAgent),
      .unmatched("an open agent", head + #" "GET /a HTTP/1.1" 200 612 "-" "x"#, noAgent),
      .unmatched("an escaped end", head + #" "GET /a HTTP/1.1" 200 612 "-" "x\""#, noAgent),
      .unmatched(
        "no blank", head + #" "GET /a HTTP/1.1" 200 612 "-" "x"y"#, "goes on after its user agent without a blank"),
      .unmatched("words", "Oct 10 13:55:36 web nginx: ready", "has no [time] followed by a request in quotes"),
      .unmatched(
        "no user", #"203.0.113.9 - [10/Oct/2026:13:55:36 -0700] "GET /a HTTP/1.1" 200 612"#,
        "has no address, ident and user before its time"),
      .unmatched(
        "another time", #"203.0.113.9 - - [2026-10-10T13:55:36Z] "GET /a HTTP/1.1" 200 612"#,
        "has no time as [10/Oct/2026:13:55:36 -0700] before its request"),
    ])
  func unmatched(_ one: LogCase) { one.check(format: .combined) }

  static let bytes = "has no count of bytes behind its status"

  @Test("a line of the sister format is told, not misread")
  func sisters() {
    LogCase.unmatched(
      "vcombined", "dexter.cash:443 " + Self.head9("::1"), "begins with a host, as vcombined does"
    ).check(format: .combined)
    LogCase.unmatched("combined", Self.head9("::1"), "has no address, ident and user before its time")
      .check(format: .vcombined)
  }
}

import Testing

@testable import Evidence

@Suite("Access logs with texts that imitate a log")
struct HostileLogTests {
  private static let head = "203.0.113.9 - - [10/Oct/2026:13:55:36 -0700]"

  @Test(
    "quotes, escapes and control characters stay inside their field",
    arguments: [
      LogCase.request(
        "nginx: a quote in the agent", head + #" "GET /a HTTP/1.1" 200 612 "-" "a\x22 b\x5C""#,
        .get("/a", userAgent: #"a" b\"#)),
      .request(
        "Apache: a quote in the agent", head + #" "GET /a HTTP/1.1" 200 612 "-" "a\" b\\""#,
        .get("/a", userAgent: #"a" b\"#)),
      .request(
        "Apache: an escaped escape", head + #" "GET /a HTTP/1.1" 200 612 "-" "\\x22\\\"""#,
        .get("/a", userAgent: #"\x22\""#)),
      .request(
        "Apache: white space", head + #" "GET /a HTTP/1.1" 200 612 "-" "a\tb\nc\rd\be\vf""#,
        .get("/a", userAgent: "a\tb\nc\rd\u{8}e\u{B}f")),
      .request(
        "an ANSI sequence", head + #" "GET /a HTTP/1.1" 200 612 "-" "\x1B[2J\x1b[31mred""#,
        .get("/a", userAgent: "\u{1B}[2J\u{1B}[31mred")),
      .request(
        "UTF-8, escaped", head + #" "GET /a HTTP/1.1" 200 612 "-" "caf\xC3\xA9""#, .get("/a", userAgent: "café")),
      .request(
        "invalid UTF-8, escaped", head + #" "GET /a HTTP/1.1" 200 612 "-" "a\xFFb""#,
        .get("/a", userAgent: "a\u{FFFD}b")),
      .request(
        "no escape", head + #" "GET /a HTTP/1.1" 200 612 "-" "a\q\x2\xZZ""#, .get("/a", userAgent: #"a\q\x2\xZZ"#)),
      .request(
        "a null in the target", head + #" "GET /a\x00b?c\x0a HTTP/1.1" 200 612 "-" "curl/8.5.0""#,
        .get("/a\0b?c\n")),
      .request(
        "a quote in the target", head + #" "GET /a\x22]\x22 HTTP/1.1" 200 612 "-" "curl/8.5.0""#, .get(#"/a"]""#)),
    ])
  func escapes(_ one: LogCase) {
    one.check(format: .combined)
    one.check(format: nil)
  }

  private static let real = #"[10/Oct/2026:13:55:36 -0700] "GET /a HTTP/1.1" 200 612"#

  @Test(
    "another request inside a field is not believed",
    arguments: [
      LogCase.request(
        "in the agent, nginx",
        head + #" "GET /a HTTP/1.1" 200 612 "-" "#
          + #""\x22 9.9.9.9 - - [01/Jan/2020:00:00:00 +0000] \x22GET /token HTTP/1.1""#,
        .get("/a", userAgent: #"" 9.9.9.9 - - [01/Jan/2020:00:00:00 +0000] "GET /token HTTP/1.1"#)),
      .request(
        "in the agent, Apache, behind a line end",
        head + #" "GET /a HTTP/1.1" 200 612 "-" "#
          + #""x\n9.9.9.9 - - [01/Jan/2020:00:00:00 +0000] \"GET /token HTTP/1.1\" 2""#,
        .get("/a", userAgent: "x\n9.9.9.9 - - [01/Jan/2020:00:00:00 +0000] \"GET /token HTTP/1.1\" 2")),
      .request(
        "in the referer", head + #" "GET /a HTTP/1.1" 200 612 "\x22 \x22Claude-User" "curl/8.5.0""#, .get("/a")),
      .request(
        "in the referer, Apache", head + #" "GET /a HTTP/1.1" 200 612 "\" \"Claude-User" "curl/8.5.0""#, .get("/a")),
      .request(
        "in the user name, nginx",
        #"203.0.113.9 - x [01/Jan/2020:00:00:00 +0000] \x22GET /token HTTP/1.1\x22 200 1 - "# + real,
        .get("/a", userAgent: nil)),
      .request(
        "in the user name, Apache",
        #"203.0.113.9 - x [01/Jan/2020:00:00:00 +0000] \"GET /token HTTP/1.1\" 200 1 - "# + real,
        .get("/a", userAgent: nil)),
      .request(
        "an address in the user name", "203.0.113.9 - 160.79.104.35 - - " + real, .get("/a", userAgent: nil)),
      .request(
        "behind the agent", head + #" "GET /a HTTP/1.1" 200 612 "-" "curl/8.5.0" "9.9.9.9] \"GET /token HTTP/1.1""#,
        .get("/a")),
      .unmatched(
        "in the request line", head + #" "GET /token HTTP/1.1\x22 200 1 \x22 HTTP/1.1" 400 157 "-" "-""#,
        CombinedLogTests.shape),
      .unmatched(
        "two requests in the request line", head + #" "GET /token HTTP/1.1 GET /a HTTP/1.1" 400 157 "-" "-""#,
        CombinedLogTests.shape),
      .unmatched("a tab for a blank", head + #" "GET\t/token\tHTTP/1.1" 400 157 "-" "-""#, CombinedLogTests.shape),
    ])
  func imitations(_ one: LogCase) { one.check(format: .combined) }

  @Test("invalid UTF-8 in the line itself is replaced")
  func invalidUTF8() throws {
    var parser = LogLineParser(LogOptions(format: nil), watchedHeaders: [])
    let rest = Array(#" HTTP/1.1" 200 612 "-" "b"#.utf8) + [0xC3, 0x22]
    let line = Array((Self.head + #" "GET /a"#).utf8) + [0xFF] + rest
    #expect(parser.parse(line) == .request(.get("/a\u{FFFD}", userAgent: "b\u{FFFD}")))
  }

  @Test("a line of 64 KiB is read, a longer one is not, nor what is blank")
  func limits() {
    var parser = LogLineParser(LogOptions(format: nil), watchedHeaders: [])
    let start = Array((Self.head + #" "GET /a HTTP/1.1" 200 612 "-" ""#).utf8)
    let fill = LogLineParser.longestLineBytes - start.count - 1
    let line = start + [UInt8](repeating: 0x61, count: fill) + [0x22]
    #expect(parser.parse(line) == .request(.get("/a", userAgent: String(repeating: "a", count: fill))))
    #expect(parser.parse(line + [0x20]) == .unmatched(reason: "is longer than 64 KiB"))
    for blank in ["", " ", "\n", "\r\n", " \t "] { #expect(parser.parse(Array(blank.utf8)) == .blank) }
  }

  @Test(
    "a long line takes no longer than its length", .timeLimit(.minutes(5)),
    arguments: [
      (LogFormat.combined, "::1 - ", "]", ""),
      (.combined, "::1 - ", "] ", ""),
      (.combined, head + #" "GET /a HTTP/1.1" 200 1 "-" ""#, #"\""#, ""),
      (.combined, head + #" "GET /a HTTP/1.1" 200 1 "-" ""#, #"\x5C"#, "\""),
      (.combined, head + #" "GET /a?"#, "a&", #" HTTP/1.1" 200 1"#),
      (.combined, head + #" "GET /a?"#, "%", #" HTTP/1.1" 200 1"#),
      (.combined, head + #" "GET "#, " ", #" HTTP/1.1" 200 1"#),
      (.vcombined, "", ":", ""),
      (.caddy, "", #"{"a":"#, ""),
      (.caddy, #"{"request":{"uri":""#, #"\u0020"#, #""}}"#),
      (.caddy, #"{"request":{"headers":{"a":["#, #""","#, #"""]}}}"#),
    ])
  func longLines(_ format: LogFormat, _ start: String, _ middle: String, _ end: String) {
    let room = LogLineParser.longestLineBytes - start.utf8.count - end.utf8.count
    let line = Array((start + String(repeating: middle, count: room / middle.utf8.count) + end).utf8)
    var parser = LogLineParser(LogOptions(format: format), watchedHeaders: [])
    for _ in 0..<2 { #expect(parser.parse(line) != .blank) }
  }
}

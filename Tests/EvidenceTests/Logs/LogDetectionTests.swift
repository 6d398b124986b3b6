import Testing

@testable import Evidence

@Suite("The format of an access log")
struct LogDetectionTests {
  private static let combined = #"::1 - - [10/Oct/2026:13:55:36 -0700] "GET /a HTTP/1.1" 200 612 "-" "x""#
  private static let noRequest = #"::1 - - [10/Oct/2026:13:55:36 -0700] "-" 408 0 "-" "-""#

  @Test(
    "is told by the first line that fits one",
    arguments: [
      (combined, .combined),
      ("dexter.cash:443 " + combined, .vcombined),
      (CaddyLogTests.debian, .caddy),
      (noRequest, .combined),
      ("", nil),
      ("words", nil),
      ("host:80 words", nil),
      ("{}", nil),
      (#"{"level":"info","ts":1.5,"logger":"tls","msg":"serving"}"#, nil),
    ] as [(String, LogFormat?)])
  func detected(_ line: String, _ format: LogFormat?) {
    var parser = LogLineParser(format: nil, watchedHeaders: [])
    _ = parser.parse(Array(line.utf8))
    #expect(parser.detected == format)
  }

  @Test("sticks")
  func sticks() {
    var parser = LogLineParser(format: nil, watchedHeaders: [])
    _ = parser.parse(Array("words".utf8))
    _ = parser.parse(Array(Self.combined.utf8))
    for line in ["dexter.cash:443 " + Self.combined, CaddyLogTests.debian] {
      guard case .unmatched = parser.parse(Array(line.utf8)) else {
        Issue.record("a line in another format was read")
        return
      }
    }
    #expect(parser.detected == .combined)
  }

  @Test("is not looked for when given", arguments: LogFormat.allCases)
  func given(_ format: LogFormat) {
    var parser = LogLineParser(format: format, watchedHeaders: [])
    for line in [Self.combined, "dexter.cash:443 " + Self.combined, CaddyLogTests.debian] {
      _ = parser.parse(Array(line.utf8))
    }
    #expect(parser.detected == format)
  }
}

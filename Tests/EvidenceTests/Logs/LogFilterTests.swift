import TestSupport
import Testing

@testable import Evidence

@Suite("What of a log is dropped unread")
struct LogFilterTests {
  private static let paths = ["/mcp/token", "/old", "/mcp"]
  private static let agent = #"200 612 "-" "curl/8.5.0""#

  private static func line(
    _ request: String = "GET /a HTTP/1.1", head: String = "203.0.113.9 - -", rest: String = agent,
    time: String = "10/Oct/2026:13:55:36 -0700"
  ) -> String {
    "\(head) [\(time)] \"\(request)\" \(rest)\n"
  }

  private func verdict(_ line: String, _ options: LogOptions = LogOptions()) -> LogFilter.Verdict {
    var filter = LogFilter(options, paths: Self.paths, hosts: ["dexter.cash"])
    return filter.look(Array(line.utf8).span)
  }

  static let dropped = [
    line(), line("POST /a HTTP/2.0"), line("HEAD /assets/app.js?v=1&x=%20#f HTTP/1.0"), line("GET / HTTP/1.1"),
    line("GET /mcp/tokenx HTTP/1.1"), line("GET /token/x HTTP/1.1"), line("GET /mcp/ HTTP/1.1"), line(rest: "304 -"),
    line(rest: "200 0"), line(rest: #"200 1 "\"" "a\\" rt=0.1"#), line(head: "2001:db8::7 - -"),
    line(head: "1:2:3:4:5:6:7:8 - -"), line(head: "dexter.cash:443 203.0.113.9 - -"),
    line(head: "dexter.cash ::1 - -"), line("OPTIONS /a HTTP/1.1"), line("PUT /a?b HTTP/1.1"),
    line("GET /a HTTP/1.1", rest: agent + #" "10.0.0.1""#),
  ]

  @Test("a usual line for what nobody has", arguments: dropped)
  func drops(_ line: String) { #expect(verdict(line) == .drop) }

  static let kept = [
    line("GET /mcp/token HTTP/1.1"), line("GET /mcp HTTP/1.1"), line("HEAD /old?x=1 HTTP/1.1"),
    line("POST /x/oauth/register HTTP/1.1"), line("HEAD /x/Token HTTP/1.1"), line("PUT /x/token HTTP/1.1"),
    line("GET /Authorize?x HTTP/1.1"), line("GET /jwks.json/ HTTP/1.1"),
    line("GET /x/.well-known/y HTTP/1.1"), line("GET /%6Fld HTTP/1.1"), line("GET /a b HTTP/1.1"),
    line(#"GET /\x00 HTTP/1.1"#), line("GET https://dexter.cash/a HTTP/1.1"), line("-"), line("DELETE /a HTTP/1.1"),
    line(head: "web-1 | 203.0.113.9 - -"), line(head: "203.0.113.9 - ann"), line(head: "Dexter.cash 203.0.113.9 - -"),
    line(head: "300.0.113.9 - -"), line(head: "203.0.113.09 - -"), line(head: "1:2:3:4:5:6:7 - -"),
    line(head: "203.0.113.9 203.0.113.8 - -"), line(rest: "200"), line(rest: #"200 1 "-""#),
    line(rest: #"200 1 "-" "x"y"#), line(rest: #"200 1 "-" "x\""#), line(time: "31/Feb/2026:13:55:36 -0700"),
    line(time: "10/Oct/2026:24:55:36 -0700"), line(time: "31/Dec/1969:23:59:59 +0000"), CaddyLogTests.debian, "", "\n",
    "words",
  ]

  @Test("what matters, may matter or may be no request is read", arguments: kept)
  func keeps(_ line: String) { #expect(verdict(line) != .drop) }

  @Test("options hold")
  func options() {
    let hosted = Self.line(head: "dexter.cash:443 203.0.113.9 - -")
    #expect(verdict(hosted, LogOptions(format: .combined)) != .drop)
    #expect(verdict(hosted, LogOptions(format: .vcombined)) == .drop)
    #expect(verdict(Self.line(), LogOptions(format: .vcombined)) != .drop)
    #expect(verdict(Self.line(), LogOptions(format: .caddy)) != .drop)
    let forwarded = Self.line(rest: Self.agent + #" "10.0.0.1""#)
    for source in [LogAddressSource.lastQuoted, .forwardedFor] {
      #expect(verdict(Self.line(), LogOptions(addressSource: source)) != .drop)
      #expect(verdict(forwarded, LogOptions(addressSource: source)) == .drop)
    }
    #expect(verdict(forwarded, LogOptions(addressSource: .field("x"))) != .drop)
  }

  @Test("what is dropped covers its time, by its host; what is dated too late is read")
  func coverage() {
    var filter = LogFilter(LogOptions(), paths: [], hosts: ["b.example", "dexter.cash"])
    filter.latest = logNoon + 10_000
    let times = ["13:55:36", "13:55:37", "14:30:00", "13:00:00", "16:00:00", "23:00:00"]
    for time in times {
      for head in ["203.0.113.9 - -", "dexter.cash:443 203.0.113.9 - -", "other.example ::1 - -"] {
        _ = filter.look(Array(Self.line(head: head, time: "10/Oct/2026:\(time) -0700").utf8).span)
      }
    }
    let noon = logNoon - 55 * 60 - 36
    let expected = CoverageSpans([noon...noon + 5_400, noon + 10_800...noon + 10_800])
    #expect(filter.coverage.spans(of: nil) == expected)
    #expect(filter.coverage.spans(of: "dexter.cash") == expected)
    #expect(filter.coverage.spans(of: "other.example") == expected && filter.coverage.spans(of: "b.example").isEmpty)
    #expect(filter.coverage.spansElsewhere.isEmpty)
    #expect(filter.coverage.pause(of: nil) == UsualPause(longest: 5_400, secondLongest: 2_063))
  }

  @Test("30,000 lines, cut and mixed: what is dropped is a request for nothing, of the time and host that are told")
  func equivalence() {
    let seed: UInt64 = 20_261_126
    var random = LineMixer(seed: seed)
    var count = (dropped: 0, read: 0)
    for options in [
      LogOptions(), LogOptions(format: .combined), LogOptions(format: .vcombined, host: "dexter.cash"),
      LogOptions(addressSource: .forwardedFor),
    ] {
      var parser = LogLineParser(options, watchedHeaders: [])
      for _ in 0..<7_500 {
        let line = random.line()
        var filter = LogFilter(options, paths: Self.paths, hosts: ["dexter.cash"])
        guard filter.look(line.span) == .drop else {
          count.read += 1
          continue
        }
        count.dropped += 1
        let text = String(decoding: line, as: UTF8.self)
        guard case .request(let request) = parser.parse(line) else {
          Issue.record("seed \(seed): dropped, and no request: \(text)")
          continue
        }
        let isFree =
          !Self.paths.contains(request.path) && !CandidateRule.isCandidate(path: request.path)
        #expect(isFree, "seed \(seed): dropped, and it matters: \(text)")
        var told = LogCoverage(hosts: ["dexter.cash"])
        told.note(host: request.host, at: request.at)
        #expect(told.spans(of: nil) == filter.coverage.spans(of: nil), "seed \(seed): \(text)")
        #expect(told.spansElsewhere == filter.coverage.spansElsewhere, "seed \(seed): \(text)")
      }
    }
    #expect(count.dropped > 2_000 && count.read > 2_000, "\(count)")
  }
}

/// Lines put together from usual and unusual parts, some of them mutated.
struct LineMixer {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed) }

  private mutating func number(_ bound: Int) -> Int { random.number(0..<bound) }

  private mutating func any(_ of: [String]) -> String { of[number(of.count)] }

  /// Mostly the first, which is the usual one.
  private mutating func one(_ of: [String]) -> String { number(8) > 0 ? of[0] : any(of) }

  mutating func line() -> [UInt8] {
    var text = one(["", "", "", "", "", "dexter.cash:443 ", "b.example ", "web-1 | ", "1.2.3.4:80 ", "::1:80 ", "- "])
    text += one(["203.0.113.9", "1.1.1.1", "2001:db8::7", "::", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8", "x.example", "-"])
    text += one([" - - [", " - - [", " - - [", " - ann ["])
    text += one(["10/Oct/2026:13:55:36 -0700", "29/Feb/2028:23:59:59 +0000", "01/Jan/1970:00:00:00 +1430"])
    text += one(["] \"", "] \"", "] \"", "]\""]) + one(["GET ", "POST ", "HEAD ", "OPTIONS ", "PUT ", "TRACE "])
    for _ in 0...number(3) {
      text += one([any(["/", "/a", "/b"]), "/old", "/mcp", "/token", "/Jwks.json", "/.well-known/x", "/%41"])
    }
    text +=
      one(["", "", "?a=1", "?token", "#", "?\\x22"]) + one([" HTTP/1.1\" ", " HTTP/2.0\" ", " HTTP/3\" ", "\" "])
    text += one(["200 ", "404 ", "000 ", "20 "]) + one(["612", "-", "0", "99999999999999999999"])
    text += one([" \"-\" ", " \"https://x/\" ", " \"\\\"\" ", ""]) + one(["\"curl\"", "\"a\\x22b\"", "\"\"", ""])
    text += one(["", "", " \"10.0.0.1, 1.1.1.1\"", " rt=1 \"-\"", "\"", " \"open"]) + one(["\n", "\r\n", "", " \t\n"])
    var bytes = Array(text.utf8)
    guard number(3) == 0 else { return bytes }
    let place = number(bytes.count)
    switch number(3) {
    case 0: bytes[place] = UInt8(truncatingIfNeeded: number(256))
    case 1: bytes.remove(at: place)
    default: bytes.insert(Array(" \"\\[]:./0a".utf8)[number(10)], at: place)
    }
    return bytes
  }
}

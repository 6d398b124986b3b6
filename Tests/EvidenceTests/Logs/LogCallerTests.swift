import Testing

@testable import Evidence

@Suite("What stands before the time of a log line")
struct LogCallerTests {
  private static let rest = #"[10/Oct/2026:13:55:36 -0700] "GET /a HTTP/1.1" 200 612 "-" "curl/8.5.0""#

  private static func told(_ head: String, _ address: String?, host: String? = nil) -> LogCase {
    .request(head, head + " " + rest, .get("/a", address: address, host: host))
  }

  private static func fault(_ head: String, _ fault: LogLineFault) -> LogCase {
    .unmatched(head, head + " " + rest, fault.reason)
  }

  static let shapesCases: [LogCase] = [
    told("203.0.113.9 - -", "203.0.113.9"),
    told("2001:db8::7 - -", "2001:db8::7"),
    told("[2001:db8::7] - -", "2001:db8::7"),
    told("Dexter.cash:443 203.0.113.9 - -", "203.0.113.9", host: "dexter.cash"),
    told("dexter.cash 203.0.113.9 - -", "203.0.113.9", host: "dexter.cash"),
    told("dexter.cash 2001:db8::7 - Ann Vries", "2001:db8::7", host: "dexter.cash"),
    told("dexter.cash:443:203.0.113.9 - -", "203.0.113.9", host: "dexter.cash"),
    told("dexter.cash:443:2001:db8::7 - -", "2001:db8::7", host: "dexter.cash"),
    told("dexter.cash:443:[2001:db8::7] - -", "2001:db8::7", host: "dexter.cash"),
    told("dexter.cash:443 crawl-1.example.net - -", nil, host: "dexter.cash"),
    told("dexter.cash:443 - - -", nil, host: "dexter.cash"),
    told("192.0.2.1:443 203.0.113.9 - -", "203.0.113.9", host: "192.0.2.1"),
    told("203.0.113.9:41342 - -", "203.0.113.9"),
    told("[2001:db8::7]:41342 - -", "2001:db8::7"),
    told("- 203.0.113.9 - -", "203.0.113.9"),
    told("- - -", nil), told("unix: - -", nil), told("crawl-1.example.net - -", nil), told("localhost - -", nil),
    told("203.0.113.9, 10.0.0.9 - -", "203.0.113.9"),
    told("10.0.0.4, 203.0.113.9, 198.51.100.4,192.168.0.1 - -", "198.51.100.4"),
    told("10.0.0.4, 127.0.0.1 - -", "10.0.0.4"),
    told("203.0.113.9 some one", "203.0.113.9"),
    fault("192.0.2.1 203.0.113.9 - -", .twoAddresses),
    fault("dexter.cash 203.0.113.9 198.51.100.4 -", .twoAddresses),
    fault("dexter.cash www.example.net - -", .twoNames),
    fault("dexter.cash 10.0.0.4, 203.0.113.9 - -", .hostedList),
    fault("unknown, 203.0.113.9 - -", .badList),
    fault("web1: 203.0.113.9 - -", .noAddress), fault("=> - -", .noAddress), fault("300.1.1.1 - -", .noAddress),
    fault("1.2.3.4.5 203.0.113.9 - -", .noAddress), fault("203.0.113.09 - -", .noAddress),
    fault("dexter.cash:443:x - -", .noAddress), fault("dexter.cash:443 => - -", .noAddress),
    fault("203.0.113.9 -", .noCaller), fault("dexter.cash:443 203.0.113.9 -", .noCaller),
  ]

  @Test("no word is taken for an address or a host that need not be one", arguments: shapesCases)
  func shapes(_ one: LogCase) { one.check(format: nil) }

  @Test("what vcombined is said to have first is the host, whatever it looks like")
  func vcombined() {
    Self.told("192.0.2.1 203.0.113.9 - -", "203.0.113.9", host: "192.0.2.1").check(format: .vcombined)
    Self.told("dexter.cash www.example.net - -", nil, host: "dexter.cash").check(format: .vcombined)
    Self.told("dexter.cash 10.0.0.4, 203.0.113.9 - -", "203.0.113.9", host: "dexter.cash").check(format: .vcombined)
    Self.fault("203.0.113.9, 10.0.0.9 - -", .hostless).check(format: .vcombined)
    Self.told("192.0.2.1 203.0.113.9 -", "192.0.2.1").check(format: .combined)
  }

  private static func prefixed(_ prefix: String) -> LogCase {
    .request(prefix, "\(prefix)dexter.cash:443 203.0.113.9 - - \(rest)", .get("/a", host: "dexter.cash"))
  }

  static let prefixes = [
    "<190>Nov 25 14:12:15 web1 nginx: ", "<190>Nov  5 14:12:15 nginx: ", "Nov 25 14:12:15 web1 nginx[712]: ",
    "Nov 25 14:12:15.123456 web1 docker/web[7]: ", "2026-11-25T14:12:15.123456+00:00 web1 nginx: ",
    "2026-11-25T14:12:15+0000 web1 nginx[7]: ", "Wed 2026-11-25 14:12:15 UTC web1 nginx[7]: ",
    "<30>2026-11-25T14:12:15Z web1 nginx: ", "<165>1 2026-11-25T14:12:15.003Z web1 nginx 712 - - ",
    "<165>1 2026-11-25T14:12:15.003Z web1 nginx 712 ID47 [a@32473 iut=\"3\" x=\"\\\"] \"][b y=\"1\"] \u{FEFF}",
    "2026-11-25T20:38:53.339914669Z ", "2026-11-25T20:38:53.339914669Z stdout F ",
    "2026-11-25T20:38:53.339914669+01:00 stderr F ", "web-1  | ", "web_1 | 2026-11-25T20:38:53.339914669Z ",
    "[pod/web-0/nginx] 2026-11-25T20:38:53.339914669Z ",
  ]

  @Test("prefixes of syslog, journald, docker and Kubernetes are left out", arguments: prefixes)
  func leftOut(_ prefix: String) {
    for format in [nil, .vcombined] as [LogFormat?] { Self.prefixed(prefix).check(format: format) }
    let combined = LogCase.request(prefix, "\(prefix)203.0.113.9 - - \(Self.rest)", .get("/a"))
    for format in [nil, .combined] as [LogFormat?] { combined.check(format: format) }
  }

  @Test("Caddy's lines too, also inside what docker and journald write")
  func wrapped() throws {
    var plain = LogLineParser(LogOptions(), watchedHeaders: [])
    let outcome = plain.parse(Array(CaddyLogTests.debian.utf8))
    let escaped = CaddyLogTests.debian.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    for line in [
      "web-1 | \(CaddyLogTests.debian)",
      #"{"log":"\#(escaped)\n","stream":"stderr","time":"2026-11-25T20:38:53.339914669Z"}"#,
      #"{"__REALTIME_TIMESTAMP":"1791665736000000","MESSAGE":"\#(escaped)"}"#,
    ] {
      var parser = LogLineParser(LogOptions(), watchedHeaders: [])
      #expect(parser.parse(Array(line.utf8)) == outcome)
    }
  }

  @Test("what a container's runtime has cut is no line, whatever its pieces look like")
  func pieces() {
    var parser = LogLineParser(LogOptions(), watchedHeaders: [])
    let line = "203.0.113.9 - - " + Self.rest.replacing("\"", with: "\\\"")
    func wrapped(_ end: String) -> [UInt8] { Array(#"{"log":"\#(line)\#(end)","stream":"stdout"}"#.utf8) }
    let piece = LogLineOutcome.unmatched(reason: LogLineFault.piece.reason)
    #expect([wrapped(""), wrapped(""), wrapped("\\n")].map { parser.parse($0) } == [piece, piece, piece])
    #expect(parser.parse(wrapped("\\n")) == .request(.get("/a")))
    let partial = "2026-11-25T20:38:53.339914669Z stdout P 203.0.113.9 - - \(Self.rest)"
    #expect(parser.parse(Array(partial.utf8)) == piece)
  }

  @Test(
    "no stranger's word makes a prefix",
    arguments: [
      "Nov 25 - -", "Nov 25 14:12:15 203.0.113.9 - -", "web-1 |203.0.113.9 - -", "<190 203.0.113.9 - -",
      "[pod/a 203.0.113.9 - -", "2026-11-25 203.0.113.9 - -",
    ])
  func noPrefix(_ head: String) {
    var parser = LogLineParser(LogOptions(), watchedHeaders: [])
    guard case .request(let request) = parser.parse(Array("\(head) \(Self.rest)".utf8)) else { return }
    #expect(request.address == nil && request.host == nil)
  }
}

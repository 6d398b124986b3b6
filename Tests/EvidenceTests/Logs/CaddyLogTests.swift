import Basics
import Testing

@testable import Evidence

@Suite("Access logs of Caddy")
struct CaddyLogTests {
  /// As Caddy 2.6.2 of Debian 12 writes it.
  static let debian = """
    {"level":"info","ts":1791665736.9240556,"logger":"http.log.access.log0","msg":"handled request","request":\
    {"remote_ip":"160.79.104.35","remote_port":"41342","proto":"HTTP/2.0","method":"GET","host":"Dexter.cash:8443",\
    "uri":"/mcp/authorize?client_id=a%2Fb","headers":{"Accept":["*/*"],"Mcp-Protocol-Version":["2025-06-18"],\
    "User-Agent":["python-httpx/0.28.1"],"X-Openai-Session":["v1/a","b"],"Authorization":["REDACTED"]},\
    "tls":{"resumed":false,"version":772,"cipher_suite":4865,"proto":"h2","server_name":"dexter.cash"}},\
    "user_id":"","duration":0.000929675,"size":612,"status":200,"resp_headers":{"Server":["Caddy"],"Etag":["\\"x\\""]}}
    """

  private func parse(_ line: String, watched: [String] = []) -> LogLineOutcome {
    var parser = LogLineParser(LogOptions(format: .caddy), watchedHeaders: watched)
    return parser.parse(Array(line.utf8))
  }

  @Test("a line of Debian's Caddy")
  func debianLine() {
    var expected = LoggedRequest.get(
      "/mcp/authorize?client_id=a%2Fb", address: "160.79.104.35", host: "dexter.cash", userAgent: "python-httpx/0.28.1")
    expected.durationSeconds = 0.000929675
    #expect(parse(Self.debian) == .request(expected))
    expected.headers = [
      LoggedHeader(name: "x-openai-session", value: "v1/a"), LoggedHeader(name: "x-openai-session", value: "b"),
    ]
    #expect(parse(Self.debian, watched: ["X-OpenAI-Session", "x-anthropic-client"]) == .request(expected))
  }

  private static func line(ts: String = "1791665736", request: String = "", rest: String = "") -> String {
    #"{"ts":\#(ts),"request":{"method":"GET","uri":"/a"\#(request)},"status":200\#(rest)}"#
  }

  private static func request(
    _ target: String = "/a", address: String? = nil, host: String? = nil, userAgent: String? = nil, size: Int? = nil
  ) -> LoggedRequest {
    .get(target, address: address, host: host, userAgent: userAgent, responseBytes: size)
  }

  @Test(
    "every time format Caddy has",
    arguments: [
      "1791665736", "1791665736.999", "1791665736999.5", "1791665736999000000", #""2026-10-10T20:55:36.123Z""#,
      #""2026-10-10T13:55:36.000-0700""#, #""2026/10/10 20:55:36""#, #""2026/10/10 20:55:36.123456789""#,
      #""10/Oct/2026:13:55:36 -0700""#, "1.791665736e9",
    ])
  func times(_ ts: String) { #expect(parse(Self.line(ts: ts)) == .request(Self.request())) }

  @Test(
    "what is no time",
    arguments: ["-1", "1e15", "1e300", "1e999", "null", "[]", #""""#, #""yesterday""#, "true", #""1791665736""#])
  func noTimes(_ ts: String) {
    guard case .unmatched = parse(Self.line(ts: ts)) else {
      Issue.record("\(ts) was taken for a time")
      return
    }
  }

  @Test(
    "fields of other versions, and what log filters leave",
    arguments: [
      LogCase.request("the bare minimum", line(), request()),
      .request(
        "client_ip before remote_ip", line(request: #","remote_ip":"10.0.0.1","client_ip":"2001:db8::1""#),
        request(address: "2001:db8::1")),
      .request(
        "Caddy 2.4: remote_addr", line(request: #","remote_addr":"192.0.2.7:41342""#), request(address: "192.0.2.7")),
      .request("remote_addr, IPv6", line(request: #","remote_addr":"[::1]:41342""#), request(address: "::1")),
      .request("a masked address", line(request: #","remote_ip":"REDACTED""#), request()),
      .request("an IPv6 host", line(request: #","host":"[2001:DB8::1]:443""#), request(host: "[2001:db8::1]")),
      .request("an empty host", line(request: #","host":"""#), request()),
      .request("no agent", line(request: #","headers":{}"#), request()),
      .request("a filtered agent", line(request: #","headers":{"User-Agent":"x"}"#), request(userAgent: "x")),
      .request("filtered headers", line(request: #","headers":"REDACTED""#), request()),
      .request("a size", line(rest: #","size":7"#), request(size: 7)),
      .request("a duration in words", line(rest: #","duration":"1.2ms""#), request()),
      .request("the default logger", line(rest: #","logger":"http.log.access""#), request()),
      .request(
        "escapes", line(request: #","headers":{"User-Agent":["\"},\"status\":500,\u001b[31m\u00e9\ud83d\ude00\\"]}"#),
        request(userAgent: "\"},\"status\":500,\u{1B}[31mé😀\\")),
      .unmatched(
        "the error log", line(rest: #","logger":"http.log.error.log0""#),
        "is of another Caddy logger than http.log.access"),
      .unmatched(
        "a server message", #"{"level":"info","ts":1.5,"msg":"serving"}"#, "has no request with a status"),
      .unmatched("no status", #"{"ts":1.5,"request":{"method":"GET","uri":"/"}}"#, "has no request with a status"),
      .unmatched("a status in words", #"{"ts":1,"request":{"method":"GET","uri":"/"},"status":"200"}"#, noStatus),
      .unmatched("a wild status", #"{"ts":1,"request":{"method":"GET","uri":"/"},"status":2000}"#, noStatus),
      .unmatched("no method", #"{"ts":1,"request":{"method":"","uri":"/"},"status":200}"#, noMethod),
      .unmatched("no path", #"{"ts":1,"request":{"method":"CONNECT","uri":"a:443"},"status":200}"#, noMethod),
      .unmatched("an array", "[]", noObject),
      .unmatched("text behind it", line() + "x", noObject),
      .unmatched("half an object", #"{"ts":1"#, noObject),
      .unmatched("combined", #"::1 - - [10/Oct/2026:13:55:36 -0700] "GET /a HTTP/1.1" 200 612"#, noObject),
    ])
  func fields(_ one: LogCase) { one.check(format: .caddy) }

  private static let noStatus = "has no request with a status"
  private static let noObject = "is not a JSON object as Caddy logs a request"
  private static let noMethod =
    "has a request without a method, or a uri that is neither a path nor an http URL"

  @Test(
    "strings are read as JSON has them",
    arguments: [
      (#"\u0041\/\b\f\n\r\t\\"#, "A/\u{8}\u{C}\n\r\t\\"),
      (#"\ud83d\ude00"#, "😀"),
      (#"\ud83dx"#, "\u{FFFD}x"),
      (#"\ude00"#, "\u{FFFD}"),
      (#"\ud83d\u0041"#, "\u{FFFD}A"),
    ])
  func strings(_ written: String, _ read: String) {
    let line = Self.line(request: #","headers":{"User-Agent":["\#(written)"]}"#)
    #expect(parse(line) == .request(Self.request(userAgent: read)))
  }

  @Test(
    "what is no JSON is no line",
    arguments: [
      "", "{", "{}}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":-}",
      "{\"a\":1e}", "{\"a\":+1}", "{\"a\":tru}", "{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":\"\u{1B}\"}",
      "{\"a\":\"\\u00g0\"}", "{\"a\":\"\\u12\"}",
      "{\"a\":\"\\x\"}", "{\"a\":\"", "{\"a\":\"\\", String(repeating: "{\"a\":", count: 20_000),
      "{\"a\":" + String(repeating: "[", count: 40) + String(repeating: "]", count: 40) + "}",
    ])
  func noJSON(_ text: String) { #expect(LogJSONReader.read(Array(text.utf8)[...]) == nil) }

  @Test("invalid UTF-8 is replaced")
  func invalidUTF8() {
    var parser = LogLineParser(LogOptions(format: nil), watchedHeaders: [])
    let halves = Self.line(request: #","headers":{"User-Agent":["a~b"]}"#).utf8.split(separator: UInt8(ascii: "~"))
    let line = Array(halves[0]) + [0xFF] + Array(halves[1])
    #expect(parser.parse(line) == .request(Self.request(userAgent: "a\u{FFFD}b")))
  }
}

import Basics
import Evidence
import Storage
import StorySupport
import TestSupport
import Testing

@testable import Operations

@Suite("What the first look at a log drops") struct UsesLogFilterTests {
  @Test("is what reading it in full calls neither a document nor an endpoint", arguments: [1, 2, 3] as [UInt64])
  func equivalence(seed: UInt64) throws {
    let walk = try Walk.dexter()
    try walk.release([("mcp", #"{"token_url":"https://b.example/x?y=1"}"#)], at: Walk.origin, host: "b.example")
    let now = Walk.origin + 20 * Walk.day
    var interpreter = try LogInterpreter(database: walk.database, reading: LogOptions(), now: now)
    var random = SeededGenerator(seed)
    let segments = [
      "api", "connector", "oauth", "token", "mcp", "authorize", "x", ".well-known", "%74oken", "OAuth", "a.js",
    ]
    var dropped = 0
    for _ in 0..<2_000 {
      let path = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        "/" + (segments.randomElement(using: &random) ?? "")
      }.joined()
      let line = LogLine(
        at: now + Int64.random(in: -500_000...1_000, using: &random),
        method: ["GET", "POST", "HEAD"].randomElement(using: &random) ?? "", target: path + "?y=1",
        status: [200, 404, 304].randomElement(using: &random) ?? 0,
        host: [nil, "dexter.cash", "b.example", "x.example"].randomElement(using: &random) ?? nil)
      let bytes = Array(line.text.utf8)[...]
      guard case .nothing = interpreter.glance(bytes.span) else { continue }
      dropped += 1
      guard case .other = interpreter.fact(bytes) else {
        Issue.record("seed \(seed): dropped, though it is more: \(line.text)")
        continue
      }
    }
    #expect(dropped > 200)
  }

  @Test("and what it knows from lines before is what reading a line in full tells", arguments: [1, 2, 3] as [UInt64])
  func known(seed: UInt64) throws {
    let walk = try Walk.dexter()
    let now = Walk.origin + 20 * Walk.day
    var interpreter = try LogInterpreter(database: walk.database, reading: LogOptions(), now: now)
    var random = SeededGenerator(seed)
    func any(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
    var known = 0
    var requests: [LogLine] = []
    for _ in 0..<300 {
      let parameters = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        any(["client_id=", "client_id", "redirect_uri=", "state=", "x=", "client%5fid=", ""])
          + any(["", "a", "%61", "https://claude.ai/api/mcp/auth_callback", "https://claude.ai/other"])
      }
      let path = any([
        "/api/connector/oauth/token", "/api/connector/oauth/authorize", "/.well-known/oauth-authorization-server",
        "/.well-known/x", "/token", "/a/register", "/api",
      ])
      requests.append(
        LogLine(
          at: now, method: any(["GET", "POST", "HEAD", "OPTIONS"]),
          target: path + (parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&")),
          status: [200, 404, 400, 304, 302].randomElement(using: &random) ?? 0,
          agent: any(["openai-mcp/1.0.0", "Claude-User", "Mozilla/5.0 (X11) Firefox/128.0", "new/1", "\\x41", "-"]),
          host: [nil, "dexter.cash", "x.example"].randomElement(using: &random) ?? nil))
    }
    for _ in 0..<4_000 {
      var line = requests.randomElement(using: &random) ?? requests[0]
      line.at = now - Int64.random(in: 0...50_000_000, using: &random)
      line.bytes = Int.random(in: 0...9_000, using: &random)
      line.address = any(["192.0.2.7", "192.0.2.9", "198.51.100.20", "160.79.104.10", "2001:db8::1", "10.1.2.3"])
      let bytes = Array(line.text.utf8)[...]
      let read = Self.words(interpreter.fact(bytes))
      switch interpreter.glance(bytes.span) {
      case .nothing: #expect(read == Self.words(.other), "seed \(seed): \(line.text)")
      case .known(let fact):
        known += 1
        #expect(Self.words(fact) == read, "seed \(seed): \(line.text)")
      case .unread: #expect(Self.words(interpreter.readAfterGlance(bytes)) == read)
      }
    }
    #expect(known > 500)
  }

  private static func words(_ fact: KnownFact) -> String {
    words(
      fact.request, fact.form.meaning, fact.digest, fact.address, fact.unserved, isRecalled: fact.form.isRecalled)
  }

  private static func words(_ fact: LogFact) -> String {
    guard case .recorded(let fact) = fact else { return "\(fact)" }
    return words(
      fact.request, fact.meaning, fact.digest, fact.address, fact.unserved, isRecalled: fact.isRecalled)
  }

  private static func words(
    _ request: FoldedRequest, _ meaning: LoggedFact.Meaning, _ digest: UInt64, _ address: IPAddress?,
    _ unserved: FoldedUnserved?, isRecalled: Bool
  ) -> String {
    """
    \(meaning) \(digest) \(address.map(\.description) ?? "") \(request.at) \(request.size) \(isRecalled) \
    \(request.place) \(request.method) \(request.shape) \(request.status) \(request.parameters) \(request.isNamed) \
    \(request.namedClient) \(request.clientHash) \(request.redirectHost) \(words(request.client)) \
    \(unserved.map { "\($0.method) \($0.host) \($0.path) \($0.at) \(words($0.client))" } ?? "")
    """
  }

  private static func words(_ client: ClientIdentity) -> String {
    "\(client.connector) \(client.connectorClass) \(client.attribution) \(client.rule) \(client.userAgent) "
      + "\(client.network) \(client.unmatchedToken ?? "-")"
  }

  @Test("and covers its time all the same") func coverage() throws {
    let walk = try Walk.dexter()
    let time = Walk.origin + 3 * Walk.day
    try walk.ingest([LogLine.get("/x", at: time), LogLine.get("/y", at: time + Walk.hour)])
    let observed = try walk.endpoint(DexterHistory.oldToken, at: time + Walk.day).record.observation
    #expect(observed.since == time && observed.until == time + Walk.hour && observed.source == "log")
  }
}

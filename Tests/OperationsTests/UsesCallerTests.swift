import Evidence
import Storage
import StorySupport
import Testing

@testable import Operations

private let origin = Walk.origin
private let hour = Walk.hour
private let day = Walk.day

@Suite("Who counts as a caller of a retired endpoint") struct UsesCallerTests {
  private let walk: Walk
  /// An hour after the move.
  private let time = origin + day + hour
  private let server = "oauth-authorization-server"

  init() throws {
    walk = try Walk()
    try walk.release(DexterHistory.second, at: origin)
    try walk.release(DexterHistory.third, at: origin + day)
  }

  private func authorize(_ query: String, agent: String = Walk.chromeAgent, at offset: Int64 = 0) -> LogLine {
    .get("\(DexterHistory.oldAuthorize)?\(query)", at: time + offset, agent: agent, address: "198.51.100.7")
  }

  @Test("a crawler and a browser have rows with all their hits and no state")
  func withoutState() throws {
    try walk.ingest([
      LogLine(at: time, agent: "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)"),
      .get("/.well-known/\(server)", at: time, agent: "Mozilla/5.0 (compatible; Googlebot/2.1)"),
      LogLine(at: time, agent: Walk.chromeAgent),
    ])
    let rows = try walk.rows(at: time + 60).filter { $0.contains(" \(server) ") }
    #expect(
      rows == [
        "browser \(server) - uses [1] hits 1", "googlebot \(server) - holds 2 hits 1",
        "gptbot \(server) - uses [1] hits 1",
      ])
    #expect(try walk.row("gptbot", at: time).reason == "a crawler, not judged")
  }

  struct Authorization: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let query: String
    var agent = Walk.chromeAgent
    let connector: String
  }

  static let authorizations = [
    Authorization(
      testDescription: "redirect_uri of ChatGPT",
      query: "client_id=x&redirect_uri=https%3A%2F%2Fchatgpt.com%2Fconnector_platform_oauth_redirect",
      connector: "chatgpt"),
    Authorization(
      testDescription: "client_id of Claude",
      query: "client_id=https%3A%2F%2Fclaude.ai%2Foauth%2Fmcp-oauth-client-metadata", connector: "claude"),
    Authorization(
      testDescription: "the user agent is the browser's, whatever it says", query: "client_id=x",
      agent: "Claude-User/1.0", connector: "browser"),
    Authorization(
      testDescription: "a crawler follows links, whatever they name",
      query: "client_id=x&redirect_uri=https%3A%2F%2Fchatgpt.com%2Fconnector_platform_oauth_redirect",
      agent: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", connector: "googlebot"),
    Authorization(testDescription: "nothing named", query: "response_type=code", connector: "browser"),
    Authorization(
      testDescription: "a look-alike", query: "redirect_uri=https://chatgpt.com.evil.example/connector/oauth/x",
      connector: "browser"),
    Authorization(
      testDescription: "redirect_uri given twice proves nothing",
      query: "redirect_uri=https://claude.ai/api/mcp/auth_callback&redirect_uri=https://chatgpt.com/x",
      connector: "browser"),
  ]

  @Test(
    "an authorization request counts for the connector that its client_id or redirect_uri names only",
    arguments: authorizations)
  func authorization(_ given: Authorization) throws {
    try walk.ingest([authorize(given.query, agent: given.agent)])
    #expect(try Set(walk.rows(at: time + 1).map { $0.prefix { $0 != " " } }) == [given.connector[...]])
    let state = try walk.state(given.connector, at: time + 1)
    #expect(state == (["browser", "googlebot"].contains(given.connector) ? nil : .stale))
  }

  @Test("logins for nobody known are in the way of removal: on two days, or lately; and nothing else of them is")
  func nobodyKnown() throws {
    let known = "authorization requests by browsers, for nobody known"
    let query = "response_type=code&client_id=abc&redirect_uri=https%3A%2F%2Ffoo.example%2Fcb"
    try walk.ingest([authorize(query)])
    var row = try walk.endpoint(DexterHistory.oldAuthorize, at: time + 60)
    #expect(row.safeToRemove == .unknown && row.reason.contains("1 authorization request by a browser"))
    let logins = (1..<200).map { index -> LogLine in
      var line = authorize(index % 2 == 0 ? query : "response_type=code&state=s", at: Int64(index) * 720)
      line.address = "198.51.\(index % 5).7"
      // The platform's own address names nobody, either.
      if index % 5 == 0 { (line.agent, line.address) = ("openai-mcp/1.0.0", Walk.chatgptAddress) }
      return line
    }
    try walk.ingest(logins)
    let end = time + 199 * 720 + 60
    row = try walk.endpoint(DexterHistory.oldAuthorize, at: end)
    #expect(row.safeToRemove == .no && row.reason == "200 \(known), the last 1 min ago")
    #expect(row.connectors == ["browser"] && row.connectorLabels == ["browser"])
    #expect(try walk.rows(at: end).allSatisfy { $0.hasPrefix("browser ") && $0.contains(" - ") })
    // 30 d later they are past.
    row = try walk.endpoint(DexterHistory.oldAuthorize, at: end + 30 * day)
    #expect(row.safeToRemove == .unknown && !row.reason.contains("browsers"), "not observed since: \(row.reason)")
  }

  @Test("libraries on two days together are in the way, whichever they are; on one day for quiet_after")
  func libraries() throws {
    func call(_ agent: String, at: Int64) -> LogLine { LogLine(at: at, agent: agent, address: "198.51.100.7") }
    try walk.ingest([call("curl/8.0", at: time)])
    let early = try walk.endpoint(DexterHistory.oldToken, at: time + 3 * day)
    #expect(early.safeToRemove == .unknown && early.reason.contains("1 script, once"), "\(early.reason)")
    try walk.ingest([call("python-httpx/0.27", at: time + day)])
    let row = try walk.endpoint(DexterHistory.oldToken, at: time + day + 60)
    #expect(row.safeToRemove == .no && row.reason == "called by 2 scripts, once each")
  }

  @Test("who is only claimed is said to be, where a person reads it; data has the names alone")
  func labels() throws {
    try walk.ingest((1...3).map { LogLine(at: time + $0, address: "198.51.\($0).7") })
    var row = try walk.endpoint(DexterHistory.oldToken, at: time + 60)
    #expect(row.connectors == ["chatgpt"] && row.connectorLabels == ["chatgpt (claimed)"])
    #expect(row.safeToRemove == .no && row.reason == "called 57 s ago by chatgpt (claimed)")
    try walk.ingest([LogLine(at: time, address: Walk.chatgptAddress)])
    row = try walk.endpoint(DexterHistory.oldToken, at: time + 60)
    #expect(row.connectorLabels == ["chatgpt"] && row.reason == "called 57 s ago by chatgpt")
  }

  @Test("clients of several retired endpoints count once each, whichever they call") func together() throws {
    let redirect = "cursor://anysphere.cursor-mcp/oauth/callback"
    let authorize = "/api/connector/oauth/authorize?client_id=x&redirect_uri=\(redirect)"
    func token(_ address: String) -> LogLine { LogLine(at: time, agent: "Cursor/1.0", address: address) }
    func asks(_ address: String) -> LogLine {
      LogLine.get(authorize, at: time + 1, agent: "Cursor/1.0", address: address)
    }
    try walk.ingest([token("198.51.1.7"), asks("198.51.2.7")])
    let row = try walk.row("cursor", at: time + 60)
    #expect(row.clients == 2 && row.clientsAffected == 2, "\(row.reason)")
    // One that calls both is one.
    try walk.ingest([asks("198.51.1.7"), token("198.51.3.7")])
    #expect(try walk.row("cursor", at: time + 60).clientsAffected == 3)
  }

  @Test("uses only, never fetched: UNKNOWN once quiet_after has passed")
  func usesOnly() throws {
    try walk.ingest([LogLine(at: time)])
    #expect(try walk.state("chatgpt", at: time + 3 * day) == .stale)
    let row = try walk.row("chatgpt", at: time + 3 * day + 1)
    #expect(row.state == .unknown && row.holds == nil && row.uses == [1] && row.clientsAffected == 0)
    #expect(row.reason == "used /api/connector/oauth/token 3 d ago, never seen fetching; claimed, not verified")
  }

  @Test("what it held decides after quiet_after: BEHIND, or SILENT where nothing was heard of it for a week")
  func quietThenBehind() throws {
    try walk.ingest([.get("/.well-known/\(server)", at: origin + hour), LogLine(at: time)])
    #expect(try walk.state("chatgpt", at: time + 3 * day) == .stale)
    #expect(try walk.state("chatgpt", at: time + 3 * day + 1) == .behind)
    #expect(try walk.state("chatgpt", at: time + 7 * day - 1) == .behind)
    #expect(try walk.state("chatgpt", at: time + 7 * day) == .silent)
  }

  @Test("a clock that steps back changes no state that a release or a use has made")
  func clock() throws {
    try walk.ingest([LogLine(at: time)], now: time)
    for now in [time + 60, time, time - hour, origin + day, origin, 0] {
      #expect(try walk.state("chatgpt", at: now) == .stale, "at \(now - origin)")
    }
    // Lines of the time before the step are read all the same, those of the future are not.
    let summary = try walk.ingest([LogLine(at: time + 301), LogLine(at: time + 300)], now: time)
    #expect(summary.uses == 1 && summary.unmatched == 1)
    #expect(try walk.row("chatgpt", at: time).hits == 2)
    try walk.release(DexterHistory.eighth, at: origin + 2 * hour)
    #expect(try walk.row("chatgpt", at: time).state == .stale)
  }

  @Test("ten thousand local clients: STALE shows from min_share of them on, and how many of how many")
  func manyClients() throws {
    func lines(_ clients: Range<Int>, _ target: String, method: String) -> [LogLine] {
      clients.map { client in
        LogLine(
          at: time, method: method, target: target, agent: "Cursor/1.0.\(client)",
          address: "10.\(client / 250).\(client % 250).1")
      }
    }
    try walk.ingest(lines(0..<10_000, "/.well-known/\(server)", method: "GET"))
    try walk.ingest(lines(0..<499, DexterHistory.oldToken, method: "POST"))
    var row = try walk.row("cursor", at: time + 60)
    #expect(row.state == .current && row.clients == 10_000 && row.clientsAffected == 0)
    try walk.ingest(lines(499..<500, DexterHistory.oldToken, method: "POST"))
    row = try walk.row("cursor", at: time + 60)
    #expect(row.state == .stale && row.clients == 10_000 && row.clientsAffected == 500 && row.hits == 10_500)
    #expect(row.reason.hasPrefix("500 of 10000 clients call /api/connector/oauth/token, retired in v2: 500 times"))
    try walk.database.set("min_share", to: "6%")
    #expect(try walk.state("cursor", at: time + 60) == .current)
  }

  @Test("of a local connector's clients those that stopped calling for quiet_after are STALE no more")
  func recovered() throws {
    func line(_ client: Int, _ at: Int64, _ method: String, _ target: String) -> LogLine {
      LogLine(at: at, method: method, target: target, agent: "Cursor/1.0.\(client)", address: "10.1.\(client).1")
    }
    let later = time + 10 * day
    try walk.ingest(
      (0..<100).map { line($0, time, "POST", DexterHistory.oldToken) }
        + (0..<100).map { line($0, later, "GET", "/.well-known/\(server)") }
        + [line(0, later + 5, "POST", DexterHistory.oldToken)])
    let row = try walk.row("cursor", at: later + 60)
    #expect(row.state == .current && row.clients == 100)
  }

  @Test("behind a caching nginx: a 304 in its log says nothing of the version, and the client holds what it held")
  func cachingLog() throws {
    let before = LogLine.get("/.well-known/\(server)", at: origin + hour, agent: Walk.claudeAgent, status: 200)
    let again = LogLine.get("/.well-known/\(server)", at: time, agent: Walk.claudeAgent, status: 304)
    try walk.ingest([before, again])
    let row = try walk.row("claude", at: time + 60)
    #expect(row.state == .behind && row.holds == 1 && row.evidence == .log && row.hits == 2)
  }
}

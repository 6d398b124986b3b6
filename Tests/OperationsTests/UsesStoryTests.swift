import Basics
import Evidence
import Storage
import StorySupport
import Testing

@testable import Operations

private let origin = Walk.origin
private let hour = Walk.hour
private let day = Walk.day

@Suite("The dexter story: who still calls the endpoints that moved") struct UsesStoryTests {
  private let walk: Walk

  init() throws {
    walk = try Walk.dexter()
  }

  private func metadata(_ at: Int64, agent: String, address: String, status: Int = 200) -> LogLine {
    .get("/.well-known/oauth-authorization-server", at: at, agent: agent, address: address, status: status)
  }

  private func chatgpt(_ times: [Int64], _ target: String = DexterHistory.oldToken) -> [LogLine] {
    times.map { LogLine(at: $0, target: target, status: 400, address: Walk.chatgptAddress) }
  }

  private func claude(_ at: Int64) -> [LogLine] {
    [
      metadata(at, agent: Walk.claudeAgent, address: Walk.claudeAddress),
      LogLine(at: at + 5, target: "/mcp/token", agent: Walk.claudeAgent, address: Walk.claudeAddress),
    ]
  }

  @Test("ChatGPT fetched once and calls the old token endpoint: STALE; Claude came back: CURRENT")
  func story() throws {
    let calls = (0..<14).map { origin + day + hour + Int64($0) * 600 }
    try walk.ingest(
      [metadata(origin + hour, agent: "openai-mcp/1.0.0", address: Walk.chatgptAddress)] + claude(origin + hour)
        + chatgpt(calls) + claude(origin + 2 * day + hour))
    let now = origin + 2 * day + 3 * hour
    let stale = try walk.row("chatgpt", at: now)
    #expect(stale.state == .stale && stale.holds == 1 && stale.uses == [1] && stale.current == 3)
    #expect(stale.evidence == .use && stale.attribution == .verified && stale.hits == 15)
    #expect(
      stale.reason
        == "calls /api/connector/oauth/token, retired in v2: 14 times since \(since(calls[0], now: now)), all refused")
    let current = try walk.row("claude", at: now)
    #expect(current.state == .current && current.holds == 3 && current.evidence == .log)
    #expect(current.reason.hasPrefix("fetched v3 2 h ago; use of its endpoints is not observed before "))
    #expect(try walk.row("chatgpt", "mcp", at: now).state == .stale)
    #expect(try walk.row("chatgpt", "openid-configuration", at: now).state == .stale)
  }

  private func since(_ time: Int64, now: Int64) -> String { RelativeTime.clock(time, now: now) }

  @Test("a use needs no fetch, and counts for every manifest that advertised the endpoint, not for others")
  func everyManifest() throws {
    try walk.ingest(chatgpt([origin + day + 1]))
    #expect(
      try walk.rows(at: origin + day + 2) == [
        "chatgpt mcp STALE uses [1] hits 1", "chatgpt oauth-authorization-server STALE uses [1] hits 1",
        "chatgpt openid-configuration STALE uses [1] hits 1",
      ])
  }

  @Test("a use in the second of the release still fits a version in its grace; the next second does not")
  func boundary() throws {
    try walk.ingest(chatgpt([origin + day]))
    #expect(try walk.state("chatgpt", at: origin + day + 60) != .stale)
    try walk.ingest(chatgpt([origin + day + 1]))
    #expect(try walk.state("chatgpt", at: origin + day + 60) == .stale)
  }

  @Test("STALE lasts quiet_after after the last call, to the second, then what it holds decides")
  func quiet() throws {
    let last = origin + 2 * day
    try walk.ingest(chatgpt([last - 60, last]))
    let threeDays = 3 * day
    #expect(try walk.state("chatgpt", at: last + threeDays) == .stale)
    #expect(try walk.state("chatgpt", at: last + threeDays + 1) == .unknown)
    try walk.database.set("quiet_after", to: "1h")
    #expect(try walk.state("chatgpt", at: last + hour) == .stale)
    #expect(try walk.state("chatgpt", at: last + hour + 1) == .unknown)
    let reason = try walk.row("chatgpt", at: last + threeDays + 1).reason
    #expect(reason == "used /api/connector/oauth/token 3 d ago, never seen fetching")
  }

  @Test("one user's client reads the current document, another's cached registration goes on calling: STALE")
  func twoUsers() throws {
    let fetch = metadata(origin + 2 * day + hour, agent: "openai-mcp/1.0.0", address: "4.14.111.3")
    try walk.ingest([fetch] + chatgpt([origin + 2 * day + hour - 60, origin + 2 * day + 2 * hour]))
    let row = try walk.row("chatgpt", at: origin + 2 * day + 3 * hour)
    #expect(row.state == .stale && row.holds == 3 && row.uses == [1] && row.current == 3)
    // Of a hosted connector there is one client, whatever the users do.
    #expect(row.clientsAffected == 1)
  }

  @Test("a use of the moved endpoint at its new place is none of a retired one")
  func currentUse() throws {
    try walk.ingest(chatgpt([origin + 2 * day + hour], "/mcp/token"))
    let row = try walk.row("chatgpt", at: origin + 2 * day + 2 * hour)
    #expect(row.state == .unknown && row.uses == [2, 3] && row.hits == 1 && row.evidence == .use)
    #expect(row.reason == "used /mcp/token 1 h ago, never seen fetching")
  }

  @Test("the endpoints: retired when the last manifest dropped them, successor, who calls, whether it is safe")
  func endpoints() throws {
    try walk.ingest(chatgpt([origin + day + hour, origin + 2 * day]))
    let now = origin + 2 * day + hour
    let old = try walk.endpoint(DexterHistory.oldToken, at: now)
    #expect(old.record.retiredAt == origin + day && old.record.graceUntil == origin + day)
    #expect(old.record.successor == "https://dexter.cash/mcp/token")
    #expect(old.hits == 2 && old.lastHitAt == origin + 2 * day && old.connectors == ["chatgpt"])
    #expect(old.safeToRemove == .no && old.reason == "called 1 h ago by chatgpt")
    let new = try walk.endpoint("/mcp/token", at: now)
    #expect(new.record.isCurrent && new.safeToRemove == .no && new.reason == "a current version advertises it")
    let unused = try walk.endpoint("/api/connector/oauth/userinfo", at: now)
    #expect(unused.safeToRemove == .unknown && unused.hits == 0)
    #expect(unused.record.observation.source == "log")
  }

  @Test("an endpoint at which a manifest is served is observed by the listener, and stays while it is served")
  func servedHere() throws {
    let walk = try Walk()
    let issuer = #""issuer":"https://dexter.cash","token_endpoint":"https://dexter.cash/token""#
    let keys = #","jwks_uri":"https://DEXTER.cash/keys""#
    try walk.release([("openid-configuration", "{\(issuer)\(keys)}"), ("jwks", #"{"keys":[]}"#)], at: origin)
    var row = try walk.endpoint("/keys", at: origin + 1)
    #expect(row.observedBy == "listener" && row.safeToRemove == .no)
    #expect(try walk.endpoint("/token", at: origin + 1).observedBy == nil)
    try walk.release([("openid-configuration", "{\(issuer)}")], at: origin + hour)
    row = try walk.endpoint("/keys", at: origin + 30 * day)
    #expect(row.observedBy == "listener" && row.safeToRemove == .no && row.reason == "a manifest is served there")
    let check = Doctor(path: walk.database.path, now: origin + 2 * hour).checks().first { $0.check == "endpoints" }
    #expect(check?.detail == "nobody observes 1 of 2, such as https://dexter.cash/token", "\(check?.detail ?? "")")
  }

  @Test("safe to remove is what was watched since its retirement and not called; watched later or no more is unknown")
  func safe() throws {
    let start = origin + day
    for time in stride(from: start + 1, to: start + 3 * day, by: 3_000) { try walk.ingest(claude(time)) }
    try walk.ingest(claude(start + 3 * day - 60))
    func safety(_ at: Int64) throws -> RemovalSafety.Answer {
      try walk.endpoint(DexterHistory.oldToken, at: at).safeToRemove
    }
    #expect(try safety(start + 3 * day) == .unknown)
    try walk.ingest(claude(start))
    #expect(try safety(start + 3 * day - 1) == .unknown)
    #expect(try safety(start + 3 * day) == .yes)
    try walk.ingest(chatgpt([start + 3 * day + 60]))
    #expect(try safety(start + 3 * day + 120) == .no)
    #expect(try safety(start + 6 * day + 60) == .no)
    #expect(try safety(start + 6 * day + 61) == .unknown)
  }

  @Test("GRACE by an announced move: within it a caller is not STALE, and the reason says until when")
  func announced() throws {
    let walk = try Walk()
    try walk.release(DexterHistory.second, at: origin)
    try walk.release(DexterHistory.third, at: origin + day, grace: 2 * hour)
    try walk.ingest(chatgpt([origin + day + hour]))
    let row = try walk.row("chatgpt", at: origin + day + hour + 60)
    #expect(row.state == .grace && row.uses == [1] && row.evidence == .use)
    #expect(row.reason == "calls /api/connector/oauth/token, retired in v2; its grace lasts until 12:00Z")
    #expect(row.changesAt == origin + day + 2 * hour + 1)
    #expect(try walk.state("chatgpt", at: origin + day + 2 * hour) == .grace)
    #expect(try walk.state("chatgpt", at: origin + day + 2 * hour + 1) == .unknown)
    try walk.ingest(chatgpt([origin + day + 2 * hour + 1]))
    #expect(try walk.state("chatgpt", at: origin + day + 2 * hour + 1) == .stale)
  }
}

import Basics
import Evidence
import Manifests
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Operations

private let day = Walk.day
private let hour = Walk.hour
/// Two hours after the endpoints were retired.
private let start = Walk.origin + Walk.day + 2 * Walk.hour

@Suite("Alerts: who keeps hitting retired endpoints") struct StaleAlertTests {
  private let walk: Walk

  init() throws { walk = try Walk.dexter() }

  @Test("it opens at the third hit within a day, once for all manifests that share the endpoint") func opens() throws {
    try walk.call([start, start + 1])
    try walk.judge(at: start + 2)
    #expect(try walk.alert(at: start + 2) == "pending 2")
    #expect(try walk.told().isEmpty)
    try walk.call([start + 3])
    try walk.judge(at: start + 4)
    #expect(try walk.alert(at: start + 4) == "firing 3")
    #expect(try walk.told() == ["connector.stale chatgpt"])
    // The 400th hit is a count.
    try walk.call((0..<397).map { start + 10 + $0 })
    try walk.judge(at: start + 500)
    #expect(try walk.alert(at: start + 500) == "firing 400")
    #expect(try walk.told().count == 1 && walk.database.alerts(now: start + 500).count == 1)
  }

  @Test("hits before the end of grace count for nothing") func grace() throws {
    let walk = try Walk()
    try walk.release(DexterHistory.second, at: Walk.origin)
    try walk.release(DexterHistory.third, at: Walk.origin + day, grace: 6 * hour)
    try walk.call([start, start + 1, start + 2, Walk.origin + day + 6 * hour])
    try walk.judge(at: start + 10)
    #expect(try walk.alert(at: start + 10) == nil)
    try walk.call([Walk.origin + day + 6 * hour + 1])
    try walk.judge(at: Walk.origin + day + 6 * hour + 2)
    #expect(try walk.alert(at: start) == "pending 1")
  }

  @Test("three hits spread over more than the window do not open it") func window() throws {
    try walk.call([start])
    try walk.call([start + 20 * hour])
    try walk.call([start + 40 * hour])
    try walk.judge(at: start + 40 * hour + 1)
    #expect(try walk.alert(at: start + 41 * hour) == "pending 3")
    try walk.database.set("window", to: "48h")
    try walk.judge(at: start + 40 * hour + 2)
    #expect(try walk.alert(at: start + 41 * hour) == "firing 3")
  }

  @Test("on a clock in doubt nothing ends or is told by time alone, and what is called still opens an alert")
  func doubtfulClock() throws {
    try walk.call([start, start + 1, start + 2])
    try walk.judge(at: start + 3)
    let late = start + 400 * day
    #expect(try walk.judge(at: late, effective: start + 3) == late + AlertTurn.interval)
    #expect(try walk.alert(at: late) == "firing 3")
    #expect(try walk.told() == ["connector.stale chatgpt"])
    #expect(try walk.events(.connectorSilent).isEmpty && walk.events(.endpointSafe).isEmpty)
    try walk.judge(at: late)
    #expect(try walk.alert(at: late) == "resolved 3 quiet")
    try walk.call([late + 1, late + 2, late + 3])
    try walk.judge(at: late + 4, effective: start + 3)
    #expect(try walk.told().last == "connector.stale chatgpt")
    #expect(try walk.database.alerts(now: late + 4).first?.openedAt == late + 4)
  }

  @Test("it is told again after a day while it lasts, unless somebody has taken it on") func repeats() throws {
    try walk.call([start, start + 1, start + 2])
    #expect(try walk.judge(at: start + 3) <= start + 63)
    try walk.judge(at: start + 3 + day - 1)
    #expect(try walk.told().count == 1)
    try walk.judge(at: start + 3 + day)
    #expect(try walk.told() == ["connector.stale chatgpt", "connector.still_stale chatgpt"])
    try walk.database.acknowledge(walk.database.alert(1, now: start), by: "ana", now: start + day + 10)
    try walk.judge(at: start + 3 + 2 * day)
    #expect(try walk.told().count == 2)
  }

  @Test("it is resolved a second after quiet_after, with a reason, and the next time is a new alert") func quiet()
    throws
  {
    try walk.call([start, start + 1, start + 2])
    try walk.judge(at: start + 3)
    try walk.judge(at: start + 2 + 3 * day)
    #expect(try walk.alert(at: start + 4 * day)?.hasPrefix("firing") == true)
    let due = start + 2 + 3 * day + 1
    try walk.judge(at: due)
    #expect(try walk.alert(at: due) == "resolved 3 quiet")
    #expect(try walk.told().last == "connector.recovered chatgpt")
    #expect(try walk.data(.connectorRecovered)["reason"]?.string == "quiet")
    try walk.call([due + hour, due + hour + 1, due + hour + 2])
    try walk.judge(at: due + hour + 3)
    #expect(try walk.database.alerts(now: due + hour).map(\.state) == [.firing, .resolved])
  }

  @Test("a pending one that ceases leaves no trace, and tells nobody") func dropped() throws {
    try walk.call([start])
    try walk.judge(at: start + 1)
    try walk.judge(at: start + 4 * day)
    #expect(try walk.alert(at: start + 4 * day) == nil)
    #expect(try walk.told().isEmpty)
  }

  @Test("a return of the endpoint ends it, with that reason") func returned() throws {
    try walk.call([start, start + 1, start + 2])
    try walk.judge(at: start + 3)
    for name in ["oauth-authorization-server", "openid-configuration", "mcp"] {
      try walk.rollback(name, to: 1, at: start + 2 * day)
    }
    try walk.judge(at: start + 2 * day + 1)
    #expect(try walk.alert(at: start + 2 * day + 1) == "resolved 3 endpoint current again")
    #expect(try walk.data(.connectorRecovered)["reason"]?.string == "endpoint current again")
  }

  @Test("called and returned within one second, it has not become quiet") func returnedAtOnce() throws {
    try walk.call([start, start, start])
    try walk.judge(at: start)
    try walk.rollback("oauth-authorization-server", to: 1, at: start)
    try walk.judge(at: start)
    #expect(try walk.alert(at: start) == "resolved 3 endpoint current again")
    #expect(try walk.row("chatgpt", at: start).reason.hasSuffix("; endpoint current again"))
  }

  @Test("a return ends it with that reason, also where the connector is known by another manifest")
  func returnedBesideOthers() throws {
    try walk.ingest([
      .get("/.well-known/oauth-protected-resource", at: start, address: Walk.chatgptAddress)
    ])
    try walk.call([start, start + 1, start + 2])
    try walk.judge(at: start + 3)
    try walk.rollback("oauth-authorization-server", to: 1, at: start + hour)
    try walk.judge(at: start + hour + 1)
    #expect(try walk.alert(at: start + hour + 1) == "resolved 3 endpoint current again")
    #expect(try walk.row("chatgpt", at: start + hour + 1).reason.hasSuffix("; endpoint current again"))
    // Only for as long as it would have been STALE.
    #expect(try walk.state("chatgpt", at: start + 2 + 3 * day + 1) == nil)
  }

  @Test("a version that advertises what was declared retired ends it, and it has not become quiet")
  func declaredReturned() throws {
    let site = try walk.database.site(DexterHistory.host)
    let endpoint = try #require(Endpoint(url: "https://dexter.cash/oldest/token", field: "token_endpoint"))
    try walk.database.retire(endpoint, successor: nil, of: site, by: "ana", at: start - day, now: start)
    try walk.ingest((0..<3).map { LogLine(at: start + $0, target: "/oldest/token", address: Walk.chatgptAddress) })
    try walk.judge(at: start + 3)
    #expect(try walk.alert(at: start + 3) == "firing 3")
    try walk.release(
      [("openid-configuration", DexterHistory.server(issuer: "https://dexter.cash/mcp", base: "/oldest"))],
      at: start + hour)
    try walk.judge(at: start + hour + 1)
    #expect(try walk.alert(at: start + hour + 1) == "resolved 3 endpoint current again")
  }

  @Test("what one setting ends is no return of an endpoint, whatever else is called that is current")
  func refused() throws {
    let lines = (0..<3).map { LogLine(at: start + $0, agent: "curl/8.0", address: "192.0.2.9") }
    try walk.database.set("alert_libraries", to: "yes")
    try walk.ingest(
      lines + [LogLine(at: start + 3, target: "/mcp/token", agent: "curl/8.0", address: "192.0.2.9")], now: start + 4)
    try walk.judge(at: start + 5)
    #expect(try walk.alert(at: start + 5) == "firing 3")
    try walk.database.set("alert_libraries", to: "no")
    try walk.judge(at: start + 6)
    #expect(try walk.alert(at: start + 6) == "resolved 3 quiet")
  }

  @Test("a silence keeps it back, and what fires still when it is over is told then") func silenced() throws {
    _ = try walk.database.addSilence(
      SilenceMatcher(connector: "chatgpt"), until: start + hour, author: "ana", reason: "told them", now: start)
    try walk.call([start, start + 1, start + 2])
    let due = try walk.judge(at: start + 3)
    #expect(due <= start + hour + 1)
    #expect(try walk.alert(at: start + 3) == "firing 3")
    #expect(try walk.database.alerts(now: start + 3).first?.silencedUntil == start + hour)
    try walk.judge(at: start + hour)
    #expect(try walk.told().isEmpty)
    try walk.judge(at: start + hour + 1)
    #expect(try walk.told() == ["connector.stale chatgpt"])
  }

  @Test("a silence of another connector, site or rule keeps nothing back") func otherSilences() throws {
    let other = try Walk.dexter()
    try other.release([("mcp", DexterHistory.mcp(base: "/x"))], at: start - hour, host: "other.example")
    for matcher in [
      SilenceMatcher(connector: "claude"), SilenceMatcher(site: try other.database.site("other.example")),
      SilenceMatcher(rule: .connectorSilent),
    ] {
      _ = try other.database.addSilence(matcher, until: start + day, author: "ana", reason: "x", now: start)
    }
    try other.call([start, start + 1, start + 2])
    try other.judge(at: start + 3)
    #expect(try other.told() == ["connector.stale chatgpt"])
  }

  @Test("an expired silence is over at once") func expired() throws {
    let id = try walk.database.addSilence(
      SilenceMatcher(), until: start + day, author: "ana", reason: "x", now: start)
    try walk.call([start, start + 1, start + 2])
    try walk.judge(at: start + 3)
    try walk.database.expireSilence(id, now: start + 10)
    try walk.judge(at: start + 10)
    #expect(try walk.told() == ["connector.stale chatgpt"])
    #expect(throws: StorageError.self) { try walk.database.expireSilence(id, now: start + 11) }
  }

  @Test("libraries and unknown callers open none, unless the operator wants it") func libraries() throws {
    let lines = (0..<3).map { LogLine(at: start + $0, agent: "curl/8.0", address: "192.0.2.9") }
    try walk.ingest(lines, now: start + 3)
    try walk.judge(at: start + 4)
    #expect(try walk.alert(at: start + 4) == nil)
    try walk.database.set("alert_libraries", to: "yes")
    try walk.judge(at: start + 5)
    #expect(try walk.told() == ["connector.stale curl"])
  }

  @Test("the event tells all that a person needs, and nothing secret") func payload() throws {
    try walk.ingest(
      (0..<3).map {
        LogLine(
          at: start + $0, target: "/api/connector/oauth/token?code=SECRET&state=SECRET", status: 400,
          address: Walk.chatgptAddress)
      }, now: start + 3)
    try walk.judge(at: start + 4)
    let data = try walk.data(.connectorStale)
    #expect(data["connector"]?.string == "chatgpt" && data["class"]?.string == "hosted")
    #expect(data["site"]?.string == "https://dexter.cash" && data["hits"]?.integer == 3)
    #expect(data["contact"]?.string?.isEmpty == false && data["refresh"]?.string?.isEmpty == false)
    #expect(data["attribution"]?.string == "verified")
    let manifests = try #require(data["manifests"]?.array)
    #expect(manifests.map { $0["manifest"]?.string } == ["mcp", "oauth-authorization-server", "openid-configuration"])
    #expect(manifests.allSatisfy { $0["state"]?.string == "STALE" && $0["uses"]?.array?.count == 1 })
    let endpoint = try #require(data["endpoints"]?.array?.first)
    #expect(endpoint["url"]?.string == "https://dexter.cash/api/connector/oauth/token")
    #expect(endpoint["successor"]?.string == "https://dexter.cash/mcp/token" && endpoint["hits"]?.integer == 3)
    #expect(endpoint["first_hit_at"]?.string == RFC3339.text(start))
    #expect(endpoint["last_hit_at"]?.string == RFC3339.text(start + 2))
    let sample = try #require(data["sample"])
    #expect(sample["method"]?.string == "POST" && sample["status"]?.integer == 400)
    #expect(sample["parameters"]?.array?.map(\.string) == ["code", "state"])
    let body = try #require(try walk.events(.connectorStale).first).body
    #expect(!body.contains("SECRET") && body.utf8.count < 20_000)
  }

  @Test("judging twice at one moment stores nothing more") func idempotent() throws {
    try walk.call([start, start + 1, start + 2])
    try walk.judge(at: start + 3)
    let changes = walk.database.changeCount
    try walk.judge(at: start + 3)
    #expect(walk.database.changeCount == changes)
  }
}

import Testing

@testable import Evidence

@Suite("All rows of a connector on a site make one alert")
struct AlertRowsTests {
  static func row(
    _ standing: RowStanding, _ attribution: Attribution, networks: Int = 1, isStale: Bool = true
  ) -> Judgement {
    let use = JudgeRow.use(last: 19 * JudgeRow.hour, attribution: attribution, networks: networks)
    return JudgeRow(uses: isStale ? [use] : [], standing: standing).judged(at: 20 * JudgeRow.hour)
  }

  static let claims = RowStanding.claimed(rangesAt: JudgeRow.origin)
  static let quiet = row(.verified, .verified, isStale: false)

  @Test(
    "verified if that row is STALE, else as sure as what may open it",
    arguments: [
      ([], false, false, nil), ([quiet], false, false, nil),
      ([row(.verified, .verified)], true, true, .verified),
      ([row(claims, .claimed, networks: 3), row(.verified, .verified)], true, true, .verified),
      ([quiet, row(claims, .claimed, networks: 3)], true, true, .claimed),
      ([quiet, row(claims, .claimed)], true, false, .claimed),
      ([row(claims, .claimed), row(claims, .inferred, networks: 3)], true, true, .inferred),
      ([row(.only, .inferred)], true, true, .inferred),
    ] as [([Judgement], Bool, Bool, Attribution?)])
  func rows(_ rows: [Judgement], _ isStale: Bool, _ mayOpen: Bool, _ attribution: Attribution?) {
    let condition = AlertCondition(rows: rows, hitsInWindow: 3)
    #expect(condition.isStale == isStale)
    #expect(condition.mayOpen == mayOpen)
    #expect(condition.attribution == attribution)
    #expect(AlertCondition(rows: rows.reversed(), hitsInWindow: 3) == condition)
  }

  @Test("who opens none whatever it does is not STALE to the rule") func never() {
    var library = JudgeRow(
      connectorClass: .httpLibrary, uses: [JudgeRow.use(last: 19 * JudgeRow.hour)], standing: .only)
    #expect(!AlertCondition(rows: [library.judged(at: 20 * JudgeRow.hour)], hitsInWindow: 99).isStale)
    library.policy.claims.alertsLibraries = true
    #expect(AlertCondition(rows: [library.judged(at: 20 * JudgeRow.hour)], hitsInWindow: 99).isStale)
  }

  @Test("an event's line says what is claimed where its reason does not") func summaries() {
    let site = "https://dexter.cash"
    #expect(
      EventSummary.stale("chatgpt", site: site, reason: "calls /t", isStill: true) == "chatgpt still calls /t (\(site))"
    )
    #expect(
      EventSummary.recovered("chatgpt", site: site, end: .quiet)
        == "chatgpt no longer uses retired endpoints of \(site): quiet")
    #expect(
      EventSummary.recovered("chatgpt", site: site, end: .quiet, isClaimed: true).hasPrefix("chatgpt (claimed, not"))
    #expect(
      EventSummary.firstSeen("chatgpt", isClaimed: true)
        == "chatgpt (claimed, not verified) was seen for the first time")
    #expect(EventSummary.firstSeen("a\u{1b}") == "a? was seen for the first time")
  }

  @Test("edge.stale blames the operator's own cache, and says what to do") func edgeStale() {
    let edge = EdgeStale(
      host: "dexter.cash", path: "/.well-known/mcp.json", manifest: "mcp", served: 4, current: 5,
      expiredAt: 1_758_500_300, firstAt: 1_758_500_400, lastAt: 1_758_518_300, requests: 12)
    #expect(
      edge.summary
        == "your own cache at dexter.cash still served v4 of mcp at 2025-09-22T05:18:20Z, 5 h after its copies expired; "
        + "v5 is current")
    #expect(edge.advice.contains("12 requests for /.well-known/mcp.json answered with v4"))
    #expect(edge.advice.contains("is not to blame. Purge that path in the cache"))
  }
}

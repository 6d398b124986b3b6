import Testing

@testable import Evidence

/// The one verdict: each answer, and what outranks what. `JudgeRow` has the story: v5 since 10 h, v4 before it.
@Suite("The status")
struct StatusTests {
  static let now = JudgeRow.origin + 20 * JudgeRow.hour
  static let quiet: Int64 = 72 * JudgeRow.hour
  static let token = "/api/connector/oauth/token"

  static func calls(
    _ endpoint: String = token, hits: Int64 = 403, answered: Int64 = 0, refused: Int64 = 0, status: Int? = nil,
    ago: Int64 = 1_200, isAuthorization: Bool = false, by answerer: RetiredCalls.Answerer = .elsewhere
  ) -> RetiredCalls {
    RetiredCalls(
      endpoint: endpoint, url: "https://a.example\(endpoint)", path: endpoint, isAuthorization: isAuthorization,
      retiredAt: JudgeRow.origin + JudgeRow.moved, hits: hits, answered: answered, refused: refused,
      recent: RetiredCalls.Recent(hits: hits, answered: answered, refused: refused), lastStatus: status,
      firstAt: now - 5_000, lastAt: now - ago, answerer: answerer)
  }

  static func row(
    _ connector: String, _ judgement: Judgement, _ connectorClass: ConnectorClass = .hosted,
    standing: Attribution = .verified, calls: [RetiredCalls] = [], site: String = "https://a.example"
  ) -> ConnectorStatus {
    ConnectorStatus(
      connector: connector, connectorClass: connectorClass, standing: standing, site: site,
      parts: [ConnectorStatus.Part(manifest: "oauth-authorization-server", judgement: judgement)], calls: calls)
  }

  static func judged(_ row: JudgeRow) -> Judgement { row.judged(at: 20 * JudgeRow.hour) }
  static let staleUse = JudgeRow.use(last: 19 * JudgeRow.hour)
  static let claimedUse = JudgeRow.use(last: 19 * JudgeRow.hour, attribution: .claimed, networks: 2)

  static let stale = row("chatgpt", judged(JudgeRow(uses: [staleUse])), calls: [calls(refused: 403, status: 404)])
  static let current = row("claude", judged(JudgeRow(holds: [JudgeRow.fetch(5, at: 11 * JudgeRow.hour)])))
  static let behind = row("le-chat", judged(JudgeRow(holds: [JudgeRow.fetch(4, at: JudgeRow.hour)])))
  static let forged = row(
    "chatgpt", judged(JudgeRow(uses: [claimedUse], standing: .claimed(rangesAt: now))), standing: .claimed,
    calls: [calls(hits: 4, refused: 4)])
  static let atAuthorize = row(
    "chatgpt",
    judged(
      JudgeRow(
        uses: [JudgeRow.use(last: 19 * JudgeRow.hour, attribution: .claimed, isAuthorization: true)],
        standing: .claimed(rangesAt: now))), standing: .claimed,
    calls: [calls("/api/connector/oauth/authorize", hits: 70, refused: 70, isAuthorization: true)])
  static let script = row(
    "curl", judged(JudgeRow(connectorClass: .httpLibrary, uses: [staleUse], standing: .only)), .httpLibrary,
    standing: .claimed, calls: [calls(hits: 2)])

  static let logins = row(
    "browser", judged(JudgeRow(connectorClass: .browser, uses: [staleUse], standing: .only)), .browser,
    standing: .claimed, calls: [calls("/api/connector/oauth/authorize", hits: 200, isAuthorization: true)])

  struct Case: Sendable, CustomTestStringConvertible {
    var rows: [ConnectorStatus]
    var coverage: UseCoverage = .always
    var troubles: [StatusTrouble] = []
    var retired = 2
    let answer: Status.Answer
    let reason: String
    var testDescription: String { "\(answer.rawValue): \(reason)" }

    var status: Status {
      let verdict = Verdict(
        rows: rows.flatMap { row in row.parts.map { (connector: row.connector, judgement: $0.judgement) } },
        coverage: [(what: token, uses: coverage)], quietAfter: quiet, now: now)
      return Status(
        connectors: rows, verdict: verdict,
        observations: [
          SiteObservation(site: "https://a.example", uses: coverage, sources: ["listener", "log"], unobserved: [])
        ], troubles: troubles, retired: retired, notified: ["ops"], isServed: true, now: now)
    }
  }

  static let loss = StatusTrouble(.loss, "recording", "7 requests were lost")
  static let dead = StatusTrouble(.trouble, "hooks", "2 deliveries are dead")
  static let note = StatusTrouble(.note, "daemon", "none serves this database")
  static let said =
    "chatgpt still calls /api/connector/oauth/token, retired 10:00Z: 403 calls in 7 days, verified,"
    + " all refused (lately 404), the last 20 min ago"

  static let cases = [
    Case(rows: [stale, current], answer: .stale, reason: said),
    Case(rows: [atAuthorize, stale], answer: .stale, reason: said + " (70 more at authorize, claimed)"),
    Case(rows: [forged, stale], answer: .stale, reason: said + " (4 more, claimed)"),
    // Evidence that was lost outranks all; what else is known is told.
    Case(
      rows: [stale], troubles: [dead, loss], answer: .lost, reason: "recording: 7 requests were lost; " + said),
    Case(
      rows: [current], coverage: .unobserved, troubles: [loss], answer: .lost,
      reason: "recording: 7 requests were lost; of the connectors it cannot be told: nobody observes \(token)"),
    Case(rows: [stale], troubles: [dead], answer: .stale, reason: said),
    Case(
      rows: [current], troubles: [note, dead], answer: .trouble,
      reason: "hooks: 2 deliveries are dead; no connector is STALE"),
    Case(
      rows: [current], retired: 0, answer: .nothingRetired,
      reason: "no endpoint was ever retired, so nothing can be stale: 1 connector seen"),
    // What nobody watches cannot be stale where nothing was retired, and is no reason for doubt.
    Case(
      rows: [], coverage: .unobserved, retired: 0, answer: .nothingRetired,
      reason: "no endpoint was ever retired, so nothing can be stale: no connector seen"),
    Case(
      rows: [current], coverage: .unobserved, troubles: [note], answer: .cannotTell,
      reason: "cannot tell: nobody observes \(token)"),
    Case(
      rows: [behind], coverage: .until(now - 60), answer: .cannotTell,
      reason: "cannot tell: use of \(token) is not observed since 19:59Z; le-chat is BEHIND"),
    // A claim that may open no alert is neither a problem nor forgotten.
    Case(
      rows: [forged, current], coverage: .since(now - quiet), answer: .clear,
      reason: "no alert: 2 connectors, observed since 5 Oct 20:00Z by listener and log;"
        + " stale calls in the name of chatgpt are only claimed (from 2 networks, an alert needs 3)"),
    Case(
      rows: [behind, current, script], coverage: .since(now - quiet), answer: .clear,
      reason: "all clear: 2 connectors, observed since 5 Oct 20:00Z by listener and log; le-chat is BEHIND"),
  ]

  static let early = row("chatgpt", judged(JudgeRow(uses: [JudgeRow.use(last: 9 * JudgeRow.hour)])))
  static let moved = row(
    "chatgpt",
    judged(
      JudgeRow(uses: [
        JudgeRow.use(last: 9 * JudgeRow.hour), JudgeRow.currentUse("/mcp/token", last: 11 * JudgeRow.hour),
      ])))
  static let few = row(
    "cursor",
    judged(
      JudgeRow(
        connectorClass: .local, holds: [JudgeRow.fetch(5, at: 11 * JudgeRow.hour, active: 100)],
        uses: [JudgeRow.use(last: 19 * JudgeRow.hour, active: 4)], standing: .only)), .local, standing: .claimed)
  static let unknown = row(
    "unknown", judged(JudgeRow(connectorClass: .httpLibrary, uses: [staleUse], standing: .only)), .httpLibrary,
    standing: .claimed, calls: [calls(hits: 50)])

  static let doubtful = [
    // Who called what is retired until it was, and has shown nothing since, may do so again at any moment.
    Case(
      rows: [early, current], coverage: .since(now - quiet), answer: .cannotTell,
      reason: "cannot tell: chatgpt called \(token) 11 h ago, while it was valid, and was not seen since"),
    Case(
      rows: [moved], coverage: .since(now - quiet), answer: .clear,
      reason: "all clear: 1 connector, observed since 5 Oct 20:00Z by listener and log"),
    // What opens no alert is told, and then it is not called all clear.
    Case(
      rows: [few], coverage: .since(now - quiet), answer: .clear,
      reason: "no alert: 1 connector, observed since 5 Oct 20:00Z by listener and log;"
        + " 4 of 100 clients of cursor call \(token), too few for its row (min_share)"),
    Case(
      rows: [current, unknown], coverage: .since(now - quiet), answer: .clear,
      reason: "no alert: 1 connector, observed since 5 Oct 20:00Z by listener and log;"
        + " 50 calls of retired endpoints by clients that no rule knows"),
    Case(
      rows: [current, logins], coverage: .since(now - quiet), answer: .clear,
      reason: "no alert: 1 connector, observed since 5 Oct 20:00Z by listener and log;"
        + " 200 calls of retired endpoints by browsers"),
  ]

  @Test("is no all-clear where some may still call", arguments: doubtful) func doubt(_ given: Case) {
    verdict(given)
    #expect(
      given.status.next.contains { $0.command == "manifestd rules unmatched" } == given.reason.contains("no rule"))
  }

  @Test("is the first answer that holds, in one sentence", arguments: cases) func verdict(_ given: Case) {
    let status = given.status
    #expect(status.answer == given.answer)
    #expect(status.reason == given.reason)
  }

  @Test("of several sites each is named") func sites() {
    var there = Self.calls(refused: 403, status: 404)
    there.url = "https://b.example\(Self.token)"
    let other = Self.row("chatgpt", Self.stale.deciding.judgement, calls: [there], site: "https://b.example")
    let status = Case(rows: [Self.stale, other], answer: .stale, reason: "").status
    #expect(status.reason.hasPrefix("chatgpt at https://a.example still calls \(Self.token), "))
    #expect(status.reason.hasSuffix("; so does chatgpt at https://b.example"))
    let blocks = status.next.filter { $0.command.hasPrefix("location") }
    #expect(blocks.map(\.why).allSatisfy { $0.contains("route them here, for https://") } && blocks.count == 2)
  }

  @Test("rows come by whose they are, worst first; libraries are folded") func order() {
    let local = Self.row(
      "cursor", Self.judged(JudgeRow(connectorClass: .local, uses: [Self.staleUse], standing: .only)), .local,
      standing: .claimed)
    let status = Case(
      rows: [Self.script, local, Self.current, Self.forged, Self.stale], answer: .stale, reason: ""
    ).status
    #expect(status.connectors.map(\.label) == ["chatgpt", "claude", "chatgpt (claimed)", "cursor"])
    #expect(status.others.map(\.connector) == ["curl"])
  }

  @Test("the worst of a connector's documents makes its row; one it never read says nothing") func worst() {
    let used = JudgeRow(uses: [JudgeRow.use(last: 9 * JudgeRow.hour)])
    let parts = [
      ConnectorStatus.Part(manifest: "mcp", judgement: Self.judged(used)),
      ConnectorStatus.Part(manifest: "oauth-authorization-server", judgement: Self.current.deciding.judgement),
    ]
    func row(_ parts: [ConnectorStatus.Part]) -> ConnectorStatus {
      ConnectorStatus(
        connector: "claude", connectorClass: .hosted, standing: .verified, site: "s", parts: parts, calls: [])
    }
    #expect(parts[0].judgement.state == .unknown)
    #expect(row(parts).state == .current && row(parts).deciding.manifest == "oauth-authorization-server")
    let old = ConnectorStatus.Part(manifest: "openid-configuration", judgement: Self.behind.deciding.judgement)
    #expect(row(parts + [old]).state == .behind && row(parts + [old]).deciding.manifest == "openid-configuration")
  }

  @Test("of several clients it is told how many hold what") func holders() {
    var history = JudgeRow(
      connectorClass: .local,
      holds: [
        JudgeRow.fetch(4, at: JudgeRow.hour, active: 9), JudgeRow.fetch(5, at: 12 * JudgeRow.hour, active: 31),
      ], standing: .only, seenClients: 40)
    #expect(Self.row("cursor", Self.judged(history), .local).holds == "v5 ×31, v4 ×9")
    #expect(Self.row("cursor", Self.judged(history), .local).clients == "9 of 40")
    history.holds = [JudgeRow.fetch(5, at: 12 * JudgeRow.hour)]
    history.seenClients = 1
    #expect(Self.row("cursor", Self.judged(history), .local).holds == "v5")
    #expect(Self.row("cursor", Self.judged(history), .local).clients == "1")
  }

  @Test("what to do follows from who answers the calls") func next() {
    func commands(_ calls: RetiredCalls) -> [String] {
      let row = Self.row("chatgpt", Self.stale.deciding.judgement, calls: [calls])
      return Case(rows: [row], answer: .stale, reason: "").status.next.map(\.command)
    }
    let report = "manifestd report chatgpt"
    let upstream =
      "manifestd endpoints set https://a.example/api/connector/oauth/token --upstream http://127.0.0.1:3000/NEW/PATH"
    // It fails elsewhere: nothing is lost by routing it here.
    let failing = commands(Self.calls(refused: 403, status: 404))
    #expect(failing.count == 2 && failing[0] == report)
    #expect(failing[1].hasPrefix("location = /api/connector/oauth/token {\n    proxy_pass http://127.0.0.1:8080;"))
    // A server that refuses a request knows the endpoint still.
    #expect(commands(Self.calls(refused: 403, status: 400)) == [report, upstream])
    var prepared = Self.calls(answered: 403, status: 200)
    prepared.hasUpstream = true
    #expect(commands(prepared).last?.hasPrefix("location = /api/connector/oauth/token {") == true)
    // It works elsewhere: first an upstream, for a redirect would break it.
    #expect(commands(Self.calls(answered: 403, status: 200)) == [report, upstream])
    #expect(commands(Self.calls(answered: 403, status: 308, by: .daemon)) == [report, upstream])
    #expect(commands(Self.calls(answered: 403, status: 200, by: .upstream)) == [report])
  }
}

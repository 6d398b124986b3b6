import Evidence
import StorySupport
import Testing

@testable import Daemon
@testable import Operations
@testable import Storage

/// Judging and every reading verb look at totals and at the hours of the window, never at all evidence: counted in
/// SQLite's steps, on databases that differ in what lies outside the window.
@Suite("Growth of judging") struct JudgingGrowthTests {
  private static let now = Walk.origin + 100 * Walk.day
  private static let retired = 12
  private static let connectors = ["chatgpt", "claude", "cursor", "vscode", "goose"]

  /// Twelve retired token endpoints, each called by five connectors within the last hours; and so many hours of calls
  /// and clients of each before that.
  private func scene(olderHours: Int) throws -> Walk {
    let walk = try Walk()
    for version in 0...Self.retired {
      try walk.release(
        [("oauth-authorization-server", DexterHistory.server(issuer: "https://dexter.cash", base: "/v\(version)"))],
        at: Walk.origin + Int64(version) * 60)
    }
    let endpoints = try walk.database.endpoints().filter { !$0.isCurrent && $0.url.hasSuffix("/token") }
    #expect(endpoints.count == Self.retired)
    try walk.database.fold(
      Fold(
        requests: endpoints.flatMap { endpoint in
          Self.connectors.map { connector in
            FoldedRequest(
              client: .sample(connector, userAgent: "\(connector)/1"),
              place: Place(host: "dexter.cash", path: endpoint.label), source: .log, at: Self.now - 7_200,
              method: "POST", shape: .post)
          }
        }))
    try addOlder(hours: olderHours, to: walk.database)
    return walk
  }

  /// As folds of long ago left them.
  private func addOlder(hours: Int, to database: Database) throws {
    var once = SecondCounts(hour: 0)
    once.add(second: 0, count: 1)
    let seconds = once.bytes.map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
    try database.connection.execute(
      """
      WITH RECURSIVE older(hour) AS (SELECT 1 UNION ALL SELECT hour + 1 FROM older WHERE hour < \(hours))
      INSERT INTO endpoint_hour
        (connector_id, endpoint_id, hour, hits, lacking, answered, refused, first_at, last_at, seconds)
      SELECT connector_id, endpoint_id, \(Self.now / 3_600) - 100 - older.hour, 1, 0, 0, 0,
        (\(Self.now / 3_600) - 100 - older.hour) * 3600, (\(Self.now / 3_600) - 100 - older.hour) * 3600, X'\(seconds)'
      FROM connector_endpoint, older;
      UPDATE connector_endpoint SET hits = hits + \(hours), hits_after = hits_after + \(hours),
        first_at = (\(Self.now / 3_600) - 100 - \(hours)) * 3600,
        first_after_at = (\(Self.now / 3_600) - 100 - \(hours)) * 3600;
      WITH RECURSIVE older(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM older WHERE number < \(hours))
      INSERT INTO agent (text) SELECT 'old/' || older.number FROM older;
      WITH RECURSIVE older(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM older WHERE number < \(hours))
      INSERT INTO client (connector_id, agent_id, network, recognition_id, first_at, last_at)
      SELECT connector.id, (SELECT id FROM agent WHERE text = 'old/' || older.number), '', 1, 0,
        \(Self.now - 40 * Walk.day)
      FROM connector, older;
      """)
  }

  private func steps(_ walk: Walk, _ work: () throws -> Void) rethrows -> StatementWork {
    let before = walk.database.connection.work
    try work()
    return walk.database.connection.work - before
  }

  private func costs(olderHours: Int) throws -> [String: StatementWork] {
    let walk = try scene(olderHours: olderHours)
    let database = walk.database
    let uses = try database.retiredUses(
      of: database.endpoints(), windowStart: Self.now - Walk.day, connector: "chatgpt")
    #expect(uses.map(\.hits) == Array(repeating: Int64(olderHours) + 1, count: Self.retired))
    #expect(uses.map(\.window.hits) == Array(repeating: 1, count: Self.retired))
    try walk.judge(at: Self.now)
    return [
      "a judging turn": try steps(walk) { try walk.judge(at: Self.now + 1) },
      "connectors": try steps(walk) { _ = try ConnectorView(database).rows(site: nil, now: Self.now) },
      "endpoints": try steps(walk) { _ = try EndpointView(database).rows(site: nil, now: Self.now) },
      "report": try steps(walk) {
        _ = try ReportView(database).reports(of: "chatgpt", site: nil, now: Self.now)
      },
      "hits": try steps(walk) { _ = try database.hits(site: nil, after: 0) },
      "alerts": try steps(walk) { _ = try database.alerts(now: Self.now) },
      "unserved": try steps(walk) { _ = try database.unserved(since: 0) },
    ]
  }

  @Test("ten times the evidence outside the window costs nothing more") func flat() throws {
    let few = try costs(olderHours: 20)
    let many = try costs(olderHours: 200)
    for (act, cost) in few {
      let more = many[act] ?? StatementWork()
      #expect(Double(more.steps) <= 1.1 * Double(cost.steps), "\(act): \(cost.steps) steps, then \(more.steps)")
      #expect(more.scanSteps == cost.scanSteps, "\(act)")
      #expect(more.scanSteps <= 1_000, "\(act): \(more.scanSteps) steps of scans")
    }
  }
}

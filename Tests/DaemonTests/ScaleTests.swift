import Evidence
import Foundation
import StorySupport
import Testing

@testable import Daemon
@testable import Operations
@testable import Storage

/// What judging and each reading verb cost in SQLite's own steps on a database of 500,000 hour rows, 100,000 clients
/// and 39 retired endpoints: counted, so that it holds on any machine. Made and run by `.ci/run` only.
@Suite(
  "At scale", .enabled(if: ProcessInfo.processInfo.environment["MANIFESTD_SCALE"] != nil, "MANIFESTD_SCALE is unset"))
struct ScaleTests {
  private static let now = Walk.origin + 400 * Walk.day
  private static let connectors = [
    ("chatgpt", "hosted", "verified"), ("chatgpt", "hosted", "claimed"), ("claude", "hosted", "verified"),
    ("cursor", "local", "claimed"), ("vscode", "local", "claimed"), ("goose", "local", "claimed"),
    ("zed", "local", "claimed"), ("codex", "local", "claimed"), ("kiro", "local", "claimed"),
    ("n8n", "local", "claimed"), ("manus", "local", "claimed"), ("slack", "local", "claimed"),
    ("devin", "local", "claimed"), ("cline", "local", "claimed"), ("windsurf", "local", "claimed"),
    ("grok", "local", "claimed"), ("perplexity", "local", "claimed"), ("browser", "browser", "claimed"),
    ("unknown", "library", "claimed"), ("(none)", "library", "claimed"), ("node", "library", "claimed"),
    ("bun", "library", "claimed"), ("curl", "library", "claimed"), ("python-httpx", "library", "claimed"),
    ("aiohttp", "library", "claimed"), ("go-http-client", "library", "claimed"),
  ]

  /// Steps of SQLite's machine, as reached when this was written; half as many again are let pass. Of full scans at
  /// most 1,000 rows.
  private static let reached: [String: Int64] = [
    "a judging turn": 544_000, "connectors": 209_000, "endpoints": 263_000, "report": 3_402_000, "connector": 16_000,
    "status": 4_126_000, "its stale clients": 518_000,
    "hits": 1_541_000, "alerts": 1_100, "unserved": 30,
  ]

  @Test("full scans stay below 1,000 rows, and the work where it was") func work() throws {
    let walk = try scene()
    let database = walk.database
    try walk.judge(at: Self.now)
    let costs: [(String, StatementWork)] = [
      ("a judging turn", try steps(walk) { try walk.judge(at: Self.now + 1) }),
      ("status", try steps(walk) { _ = try StatusView(database, now: Self.now).status(site: nil) }),
      ("connectors", try steps(walk) { _ = try ConnectorView(database).rows(site: nil, now: Self.now) }),
      ("endpoints", try steps(walk) { _ = try EndpointView(database).rows(site: nil, now: Self.now) }),
      ("report", try steps(walk) { _ = try ReportView(database).reports(of: "chatgpt", site: nil, now: Self.now) }),
      (
        "connector",
        try steps(walk) {
          _ = try database.clients(of: "chatgpt", limit: 100)
          _ = try database.holdings(of: "chatgpt", site: nil, limit: 100)
          _ = try database.samples(of: "chatgpt", site: nil, limit: 20)
        }
      ),
      (
        "its stale clients",
        try steps(walk) {
          _ = try database.staleClients(of: "chatgpt", endpoints: database.endpoints(site: nil), limit: 100)
        }
      ),
      ("hits", try steps(walk) { _ = try database.hits(site: nil, after: 0) }),
      ("alerts", try steps(walk) { _ = try database.alerts(now: Self.now) }),
      ("unserved", try steps(walk) { _ = try database.unserved(since: 0) }),
    ]
    for (act, cost) in costs {
      print("\(act): \(cost.steps) steps, \(cost.scanSteps) of full scans")
      #expect(cost.scanSteps <= 1_000, "\(act)")
      let bar = (Self.reached[act] ?? 0) * 3 / 2
      #expect(cost.steps <= bar, "\(act): \(cost.steps) steps, \(bar) are let pass")
    }
  }

  private func steps(_ walk: Walk, _ work: () throws -> Void) rethrows -> StatementWork {
    let before = walk.database.connection.work
    try work()
    return walk.database.connection.work - before
  }

  /// Fourteen releases, of which all but the last are superseded, and 500 hours of every connector at each endpoint.
  private func scene() throws -> Walk {
    let walk = try Walk()
    for version in 0..<14 {
      let base = "https://dexter.cash/v\(version)"
      try walk.release(
        [
          (
            "oauth-authorization-server",
            """
            {"issuer":"https://dexter.cash","authorization_endpoint":"\(base)/authorize",\
            "token_endpoint":"\(base)/token","registration_endpoint":"\(base)/register",\
            "response_types_supported":["code"]}
            """
          )
        ], at: Walk.origin + Int64(version) * 60)
    }
    let database = walk.database
    try database.connection.transaction { () throws(StorageError) in
      try addCallers(database.connection)
      try addRequests(database.connection)
      try addFetches(database.connection)
    }
    return walk
  }

  private func addCallers(_ connection: SQLiteConnection) throws(StorageError) {
    for (name, kind, attribution) in Self.connectors {
      try connection.run(
        "INSERT INTO connector (name, class, attribution) VALUES (?, ?, ?)", name, kind, attribution)
    }
    try connection.execute(
      """
      WITH RECURSIVE number(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM number WHERE x < 100000)
      INSERT INTO agent (id, text) SELECT x, 'agent/' || x FROM number;
      WITH RECURSIVE number(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM number WHERE x < 100000)
      INSERT INTO client (connector_id, agent_id, network, recognition_id, first_at, last_at)
      SELECT CASE x % 3 WHEN 0 THEN 1 WHEN 1 THEN 4 ELSE 1 + x % 26 END, x,
        (x / 250 % 250) || '.' || (x % 250) || '.1.0/24', 1, \(Self.now) - x, \(Self.now) - x
      FROM number;
      INSERT INTO recognition (id, attribution, rule) VALUES (1, 'claimed', 'rule');
      UPDATE connector SET client_count = (SELECT count(*) FROM client WHERE connector_id = connector.id);
      INSERT INTO client_seen SELECT connector_id, last_at / 86400, count(*) FROM client GROUP BY 1, 2;
      INSERT INTO latest_client SELECT connector_id, id FROM client ORDER BY last_at DESC LIMIT 1000;
      INSERT INTO coverage (source, host, from_at, to_at, read_at, known_endpoints)
      SELECT 'listener', '', \(Walk.origin), \(Self.now), \(Self.now), max(id) FROM endpoint;
      """)
  }

  private func addRequests(_ connection: SQLiteConnection) throws(StorageError) {
    try connection.execute(
      """
      INSERT INTO place (host, path, query)
      SELECT 'dexter.cash', substr(identity, instr(identity, '/')), '' FROM endpoint JOIN endpoint_standing
      ON endpoint_id = endpoint.id WHERE NOT is_current;
      INSERT INTO endpoint_place SELECT endpoint.id, place.id FROM place JOIN endpoint
      ON identity = place.host || place.path;
      INSERT INTO request (place_id, connector_id, is_named, shape, client_hash, size)
      SELECT place.id, connector.id, 1, 'post', 0, 0 FROM place, connector;
      WITH RECURSIVE back(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM back WHERE x < 499)
      INSERT INTO request_hour
      SELECT place_id, \(Self.now) / 3600 - x * 8, 'listener', request.id, 1, 1, 0, X'0000' FROM request, back;
      INSERT INTO endpoint_hour
      SELECT endpoint_id, connector_id, hour, 1, 0, 1, 0, hour * 3600, hour * 3600, X'0000'
      FROM endpoint_place JOIN request_hour USING (place_id) JOIN request ON request.id = request_id;
      INSERT INTO connector_endpoint (connector_id, endpoint_id, hits, without_client_id, first_at, last_at,
        counted_grace, hits_after, answered_after, refused_after, first_after_at, last_after_at)
      SELECT connector_id, endpoint_hour.endpoint_id, 500, 0, min(first_at), max(last_at), grace_until, 500, 500, 0,
        min(first_at), max(last_at)
      FROM endpoint_hour JOIN endpoint_standing USING (endpoint_id) GROUP BY 2, 1;
      WITH RECURSIVE slot(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM slot WHERE x < 19)
      INSERT INTO request_sample
      SELECT place_id, connector_id, 'listener', x, \(Self.now) - x * 60, request.id, 1 + x, 'POST', '', '', '', 200
      FROM request, slot;
      INSERT INTO client_use SELECT client.id, endpoint_id, connector_id, last_at FROM client, endpoint_place
      WHERE client.id % 20 = endpoint_id % 20;
      INSERT INTO caller_day SELECT connector_id, endpoint_id, last_at / 86400, count(*) FROM client_use
      GROUP BY 1, 2, 3;
      INSERT INTO use_network SELECT endpoint_id, 2, network, max(client.last_at)
      FROM client_use JOIN client ON client.id = client_id GROUP BY 1, 3;
      INSERT INTO endpoint_observation SELECT endpoint_id, 'listener', \(Self.now) FROM endpoint_place;
      """)
  }

  private func addFetches(_ connection: SQLiteConnection) throws(StorageError) {
    try connection.execute(
      """
      INSERT INTO connector_version (connector_id, version_id, fetches, first_at, last_at, first_fetch_at,
        last_fetch_at, last_fetch_order, last_evidence, last_attribution)
      SELECT connector.id, version.id, 100, \(Walk.origin), \(Self.now) - version.id * 1000, \(Walk.origin),
        \(Self.now) - version.id * 1000, 1, 'fetch', 'claimed'
      FROM connector, version;
      INSERT INTO holding (client_id, manifest_id, from_at, version_id, to_at)
      SELECT id, 1, last_at - 1000, 1 + id % 14, last_at FROM client;
      INSERT INTO holder_day SELECT connector_id, version_id, to_at / 86400, count(*)
      FROM holding JOIN client ON client.id = client_id GROUP BY 1, 2, 3;
      INSERT INTO holder_total SELECT connector_id, version_id, sum(clients) FROM holder_day GROUP BY 1, 2;
      """)
  }
}

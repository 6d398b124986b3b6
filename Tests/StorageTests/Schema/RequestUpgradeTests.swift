import Evidence
import Testing

@testable import Storage

private let hour: Int64 = 3_600

@Suite("A database of the schema before requests")
struct RequestUpgradeTests {
  private let old: OldDatabase

  /// The old token endpoint is retired at 10 h. ChatGPT used it from its own addresses and from others, Cursor from
  /// anywhere, Claude from its own addresses alone.
  init() throws {
    old = try OldDatabase(schema: 4)
    try old.release(1, token: "/old/token", at: hour)
    try old.release(2, token: "/new/token", at: 10 * hour)
    try old.execute(
      """
      INSERT INTO connector (id, name, class, client_count)
      VALUES (1, 'chatgpt', 'hosted', 2), (2, 'cursor', 'local', 1), (3, 'claude', 'hosted', 1);
      INSERT INTO client (id, connector_id, user_agent, network, attribution, rule, first_at, last_at) VALUES
        (1, 1, 'openai-mcp/1.0', '3.12.200.0/24', 'verified', 'r', \(11 * hour), \(12 * hour + 9)),
        (2, 1, 'openai-mcp/1.0', '192.0.2.0/24', 'claimed', 'r', \(13 * hour), \(13 * hour)),
        (3, 2, 'Cursor/1', '198.51.100.0/24', 'claimed', 'r', \(9 * hour), \(11 * hour)),
        (4, 3, 'Claude-User/1', '160.79.104.0/24', 'verified', 'r', \(2 * hour), \(2 * hour));
      INSERT INTO connector_endpoint (connector_id, endpoint_id, hits, without_client_id, first_at, last_at,
        last_attribution, is_counted, counted_grace, hits_after, first_after_at, last_after_at)
      VALUES
        (1, 1, 8, 0, \(11 * hour), \(12 * hour + 9), 'verified', 1, \(10 * hour), 8, \(11 * hour), \(12 * hour + 9)),
        (2, 1, 3, 0, \(9 * hour), \(11 * hour), 'claimed', 1, \(10 * hour), 1, \(11 * hour), \(11 * hour));
      INSERT INTO endpoint_hour
      VALUES (1, 1, 11, 3, \(11 * hour), \(11 * hour + 5), \(10 * hour), 3, \(11 * hour)),
        (1, 1, 12, 5, \(12 * hour), \(12 * hour + 9), \(10 * hour), 5, \(12 * hour)),
        (2, 1, 9, 2, \(9 * hour), \(9 * hour + 7), NULL, 0, NULL),
        (2, 1, 11, 1, \(11 * hour), \(11 * hour), \(10 * hour), 1, \(11 * hour));
      INSERT INTO client_use VALUES (1, 1, 1, \(12 * hour + 9)), (2, 1, 1, \(13 * hour)), (3, 1, 2, \(11 * hour));
      INSERT INTO caller_day VALUES (1, 1, 0, 2), (2, 1, 0, 1);
      INSERT INTO endpoint_sample VALUES (1, 1, 0, \(12 * hour + 9), 1, 'log', 'POST', '/old/token', 'client_id',
        'dynamic', '', 400);
      INSERT INTO holding (client_id, manifest_id, from_at, version_id, to_at)
      VALUES (4, 1, \(2 * hour), 1, \(2 * hour));
      INSERT INTO holder_day VALUES (3, 1, 0, 1);
      INSERT INTO connector_version (connector_id, version_id, fetches, fetch_hours, first_at, last_at, first_fetch_at,
        last_fetch_at, last_fetch_order, last_evidence, last_attribution, holder_count)
      VALUES (3, 1, 1, 1, \(2 * hour), \(2 * hour), \(2 * hour), \(2 * hour), 1, 'fetch', 'verified', 1);
      INSERT INTO connector_hour VALUES (3, 1, 2, 1, 1);
      INSERT INTO observation VALUES (1, '', 'log', \(9 * hour), \(13 * hour));
      INSERT INTO endpoint_observation VALUES (1, 'log', \(13 * hour));
      INSERT INTO ingested_log VALUES ('a', 100, 'b', \(14 * hour));
      """)
  }

  /// "chatgpt verified: 8 hits, 8 after, 39600-43209, 1 active".
  private func uses(_ database: Database) throws -> [String] {
    try database.connectorUses(database.endpoints(), activeSince: 0).flatMap { row in
      row.uses.map { use in
        "\(row.connector) \(row.standing.rawValue): \(use.hits) hits, \(use.hitsAfterGrace) after, "
          + "\(use.firstAt / hour)-\(use.lastAt / hour) h, \(use.activeClients) active"
      }
    }
  }

  @Test("keeps the uses, verified and claimed ones apart: of those that lost their row the clients' last times tell")
  func uses() throws {
    let database = try old.upgraded()
    #expect(
      try uses(database) == [
        "chatgpt verified: 8 hits, 8 after, 11-12 h, 1 active", "chatgpt claimed: 1 hits, 1 after, 13-13 h, 1 active",
        "cursor claimed: 3 hits, 1 after, 9-11 h, 1 active",
      ])
    let hit = try #require(database.hits(site: nil, after: 0).first)
    #expect(hit.connector == "chatgpt" && hit.attribution == .verified && hit.isUse && hit.source == "log")
    #expect(hit.at == 12 * hour + 9 && hit.parameters == "client_id" && hit.status == 400 && hit.path == "/old/token")
    #expect(try database.logFiles().isEmpty)
    let coverage = try database.coverage()
    #expect(coverage.map(\.source) == [.before] && coverage.first?.spans.spans == [9 * hour...13 * hour])
  }

  @Test("keeps what clients hold, and every client, each with its row's count")
  func holdings() throws {
    let database = try old.upgraded()
    let totals = try database.connectorTotals(site: nil, activeSince: 0)
    let held = totals.map { "\($0.connector) \($0.standing.rawValue) \($0.holds.map(\.clients))" }
    #expect(held == ["claude verified [1]"])
    let rows = try database.connection.rows(
      "SELECT name || ' ' || attribution || ' ' || client_count FROM connector ORDER BY 1", map: { $0.text() })
    #expect(rows == ["chatgpt claimed 1", "chatgpt verified 1", "claude verified 1", "cursor claimed 1"])
  }

  @Test("does it once: a second opening changes nothing, and what comes then adds up")
  func once() throws {
    let before = try uses(old.upgraded())
    let database = try old.upgraded()
    #expect(try uses(database) == before)
    try database.fold(
      Fold(requests: [
        FoldedRequest(
          client: Used(agent: "Cursor/1", at: 0).client, place: Place(host: "dexter.cash", path: "/old/token"),
          source: .listener, at: 20 * hour, method: "POST", shape: .post)
      ]))
    #expect(try uses(database).contains("chatgpt claimed: 2 hits, 2 after, 13-20 h, 2 active"))
  }

  @Test("a log that was read before is not counted again in the hours that the older schema covers")
  func readAgain() throws {
    let database = try old.upgraded()
    var piece = LogPiece()
    for second in 0..<3 as Range<Int64> {
      let request = FoldedRequest(
        client: Used(connector: "cursor", connectorClass: .local, agent: "Cursor/1", at: 0).client,
        place: Place(host: "dexter.cash", path: "/old/token"), source: .log, at: 9 * hour + second, method: "POST",
        shape: .post)
      piece.entries.append(LoggedEntry(request, digest: UInt64(second), ordinal: 1))
    }
    piece.coverage = ["dexter.cash": CoverageSpans([9 * hour...9 * hour + 100])]
    _ = try database.store(piece, of: nil, name: "log", position: nil, options: "", last: nil, now: 14 * hour)
    // Three in the hour in which two were counted before: the larger holds.
    #expect(try uses(database).last == "cursor claimed: 4 hits, 1 after, 9-11 h, 1 active")
  }

  @Test("keeps the uses of a client id")
  func clientID() throws {
    try old.execute(
      """
      INSERT INTO endpoint (id, site_id, kind, identity, url) VALUES (9, 1, 'client_id', 'cid_old', 'cid_old');
      INSERT INTO version_endpoint VALUES (1, 'authorization.client_id', 9);
      INSERT INTO endpoint_hour VALUES (2, 9, 11, 1, \(11 * hour), \(11 * hour), \(10 * hour), 1, \(11 * hour));
      INSERT INTO connector_endpoint (connector_id, endpoint_id, hits, without_client_id, first_at, last_at,
        last_attribution) VALUES (2, 9, 1, 0, \(11 * hour), \(11 * hour), 'claimed');
      INSERT INTO client_use VALUES (3, 9, 2, \(11 * hour));
      INSERT INTO endpoint_sample VALUES (2, 9, 0, \(11 * hour), 3, 'log', 'GET', '/authorize', '', 'cid_old', '', 200);
      """)
    let database = try old.upgraded()
    let used = try database.connectorUses(database.endpoints(), activeSince: 0).flatMap(\.uses)
      .filter { $0.endpoint == "with client_id cid_old" }
    #expect(used.map(\.hitsAfterGrace) == [1] && used.map(\.activeClients) == [1])
    #expect(try database.hits(site: nil, after: 0, connector: "cursor").map(\.namedClient) == ["cid_old"])
  }
}

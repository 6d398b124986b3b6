import Evidence
import Testing

@testable import Storage

private let day: Int64 = 86_400

/// What folds remember of the database must never outlive it.
@Suite("What folds remember")
struct FoldCacheTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.publish(versions: 2)
  }

  @Test("is forgotten when another process has pruned")
  func prunedElsewhere() throws {
    try store.fold(Seen(at: day))
    try store.another().prune(before: 5 * day)
    #expect(try store.number("SELECT count(*) FROM client") == 0)
    try store.fold(Seen(at: 6 * day))
    #expect(try store.holdings() == ["a v1 \(6 * day)-\(6 * day)"])
    #expect(try store.number("SELECT client_count FROM connector") == 1)
  }

  @Test("is forgotten when another process has folded")
  func foldedElsewhere() throws {
    try store.fold(Seen(at: day))
    let sighting = try store.sighting(Seen(version: 2, at: day + 5))
    try store.another().fold(Fold(sightings: [sighting]))
    try store.fold(Seen(version: 2, at: day + 9))
    #expect(try store.holdings() == ["a v1 \(day)-\(day)", "a v2 \(day + 5)-\(day + 9)"])
    #expect(try store.holderDays() == store.recountedHolderDays())
  }

  @Test("is forgotten when a fold fails")
  func failed() throws {
    try store.fold(Seen(at: day))
    try store.database.connection.execute(
      "CREATE TEMP TRIGGER refusal BEFORE INSERT ON journal_position BEGIN SELECT RAISE(ABORT, 'refused'); END")
    let sightings = [try store.sighting(Seen(at: day + 7)), try store.sighting(Seen(agent: "b", at: day + 8))]
    let position = JournalPosition(loop: 0, sequence: 1, offset: 1)
    #expect(failure { try store.database.fold(Fold(sightings: sightings, positions: [position])) } != nil)
    #expect(try store.holdings() == ["a v1 \(day)-\(day)"])
    try store.database.connection.execute("DROP TRIGGER refusal")
    try store.database.fold(Fold(sightings: sightings, positions: [position]))
    #expect(try store.holdings() == ["a v1 \(day)-\(day + 7)", "b v1 \(day + 8)-\(day + 8)"])
    #expect(try store.database.clients(of: "claude", limit: 9).map(\.lastAt) == [day + 8, day + 7])
  }

  @Test("the holders of a version are the sum over its days")
  func holderCount() throws {
    try store.fold(Seen(at: day), Seen(agent: "b", at: day), Seen(agent: "b", version: 2, at: 3 * day))
    try store.fold(Seen(agent: "c", at: 4 * day), Seen(agent: "c", at: 5 * day))
    func counts() throws -> [Int] {
      try store.database.connectorTotals(site: nil, activeSince: 0).flatMap(\.holds).map(\.clients)
    }
    #expect(try counts() == [2, 1])
    try store.database.prune(before: 2 * day)
    #expect(try counts() == [1, 1])
  }

  @Test("a database of the schema before totals gets them from its evidence")
  func migrated() throws {
    let old = try OldDatabase(schema: 2)
    try old.release(1, token: "/old/token", at: 1_000)
    try old.release(2, token: "/new/token", at: 2_000)
    try old.execute(
      """
      INSERT INTO connector (id, name, class) VALUES (1, 'claude', 'hosted'), (2, 'chatgpt', 'hosted');
      INSERT INTO client (id, connector_id, user_agent, network, attribution, rule, first_at, last_at) VALUES
        (1, 1, 'a', '', 'claimed', 'r', \(day), \(day)), (2, 1, 'b', '', 'claimed', 'r', \(day), \(2 * day)),
        (3, 2, 'c', '', 'claimed', 'r', \(day), \(3 * day));
      INSERT INTO holding VALUES (1, 1, \(day), 1, \(day)), (2, 1, \(2 * day), 2, \(2 * day));
      INSERT INTO holder_day VALUES (1, 1, 1, 1), (1, 2, 2, 1);
      INSERT INTO connector_endpoint VALUES (2, 1, 2, 0, \(day), \(3 * day), 'claimed');
      INSERT INTO endpoint_hour VALUES (2, 1, 24, 1, \(day), \(day), 2000, 1, \(day)),
        (2, 1, 72, 1, \(3 * day), \(3 * day), 2000, 1, \(3 * day));
      INSERT INTO client_use VALUES (3, 1, 2, \(3 * day));
      """)
    let database = try old.upgraded()
    func texts(_ sql: String) throws -> [String] { try database.connection.rows(sql) { $0.text() } }
    #expect(try texts("SELECT name || client_count FROM connector ORDER BY name") == ["chatgpt1", "claude2"])
    #expect(try texts("SELECT version_id || ':' || clients FROM holder_total ORDER BY 1") == ["1:1", "2:1"])
    #expect(try texts("SELECT endpoint_id || ' day ' || day || ': ' || clients FROM caller_day") == ["1 day 3: 1"])
    #expect(try texts("SELECT hits || ' ' || hits_after FROM connector_endpoint") == ["2 2"])
  }
}

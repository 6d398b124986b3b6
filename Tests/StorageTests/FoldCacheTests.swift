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
    try store.publish(.token("/new/token", name: "oauth-authorization-server"), now: 3_000)
    try store.fold(Seen(at: day), Seen(agent: "b", version: 2, at: 2 * day))
    try store.use(Used(endpoint: "/new/token", at: day))
    let totals = [
      "SELECT name || client_count FROM connector",
      "SELECT connector_id || version_id || holder_count FROM connector_version",
      "SELECT connector_id || endpoint_id || day || clients FROM caller_day",
    ]
    let before = try totals.map(store.texts)
    try store.database.connection.execute(
      """
      DROP TABLE caller_day; DROP INDEX sample_client; DROP INDEX endpoint_sample_client;
      ALTER TABLE connector DROP COLUMN client_count; ALTER TABLE connector_version DROP COLUMN holder_count;
      ALTER TABLE connector_endpoint DROP COLUMN is_counted; ALTER TABLE connector_endpoint DROP COLUMN counted_grace;
      ALTER TABLE connector_endpoint DROP COLUMN hits_after; ALTER TABLE connector_endpoint DROP COLUMN first_after_at;
      ALTER TABLE connector_endpoint DROP COLUMN last_after_at;
      ALTER TABLE connector_endpoint DROP COLUMN last_before_return_at;
      """)
    try store.database.connection.execute(Schema.migrations[2])
    let migrated = try store.another()
    #expect(try totals.map { sql in try migrated.connection.rows(sql) { $0.text(0) }.sorted() } == before)
    #expect(before.allSatisfy { !$0.isEmpty })
  }
}

import Evidence
import Testing

@testable import Storage

/// Growth is with distinct clients, never with requests (design: Recording).
@Suite("Growth")
struct GrowthTests {
  /// 50 clients of 5 connectors in turn, all within one hour.
  private func rowsAfter(sightings: Int, folds: Int) throws -> (rows: [String: Int64], hits: Int64) {
    let store = try Store()
    try store.publish(versions: 1)
    let version = VersionID(try store.number("SELECT id FROM version"))
    let path = PathID(try store.number("SELECT min(id) FROM path"))
    let perClient = sightings / folds / 50
    for turn in 0..<folds {
      let at = Int64(turn * 3_500 / folds)
      let folded = (0..<50).map { client in
        let client = Seen(connector: "connector\(client % 5)", agent: "agent/\(client)", at: at).client
        let key = FoldedSighting.Key(client: client, versionID: version, pathID: path, evidence: .fetch, status: 200)
        var sighting = FoldedSighting(key, at: at, lifetime: 300)
        for _ in 1..<perClient { sighting.add(at: at, lifetime: 300) }
        return sighting
      }
      try store.database.fold(
        Fold(sightings: folded, positions: [JournalPosition(loop: 0, sequence: 1, offset: at)]))
    }
    return (try store.rowCounts(), try store.number("SELECT sum(fetches) FROM connector_version"))
  }

  @Test("100,000 sightings of 50 clients leave as many rows as 1,000")
  func rows() throws {
    let few = try rowsAfter(sightings: 1_000, folds: 10)
    let many = try rowsAfter(sightings: 100_000, folds: 100)
    #expect(few.hits == 1_000)
    #expect(many.hits == 100_000)
    #expect(many.rows == few.rows)
    #expect(many.rows["client"] == 50)
    #expect(many.rows["holding"] == 50)
    #expect(many.rows["sample"] == 100)
    #expect(many.rows["connector_hour"] == 5)
    #expect(many.rows["holder_day"] == 5)
  }
}

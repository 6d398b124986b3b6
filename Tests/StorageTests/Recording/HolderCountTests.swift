import Evidence
import TestSupport
import Testing

@testable import Storage

/// The counts by version and day are kept beside the holdings, one by one: they must never drift from them.
@Suite("Counts of holders, over random sightings")
struct HolderCountTests {
  private static let start: Int64 = 20_000 * 86_400

  /// Sightings that mostly move on, now and then jump a day, come late, or change the version.
  private struct Story {
    var generator: SeededGenerator
    var now = HolderCountTests.start

    mutating func next() -> Seen {
      now += [0, 0, 1, 60, 3_600, 40_000].randomElement(using: &generator) ?? 0
      let late = Int.random(in: 0..<5, using: &generator) == 0 ? Int64.random(in: 0...200_000, using: &generator) : 0
      let at = now - late
      let isSpan = Int.random(in: 0..<4, using: &generator) == 0
      return Seen(
        connector: ["claude", "cursor"].randomElement(using: &generator) ?? "claude",
        agent: "agent/\(Int.random(in: 0..<6, using: &generator))",
        evidence: EvidenceKind.allCases.filter { $0 != .use }.randomElement(using: &generator) ?? .fetch,
        version: Int.random(in: 1...3, using: &generator),
        proof: Int.random(in: 0..<4, using: &generator) == 0 ? Int.random(in: 1...3, using: &generator) : nil,
        at: at, until: isSpan ? at + Int64.random(in: 0...100_000, using: &generator) : nil, count: isSpan ? 3 : 1)
    }
  }

  @Test("always equal a recount of the present holdings", arguments: 1...6 as ClosedRange<UInt64>)
  func neverDrift(seed: UInt64) throws {
    let store = try Store()
    try store.publish(versions: 3)
    var story = Story(generator: SeededGenerator(seed))
    for turn in 0..<40 {
      var sightings: [FoldedSighting] = []
      for _ in 0..<Int.random(in: 1...8, using: &story.generator) { sightings.append(try store.sighting(story.next())) }
      try store.database.fold(Fold(sightings: sightings))
      if turn % 10 == 9 { try store.database.prune(before: story.now - 2 * 86_400) }
      try #require(try store.holderDays() == store.recountedHolderDays(), "turn \(turn)")
      try #require(try store.number("SELECT count(*) FROM holder_day WHERE clients < 0") == 0)
      try #require(try overlaps(in: store) == 0, "turn \(turn)")
    }
    #expect(try store.number("SELECT count(*) FROM holding") > 0)
  }

  /// Pairs of intervals of one client and manifest that share more than a second, or an interval that ends before it
  /// begins.
  private func overlaps(in store: Store) throws -> Int64 {
    try store.number(
      """
      SELECT (SELECT count(*) FROM holding WHERE to_at < from_at) + (
        SELECT count(*) FROM holding AS a JOIN holding AS b USING (client_id, manifest_id)
        WHERE a.from_at < b.from_at AND a.to_at > b.from_at)
      """)
  }
}

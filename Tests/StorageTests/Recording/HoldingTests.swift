import Evidence
import Testing

@testable import Storage

private let day: Int64 = 86_400

@Suite("Holding intervals")
struct HoldingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let what: String
    let seen: [Seen]
    let holdings: [String]
    /// Clients by version and day.
    let days: [String]

    init(_ what: String, _ seen: [Seen], _ holdings: [String], _ days: [String]) {
      (self.what, self.seen, self.holdings, self.days) = (what, seen, holdings, days)
    }

    var testDescription: String { what }
  }

  static let cases = [
    Case("begin with a fetch", [Seen(at: 100)], ["a v1 100-100"], ["claude v1 day 0: 1"]),
    Case(
      "span what is counted together", [Seen(at: 100, until: 200, count: 5)], ["a v1 100-200"], ["claude v1 day 0: 1"]),
    Case("grow", [Seen(at: 100), Seen(at: 200), Seen(at: 150)], ["a v1 100-200"], ["claude v1 day 0: 1"]),
    Case(
      "grow into another day", [Seen(at: 100), Seen(at: 3 * day)], ["a v1 100-\(3 * day)"], ["claude v1 day 3: 1"]),
    Case(
      "grow by a proof", [Seen(at: 100), Seen(evidence: .proof, at: 300)], ["a v1 100-300"], ["claude v1 day 0: 1"]),
    Case("begin with a proof", [Seen(evidence: .proof, at: 300)], ["a v1 300-300"], ["claude v1 day 0: 1"]),
    Case("begin with a log line", [Seen(evidence: .log, at: 300)], ["a v1 300-300"], ["claude v1 day 0: 1"]),
    Case("never begin with a HEAD", [Seen(evidence: .head, at: 100)], [], []),
    Case(
      "never grow by a HEAD", [Seen(at: 100), Seen(evidence: .head, at: 300)], ["a v1 100-100"],
      ["claude v1 day 0: 1"]),
    Case(
      "change with the version", [Seen(at: 100), Seen(version: 2, at: day)], ["a v1 100-100", "a v2 \(day)-\(day)"],
      ["claude v2 day 1: 1"]),
    Case(
      "change back", [Seen(at: 100), Seen(version: 2, at: 200), Seen(at: 300)],
      ["a v1 100-100", "a v2 200-200", "a v1 300-300"], ["claude v1 day 0: 1"]),
    Case(
      "never overlap", [Seen(at: 100, until: 400, count: 2), Seen(version: 2, at: 200, until: 500, count: 2)],
      ["a v1 100-400", "a v2 400-500"], ["claude v2 day 0: 1"]),
    Case(
      "do not change by a late sighting, which is told of its own time",
      [Seen(version: 2, at: 2 * day), Seen(at: day)],
      ["a v1 \(day)-\(day)", "a v2 \(2 * day)-\(2 * day)"], ["claude v2 day 2: 1"]),
    Case(
      "take the later of two versions in one second", [Seen(at: 100), Seen(version: 2, at: 100)], ["a v2 100-100"],
      ["claude v2 day 0: 1"]),
    Case(
      "end and begin in one second", [Seen(at: 100), Seen(at: 200), Seen(version: 2, at: 200)],
      ["a v1 100-200", "a v2 200-200"], ["claude v2 day 0: 1"]),
    Case(
      "grow by the tag that the client still showed, then change",
      [Seen(at: 100), Seen(version: 2, proof: 1, at: day)], ["a v1 100-\(day)", "a v2 \(day)-\(day)"],
      ["claude v2 day 1: 1"]),
    Case(
      "grow by the tag shown with a HEAD", [Seen(at: 100), Seen(evidence: .head, version: 2, proof: 1, at: day)],
      ["a v1 100-\(day)"], ["claude v1 day 1: 1"]),
    Case(
      "do not begin by another version's tag", [Seen(version: 2, proof: 1, at: 100)], ["a v2 100-100"],
      ["claude v2 day 0: 1"]),
    Case(
      "are each client's own", [Seen(at: 100), Seen(agent: "b", version: 2, at: 100), Seen(agent: "c", at: day)],
      ["a v1 100-100", "b v2 100-100", "c v1 \(day)-\(day)"],
      ["claude v1 day 0: 1", "claude v1 day 1: 1", "claude v2 day 0: 1"]),
    Case(
      "are counted by connector", [Seen(at: 100), Seen(connector: "cursor", at: 100), Seen(agent: "b", at: 100)],
      ["a v1 100-100", "a v1 100-100", "b v1 100-100"], ["claude v1 day 0: 2", "cursor v1 day 0: 1"]),
  ]

  @Test("are told in one fold as in many", arguments: cases, [true, false])
  func hold(_ example: Case, inOneFold: Bool) throws {
    let store = try Store()
    try store.publish(versions: 2)
    if inOneFold {
      try store.fold(example.seen)
    } else {
      for seen in example.seen { try store.fold(seen) }
    }
    #expect(try store.holdings() == example.holdings)
    #expect(try store.holderDays() == example.days)
    #expect(try store.recountedHolderDays() == example.days)
  }

  @Test("of one manifest do not touch those of another")
  func manifestsApart() throws {
    let store = try Store()
    try store.publish(.mcp(1), .server("/mcp"))
    try store.fold(Seen(at: 100))
    let server = try store.database.version(of: store.manifest("oauth-authorization-server"), number: 1)
    let key = FoldedSighting.Key(
      client: Seen(at: 0).client, versionID: server.id, pathID: 1, evidence: .fetch, status: 200)
    try store.database.fold(Fold(sightings: [FoldedSighting(key, at: 50, lifetime: 300)]))
    let records = try store.database.holdings(of: "claude", site: nil, limit: 10)
    #expect(
      records.map { "\($0.site) \($0.manifest) v\($0.version) \($0.from)-\($0.to)" } == [
        "https://dexter.cash mcp v1 100-100", "https://dexter.cash oauth-authorization-server v1 50-50",
      ])
    #expect(try store.recountedHolderDays() == store.holderDays())
  }

  @Test("of versions that do not exist are left out")
  func unknownVersion() throws {
    let store = try Store()
    try store.publish(versions: 1)
    let before = try store.dump()
    let key = FoldedSighting.Key(
      client: Seen(at: 0).client, versionID: 99, pathID: 1, evidence: .fetch, status: 200)
    try store.database.fold(Fold(sightings: [FoldedSighting(key, at: 50, lifetime: 300)]))
    #expect(try store.dump() == before)
  }
}

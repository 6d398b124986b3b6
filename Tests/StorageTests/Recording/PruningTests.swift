import Evidence
import Testing

@testable import Storage

private let day: Int64 = 86_400

@Suite("Pruning")
struct PruningTests {
  @Test("forgets what is older, keeps the rest, and never a version or release")
  func prunes() throws {
    let store = try Store()
    try store.publish(versions: 2)
    try store.fold(
      Seen(agent: "old", token: "old", at: 1 * day), Seen(agent: "stays", at: 2 * day),
      Seen(connector: "cursor", agent: "gone", at: 3 * day))
    try store.fold(
      Seen(agent: "stays", version: 2, at: 10 * day), Seen(agent: "new", token: "new", version: 2, at: 11 * day))
    for (path, at) in [("/old", 2 * day), ("/new", 12 * day)] {
      try store.database.fold(
        Fold(unserved: [FoldedUnserved(client: Seen(at: 0).client, method: "GET", host: "h", path: path, at: at)]))
    }
    let manifestTables = ["version", "release", "release_item", "path", "manifest", "site", "version_lifetime"]
    func manifests() throws -> [String] {
      try store.dump().filter { line in manifestTables.contains { line.hasPrefix("\($0): ") } }
    }
    let before = try manifests()
    try store.database.prune(before: 10 * day)
    #expect(try store.holdings() == ["new v2 \(11 * day)-\(11 * day)", "stays v2 \(10 * day)-\(10 * day)"])
    #expect(try store.holderDays() == ["claude v2 day 10: 1", "claude v2 day 11: 1"])
    #expect(try store.holderDays() == store.recountedHolderDays())
    #expect(try store.database.clients(of: "claude", limit: 9).map(\.userAgent) == ["new", "stays"])
    #expect(try store.database.clients(of: "cursor", limit: 9).isEmpty)
    #expect(try store.database.unmatchedTokens().map(\.token) == ["new"])
    #expect(try store.database.samples(of: "claude", site: nil, limit: 9).map(\.at) == [11 * day, 10 * day])
    #expect(try store.number("SELECT count(*) FROM unserved") == 1)
    #expect(try store.number("SELECT min(hour) FROM connector_hour") == 240)
    #expect(try store.database.connectorTotals(site: nil, activeSince: 0).map(\.connector) == ["claude"])
    #expect(try store.database.connectorTotals(site: nil, activeSince: 0).flatMap(\.holds).map(\.version) == [2])
    #expect(try manifests() == before)
  }

  @Test("goes by whole days: an evidence of the day itself stays", arguments: [10 * day, 10 * day + 1, 11 * day - 1])
  func wholeDays(before: Int64) throws {
    let store = try Store()
    try store.publish(versions: 1)
    try store.fold(Seen(agent: "last of the 9th", at: 10 * day - 1), Seen(agent: "first of the 10th", at: 10 * day))
    try store.database.prune(before: before)
    #expect(try store.holdings() == ["first of the 10th v1 \(10 * day)-\(10 * day)"])
    #expect(try store.holderDays() == ["claude v1 day 10: 1"])
  }

  @Test("keeps the totals of a version for as long as a client is counted as holding it")
  func keepsHeldTotals() throws {
    let store = try Store()
    try store.publish(versions: 2)
    // A HEAD that shows the tag of version 1: the client holds it still, though it never fetched it again.
    try store.fold(Seen(at: day))
    try store.fold(Seen(evidence: .head, version: 2, proof: 1, at: 9 * day))
    try store.database.prune(before: 5 * day)
    #expect(try store.holderDays() == ["claude v1 day 9: 1"])
    let holds = try store.database.connectorTotals(site: nil, activeSince: 5 * day).flatMap(\.holds)
    #expect(holds.map { [$0.version, $0.activeClients] } == [[1, 1], [2, 0]])
    try store.database.prune(before: 10 * day)
    #expect(try store.database.connectorTotals(site: nil, activeSince: 0).isEmpty)
  }

  @Test("twice is once, and of nothing does nothing")
  func idempotent() throws {
    let store = try Store()
    try store.publish(versions: 1)
    let empty = try store.dump()
    try store.database.prune(before: 100 * day)
    #expect(try store.dump() == empty)
    try store.fold(Seen(at: day), Seen(agent: "b", at: 9 * day))
    try store.database.prune(before: 5 * day)
    let once = try store.dump()
    try store.database.prune(before: 5 * day)
    #expect(try store.dump() == once)
  }

  @Test("makes room for new clients under the cap")
  func makesRoom() throws {
    let store = try Store()
    try store.publish(versions: 1)
    try store.database.set("max_clients", to: "1")
    try store.fold(Seen(agent: "old", at: day))
    try store.fold(Seen(agent: "other", at: day))
    try store.database.prune(before: 5 * day)
    try store.fold(Seen(agent: "new", at: 6 * day))
    #expect(try store.database.clients(of: "claude", limit: 9).map(\.userAgent) == ["new"])
  }

  @Test("a client that comes back after it was forgotten is counted anew")
  func comesBack() throws {
    let store = try Store()
    try store.publish(versions: 1)
    try store.fold(Seen(at: day))
    try store.database.prune(before: 5 * day)
    #expect(try store.number("SELECT count(*) FROM client") == 0)
    try store.fold(Seen(at: 6 * day))
    #expect(try store.holdings() == ["a v1 \(6 * day)-\(6 * day)"])
    #expect(try store.holderDays() == ["claude v1 day 6: 1"])
  }
}

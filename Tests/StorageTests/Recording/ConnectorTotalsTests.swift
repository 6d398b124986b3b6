import Evidence
import Testing

@testable import Storage

private let day: Int64 = 86_400

@Suite("Totals as the judgement reads them")
struct ConnectorTotalsTests {
  @Test("tell of each version what the connector showed")
  func holds() throws {
    let store = try Store()
    try store.publish(versions: 2)
    try store.fold(
      Seen(at: 100), Seen(evidence: .head, at: 200), Seen(version: 2, at: 5_000),
      Seen(agent: "b", evidence: .log, at: 6_000, until: 6_500, count: 4))
    let totals = try store.database.connectorTotals(site: nil, activeSince: 0)
    #expect(totals.map(\.connector) == ["claude"])
    #expect(totals.map(\.connectorClass) == [.hosted])
    #expect(totals.map(\.manifestID) == [try store.manifest().id])
    #expect(
      totals.flatMap(\.holds) == [
        HoldTotals(
          version: 1, lastFetchAt: 6_500, firstAt: 100, lastAt: 6_500, hits: 6, lastEvidence: .log,
          lastAttribution: .claimed, fetchHours: 2, activeClients: 1, clients: 1, firstFetchAt: 100, lastFetchOrder: 4),
        HoldTotals(
          version: 2, lastFetchAt: 5_000, firstAt: 5_000, lastAt: 5_000, hits: 1, lastEvidence: .fetch,
          lastAttribution: .claimed, fetchHours: 1, activeClients: 1, clients: 1, firstFetchAt: 5_000,
          lastFetchOrder: 3),
      ])
  }

  @Test("of a connector that only sent HEADs have no fetch and no client")
  func onlyHeads() throws {
    let store = try Store()
    try store.publish(versions: 1)
    try store.fold(Seen(evidence: .head, at: 100))
    let hold = try #require(try store.database.connectorTotals(site: nil, activeSince: 0).first?.holds.first)
    #expect(hold.lastFetchAt == nil)
    #expect(hold.lastEvidence == .head)
    #expect([hold.clients, hold.activeClients, hold.fetchHours] == [0, 0, 0])
  }

  @Test("count active clients by the day on which they last showed the version, and all clients ever")
  func active() throws {
    let store = try Store()
    try store.publish(versions: 2)
    for (index, at) in [0, 9 * day, 10 * day, 10 * day + 5, 20 * day].enumerated() {
      try store.fold(Seen(agent: "agent/\(index)", at: at))
    }
    try store.fold(Seen(agent: "agent/4", version: 2, at: 21 * day))
    func clients(since: Int64) throws -> [[Int]] {
      try store.database.connectorTotals(site: nil, activeSince: since).flatMap(\.holds).map {
        [$0.version, $0.activeClients, $0.clients]
      }
    }
    #expect(try clients(since: 0) == [[1, 4, 4], [2, 1, 1]])
    #expect(try clients(since: 10 * day) == [[1, 2, 4], [2, 1, 1]])
    #expect(try clients(since: 10 * day + 80_000) == [[1, 2, 4], [2, 1, 1]])
    #expect(try clients(since: 11 * day) == [[1, 0, 4], [2, 1, 1]])
    #expect(try clients(since: 22 * day) == [[1, 0, 4], [2, 0, 1]])
  }

  @Test("are apart by connector and manifest, and can be had for one site")
  func apart() throws {
    let store = try Store()
    try store.publish(.mcp(1))
    try store.fold(Seen(connector: "cursor", at: 1), Seen(connector: "claude", at: 2))
    let other = try store.publish(.mcp(1, origin: "https://other.example"), .server("/mcp"))
    #expect(other.manifests.count == 2)
    let sites = try store.database.sites()
    let manifest = try store.database.manifest(named: "mcp", site: sites[1])
    let key = FoldedSighting.Key(
      client: Seen(at: 0).client, versionID: try store.database.version(of: manifest, number: 1).id, pathID: 1,
      evidence: .fetch, status: 200)
    try store.database.fold(Fold(sightings: [FoldedSighting(key, at: 3, lifetime: 1)]))
    func names(_ site: SiteRecord?) throws -> [String] {
      try store.database.connectorTotals(site: site, activeSince: 0).map { "\($0.connector) \($0.manifestID)" }
    }
    let first = try store.database.manifest(named: "mcp", site: sites[0]).id
    #expect(try names(nil) == ["claude \(first)", "claude \(manifest.id)", "cursor \(first)"])
    #expect(try names(sites[0]) == ["claude \(first)", "cursor \(first)"])
    #expect(try names(sites[1]) == ["claude \(manifest.id)"])
  }
}

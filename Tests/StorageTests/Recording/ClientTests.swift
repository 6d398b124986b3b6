import Evidence
import Testing

@testable import Storage

@Suite("Clients")
struct ClientTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.publish(versions: 1)
  }

  private func clients(_ connector: String = "claude") throws -> [String] {
    try store.database.clients(of: connector, limit: 100).map {
      "\($0.userAgent) \($0.network) \($0.firstAt)-\($0.lastAt) \($0.attribution)"
    }
  }

  @Test("are told apart by connector, user agent and network")
  func identity() throws {
    try store.fold(
      Seen(at: 1), Seen(agent: "b", at: 2), Seen(network: "", at: 3), Seen(connector: "cursor", at: 4), Seen(at: 5))
    try store.fold(Seen(at: 6))
    #expect(
      try clients() == ["a 192.0.2.0/24 1-6 claimed", "a  3-3 claimed", "b 192.0.2.0/24 2-2 claimed"])
    #expect(try clients("cursor") == ["a 192.0.2.0/24 4-4 claimed"])
    #expect(try clients("nobody").isEmpty)
    #expect(try store.database.connectorNames() == ["claude", "cursor"])
    #expect(try store.database.clients(of: "claude", limit: 2).count == 2)
  }

  @Test("keep the first and the last time, whatever the order, and the rule that told them last")
  func times() throws {
    try store.fold(Seen(at: 50))
    try store.fold(Seen(at: 20), Seen(at: 30, until: 90, count: 2), Seen(attribution: .inferred, at: 95))
    #expect(try clients() == ["a 192.0.2.0/24 20-95 inferred"])
    // What comes from its platform's own addresses is another client, of another row.
    try store.fold(Seen(attribution: .verified, at: 60))
    #expect(try clients() == ["a 192.0.2.0/24 20-95 inferred", "a 192.0.2.0/24 60-60 verified"])
    #expect(try store.database.clients(of: "claude", limit: 1).map(\.rule) == ["user agent token claude"])
  }

  @Test("count as '(other)' of their connector past the cap")
  func cap() throws {
    try store.database.set("max_clients", to: "3")
    try store.fold((0..<6).map { Seen(agent: "agent/\($0)", at: Int64($0)) })
    let capped = [
      "(other)  3-5 claimed", "agent/2 192.0.2.0/24 2-2 claimed", "agent/1 192.0.2.0/24 1-1 claimed",
      "agent/0 192.0.2.0/24 0-0 claimed",
    ]
    #expect(try clients() == capped)
    try store.fold(Seen(agent: "agent/7", at: 7), Seen(agent: "agent/1", at: 8), Seen(connector: "cursor", at: 9))
    #expect(
      try clients() == [
        "agent/1 192.0.2.0/24 1-8 claimed", "(other)  3-7 claimed", "agent/2 192.0.2.0/24 2-2 claimed",
        "agent/0 192.0.2.0/24 0-0 claimed",
      ])
    #expect(try clients("cursor") == ["(other)  9-9 claimed"])
    // Counted all the same: no request is lost.
    #expect(try store.number("SELECT sum(fetches) FROM connector_version") == 9)
    #expect(try store.holderDays() == store.recountedHolderDays())
  }

  @Test("take the connector's class from the latest rules")
  func connectorClass() throws {
    try store.fold(Seen(at: 1))
    let key = FoldedSighting.Key(
      client: ClientIdentity(
        connector: "claude", connectorClass: .local, attribution: .claimed, rule: "", userAgent: "a", network: ""),
      versionID: 1, pathID: 1, evidence: .fetch, status: 200)
    try store.database.fold(Fold(sightings: [FoldedSighting(key, at: 2, lifetime: 0)]))
    #expect(try store.database.connectorTotals(site: nil, activeSince: 0).map(\.connectorClass) == [.local])
  }

  @Test("keep what strangers send as it is: it is data, never SQL")
  func hostileText() throws {
    let agent = "'; DROP TABLE client; -- \"\u{202e}\u{1b}[31m %00 é"
    try store.fold(Seen(agent: agent, at: 1))
    #expect(try store.database.clients(of: "claude", limit: 1).map(\.userAgent) == [agent])
  }
}

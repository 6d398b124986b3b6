import Evidence
import TestSupport
import Testing

@testable import Storage

private let hour: Int64 = 3_600

/// Totals are kept beside the evidence, fold by fold: they must never drift from it.
@Suite("Totals of uses, over random uses, releases and prunings")
struct UseTotalsTests {
  /// Uses that mostly move on, now and then jump a day, or come late.
  private struct Story {
    var generator: SeededGenerator
    var now: Int64 = 20_000 * 86_400

    mutating func next() -> Used {
      now += [0, 0, 1, 60, hour, 11 * hour].randomElement(using: &generator) ?? 0
      let late = Int.random(in: 0..<4, using: &generator) == 0 ? Int64.random(in: 0...200_000, using: &generator) : 0
      return Used(
        connector: ["chatgpt", "cursor"].randomElement(using: &generator) ?? "cursor",
        agent: "agent/\(Int.random(in: 0..<5, using: &generator))",
        endpoint: "/\(Int.random(in: 0..<3, using: &generator))/token", at: now - late)
    }
  }

  @Test("are what the hours and the clients themselves tell", arguments: 1...8 as ClosedRange<UInt64>)
  func neverDrift(seed: UInt64) throws {
    let store = try Store()
    var story = Story(generator: SeededGenerator(seed))
    for place in 0..<3 { try store.publish(.token("/\(place)/token"), now: story.now + Int64(place) - 3) }
    for turn in 0..<40 {
      try store.use((0..<Int.random(in: 1...8, using: &story.generator)).map { _ in story.next() })
      if turn % 5 == 4 { try release(in: store, &story) }
      if turn % 13 == 12 { try store.database.prune(before: story.now - 3 * 86_400) }
      try compare(store, now: story.now, "seed \(seed), turn \(turn)")
    }
  }

  /// An endpoint is retired, or comes back; whatever was counted by another end of grace is counted anew.
  private func release(in store: Store, _ story: inout Story) throws {
    story.now += 1
    let place = Int.random(in: 0..<3, using: &story.generator)
    try store.publish(
      .token("/\(place)/token"), now: story.now, grace: [0, 1_800, 2 * hour].randomElement(using: &story.generator))
  }

  private func compare(_ store: Store, now: Int64, _ place: Comment) throws {
    let (activeSince, quietSince) = (now - 40 * hour, now - 10 * hour)
    let endpoints = try store.database.endpoints()
    let told = try store.database.connectorUses(endpoints, activeSince: activeSince, quietSince: quietSince)
    for endpoint in endpoints {
      let expected = try summed(store, endpoint, activeSince: activeSince, quietSince: quietSince)
      let found = told.filter { $0.uses[0].endpoint == endpoint.label }.map { Self.line($0.connector, $0.uses[0]) }
      try #require(found == expected, place)
    }
    for (kept, counted) in Self.recounts {
      try #require(try store.texts(kept) == store.texts(counted), place)
    }
  }

  private static func line(_ connector: String, _ use: UseTotals) -> String {
    "\(connector): \(use.hitsAfterGrace) \(use.firstAfterGraceAt ?? -1) \(use.lastAfterGraceAt ?? -1) "
      + "\(use.activeClients) \(use.lastBeforeReturnAt ?? -1) \(use.recentClients)"
  }

  /// The same, counted anew from the requests themselves.
  private func summed(
    _ store: Store, _ endpoint: EndpointRecord, activeSince: Int64, quietSince: Int64
  ) throws -> [String] {
    let grace = endpoint.graceUntil
    let connectors = try store.database.connection.rows(
      """
      SELECT connector.id, name FROM connector JOIN request ON connector_id = connector.id
      JOIN endpoint_place USING (place_id) WHERE endpoint_id = ? GROUP BY connector.id ORDER BY name, attribution DESC
      """, endpoint.id, map: { (id: $0.integer("id"), name: $0.text("name")) })
    return try connectors.compactMap { connector in
      let hours = try seconds(store, endpoint, connector.id)
      if hours.isEmpty { return nil }
      let after = grace.map { grace in hours.flatMap { $0.counts }.filter { $0.second > grace } } ?? []
      let clients = try store.database.connection.rows(
        """
        SELECT max(request_client.last_at) FROM request_client JOIN request ON request.id = request_id
        JOIN endpoint_place USING (place_id) WHERE endpoint_id = ? AND connector_id = ? GROUP BY client_id
        """, endpoint.id, connector.id, map: { $0.integer() }
      ).filter { $0 > grace ?? .max }
      let hits = after.reduce(0) { $0 + $1.count }
      return "\(connector.name): \(hits) \(after.map(\.second).min() ?? -1) \(after.map(\.second).max() ?? -1) "
        + "\(clients.filter { $0 > activeSince }.count) "
        + "\(try before(store, endpoint, hours) ?? -1) \(clients.filter { $0 >= quietSince }.count)"
    }
  }

  private func seconds(_ store: Store, _ endpoint: EndpointRecord, _ connector: Int64) throws -> [SecondCounts] {
    try store.database.connection.rows(
      """
      SELECT hour, seconds FROM endpoint_place JOIN request_hour USING (place_id)
      JOIN request ON request.id = request_id
      WHERE endpoint_id = ? AND connector_id = ? ORDER BY hour
      """, endpoint.id, connector, map: { SecondCounts(hour: $0.integer("hour"), bytes: $0.bytes("seconds")) }
    ).compactMap(\.self)
  }

  /// The last use within a time in which it was retired, of an endpoint that is current.
  private func before(_ store: Store, _ endpoint: EndpointRecord, _ hours: [SecondCounts]) throws -> Int64? {
    if !endpoint.isCurrent { return nil }
    let held = try store.database.connection.rows(
      """
      SELECT starts_at, coalesce(ends_at + coalesce(grace, 0), ?2) AS gone_at FROM release_interval
      WHERE version_id IN (SELECT version_id FROM version_endpoint WHERE endpoint_id = ?1) ORDER BY starts_at
      """, endpoint.id, Int64.max / 2, map: { ($0.integer("starts_at"), $0.integer("gone_at")) })
    guard let first = held.first?.0 else { return nil }
    return hours.flatMap(\.counts).map(\.second).filter { second in
      second > first && !held.contains { $0.0 < second && second <= $0.1 }
    }.max()
  }

  private static let recounts = [
    (
      "SELECT client_count FROM connector",
      "SELECT (SELECT count(*) FROM client WHERE connector_id = connector.id) FROM connector"
    ),
    (
      "SELECT connector_id || ' ' || endpoint_id || ' ' || day || ' ' || clients FROM caller_day WHERE clients <> 0",
      """
      SELECT connector_id || ' ' || endpoint_id || ' ' || (last_at / 86400) || ' ' || count(*) FROM client_use
      GROUP BY connector_id, endpoint_id, last_at / 86400
      """
    ),
  ]

  @Test("a release that moves the end of grace is told at once, before anything is folded")
  func movedGrace() throws {
    let store = try Store()
    try store.publish(.token("/old/token"), now: hour)
    try store.publish(.token("/new/token"), now: 10 * hour)
    try store.use(Used(at: 11 * hour), Used(at: 12 * hour))
    #expect(try store.uses().map(\.hitsAfterGrace) == [2])
    // From another process, whose connection knows nothing of what this one remembers.
    let another = try store.another()
    let manifest = try store.manifest()
    _ = try another.rollback([(manifest, 1)], note: ReleaseNote(by: "ana", message: "back", now: 13 * hour))
    #expect(try store.uses().map(\.hitsAfterGrace) == [0])
    _ = try another.rollback([(manifest, 2)], note: ReleaseNote(by: "ana", message: "on", grace: hour, now: 14 * hour))
    try store.use(Used(at: 14 * hour + 60), Used(at: 16 * hour))
    #expect(try store.uses().map(\.hitsAfterGrace) == [1])
    let counted = try store.number("SELECT counted_grace FROM connector_endpoint")
    #expect(try counted == store.endpoint("/old/token").graceUntil)
  }
}

extension Store {
  func texts(_ sql: String) throws -> [String] { try database.connection.rows(sql) { $0.text() }.sorted() }
}

import Evidence
import Manifests
import TestSupport
import Testing

@testable import Storage

private let hour: Int64 = 3_600

/// What is derived is kept up fold by fold, hour by hour: it must be what all requests and releases together give, and
/// the same whatever became known first.
@Suite("What is derived from requests and releases") struct DerivationTests {
  private static let start: Int64 = 20_000 * 86_400
  private static let tables = [
    "endpoint_hour", "connector_endpoint", "client_use", "caller_day", "use_network", "probe_hour", "endpoint_probe",
    "endpoint_observation", "logged_hour", "logged_version", "endpoint_place", "document_place",
  ]

  private struct Story {
    var generator: SeededGenerator

    private mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: choices.indices, using: &generator)] }

    mutating func request() -> FoldedRequest {
      let attribution = pick([Attribution.verified, .claimed, .claimed, .inferred])
      let connector = pick([("chatgpt", ConnectorClass.hosted), ("cursor", .local), ("node", .httpLibrary)])
      let path = pick(["/0/token", "/1/token", "/2/token", "/1/authorize", "/.well-known/mcp.json", "/none/token"])
      let isDocument = path.hasPrefix("/.")
      let shape =
        isDocument
        ? pick([RequestShape.ok, .unchanged, .asksOK, .headOK])
        : pick([RequestShape.post, .post, .asks, .get, .head])
      // Few seconds, so that several sources tell the same hour.
      let halfHour = Int64.random(in: 0..<12, using: &generator)
      let at = DerivationTests.start + halfHour * 1_800 + Int64.random(in: 0..<3, using: &generator)
      let source = isDocument ? UseSource.log : pick([UseSource.listener, .observe, .log])
      return FoldedRequest(
        client: ClientIdentity(
          connector: connector.0, connectorClass: connector.1, attribution: attribution, rule: "r",
          userAgent: "agent/\(Int.random(in: 0..<3, using: &generator))", network: ""), isNamed: pick([true, false]),
        place: Place(host: pick(["dexter.cash", "dexter.cash", "www.dexter.cash", ""]), path: path), source: source,
        at: at, method: "POST", shape: shape, clientHash: pick([0, 0, 5]), status: pick([0, 200, 400]),
        size: shape == .ok ? pick([0, 0, 80]) : 0)
    }

    /// A version's document and the time at which it was released.
    mutating func release(_ number: Int) -> (Draft, Int64) {
      let draft = Draft(
        name: "mcp", kind: .mcp,
        text: """
          {"token_url":"https://dexter.cash/\(number % 3)/token",\
          "authorization_url":"https://dexter.cash/\(number % 2)/authorize","n":\(number)}
          """)
      return (draft, DerivationTests.start + Int64(number) * 2 * hour + Int64.random(in: 0..<hour, using: &generator))
    }
  }

  private func derived(_ store: Store) throws -> [String] {
    try store.dump().filter { line in Self.tables.contains { line.hasPrefix("\($0): ") } }
      // A day or version that everybody has left is no count.
      .filter { !($0.hasPrefix("caller_day: ") && $0.hasSuffix(", 0")) }
  }

  @Test("is what a derivation from nothing gives, after any story", arguments: 1...12 as ClosedRange<UInt64>)
  func fromNothing(seed: UInt64) throws {
    var story = Story(generator: SeededGenerator(seed))
    let store = try Store()
    for number in 0..<4 {
      let (draft, at) = story.release(number)
      try store.publish(draft, now: at, grace: number == 2 ? 1_800 : nil)
      for _ in 0..<3 {
        let requests = (0..<Int.random(in: 1...30, using: &story.generator)).map { _ in story.request() }
        try store.database.fold(Fold(requests: requests))
        let at = Self.start + Int64.random(in: 0..<12, using: &story.generator) * 1_800
        try store.database.coverListener(from: at, to: at + 1_200)
      }
      if number == 1 { try store.database.addAlias("www.dexter.cash", to: store.database.site("dexter.cash")) }
    }
    let kept = try derived(store)
    for table in Self.tables + ["derivation"] { try store.database.connection.run("DELETE FROM \(table)") }
    try store.database.connection.transaction { () throws(StorageError) in try store.database.recountUses() }
    let recounted = try derived(store)
    try #require(kept == recounted, "seed \(seed)")
  }

  /// What views are made of, without the numbers of rows.
  private func told(_ store: Store) throws -> [String] {
    let queries = [
      """
      SELECT url || ' ' || name || ' ' || connector.attribution || ' ' || hits || ' ' || without_client_id || ' '
        || connector_endpoint.first_at || ' ' || connector_endpoint.last_at || ' ' || hits_after || ' '
        || answered_after || ' ' || refused_after || ' ' || coalesce(first_after_at, 0) || ' '
        || coalesce(last_after_at, 0)
      FROM connector_endpoint JOIN endpoint ON endpoint.id = endpoint_id JOIN connector ON connector.id = connector_id
      """,
      """
      SELECT url || ' ' || name || ' ' || connector.attribution || ' ' || hits FROM endpoint_probe
      JOIN endpoint ON endpoint.id = endpoint_id JOIN connector ON connector.id = connector_id
      """,
      """
      SELECT sha256 || ' ' || name || ' ' || connector.attribution || ' ' || hits || ' ' || fetches || ' ' || edge
      FROM logged_version JOIN version ON version.id = version_id JOIN connector ON connector.id = connector_id
      """,
      """
      SELECT url || ' ' || name || ' ' || connector.attribution || ' ' || agent.text || ' ' || client_use.last_at
      FROM client_use
      JOIN endpoint ON endpoint.id = endpoint_id JOIN client ON client.id = client_id JOIN agent ON agent.id = agent_id
      JOIN connector ON connector.id = client_use.connector_id
      """,
      """
      SELECT sha256 || ' ' || agent.text || ' ' || name || ' ' || connector.attribution || ' ' || to_at FROM (
        SELECT client_id, version_id, to_at, max(from_at) FROM holding GROUP BY client_id)
      JOIN version ON version.id = version_id JOIN client ON client.id = client_id JOIN agent ON agent.id = agent_id
      JOIN connector ON connector.id = connector_id
      """,
    ]
    return try queries.flatMap(store.texts)
  }

  @Test("is the same whatever became known first", arguments: 1...12 as ClosedRange<UInt64>)
  func anyOrder(seed: UInt64) throws {
    var story = Story(generator: SeededGenerator(seed))
    let releases = (0..<4).map { story.release($0) }
    let requests = (0..<150).map { _ in story.request() }
    var expected: [String]?
    for turn in 0..<4 {
      let store = try Store()
      // The last is live; the others are history, in any order.
      var acts: [() throws -> Void] = []
      for request in turn == 0 ? requests : requests.shuffled(using: &story.generator) {
        acts.append { try store.database.fold(Fold(requests: [request])) }
      }
      let history: [() throws -> Void] = releases.dropLast().map { draft, at in
        { try store.publish(draft, now: Self.start + 86_400, at: at) }
      }
      let live: () throws -> Void = { try store.publish(releases[3].0, now: releases[3].1) }
      for act in (turn == 0 ? history + [live] : (history + [live]).shuffled(using: &story.generator)) {
        acts.insert(act, at: turn == 0 ? acts.count : Int.random(in: 0...acts.count, using: &story.generator))
      }
      for act in acts { try act() }
      let told = try told(store)
      if let expected { try #require(told == expected, "seed \(seed), turn \(turn)") }
      expected = expected ?? told
    }
  }
}

import Evidence
import Testing

@testable import Storage

private let hour: Int64 = 3_600

@Suite("Totals of a connector and a version")
struct TotalsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let what: String
    let seen: [Seen]
    /// fetches proofs heads logs, then fetch hours, first and last evidence, first and last fetch, last evidence.
    let total: String

    init(_ what: String, _ seen: [Seen], _ total: String) { (self.what, self.seen, self.total) = (what, seen, total) }

    var testDescription: String { what }
  }

  static let cases = [
    Case("a fetch", [Seen(at: 100)], "1 0 0 0, 1 h, 100-100, 100-100, fetch claimed"),
    Case("a proof", [Seen(evidence: .proof, at: 100)], "0 1 0 0, 1 h, 100-100, 100-100, proof claimed"),
    Case("a log line", [Seen(evidence: .log, at: 100)], "0 0 0 1, 1 h, 100-100, 100-100, log claimed"),
    Case("a HEAD holds nothing", [Seen(evidence: .head, at: 100)], "0 0 1 0, 0 h, 100-100, none, head claimed"),
    Case(
      "all kinds add up",
      [
        Seen(at: 100, until: 110, count: 3), Seen(evidence: .proof, at: 120, until: 120, count: 2),
        Seen(evidence: .log, at: 130), Seen(evidence: .head, at: 140),
      ], "3 2 1 1, 1 h, 100-140, 100-130, head claimed"),
    Case(
      "hours are counted once",
      [Seen(at: 0), Seen(at: hour - 1), Seen(at: hour), Seen(agent: "b", at: hour + 1), Seen(at: 5 * hour)],
      "5 0 0 0, 3 h, 0-\(5 * hour), 0-\(5 * hour), fetch claimed"),
    Case(
      "an hour that had a HEAD before is counted with its first fetch",
      [Seen(evidence: .head, at: 10), Seen(at: 20), Seen(at: 30)],
      "2 0 1 0, 1 h, 10-30, 20-30, fetch claimed"),
    Case(
      "what comes late moves the start, not the end",
      [
        Seen(attribution: .verified, at: 500), Seen(attribution: .verified, evidence: .head, at: 100),
        Seen(attribution: .verified, evidence: .log, at: 200),
      ],
      "1 0 1 1, 1 h, 100-500, 200-500, fetch verified"),
    Case(
      "the last evidence and its attribution",
      [Seen(attribution: .claimed, at: 100), Seen(attribution: .inferred, evidence: .proof, at: 100)],
      "1 1 0 0, 1 h, 100-100, 100-100, proof inferred"),
    Case(
      "a HEAD first, a fetch then", [Seen(evidence: .head, at: 100), Seen(at: 200)],
      "1 0 1 0, 1 h, 100-200, 200-200, fetch claimed"),
    Case(
      "several clients", [Seen(at: 100), Seen(agent: "b", at: 200), Seen(network: "198.51.100.0/24", at: 300)],
      "3 0 0 0, 1 h, 100-300, 100-300, fetch claimed"),
  ]

  @Test("are told in one fold as in many", arguments: cases, [true, false])
  func total(_ example: Case, inOneFold: Bool) throws {
    let store = try Store()
    try store.publish(versions: 1)
    if inOneFold {
      try store.fold(example.seen)
    } else {
      for seen in example.seen { try store.fold(seen) }
    }
    let totals = try store.database.connection.rows(
      """
      SELECT fetches || ' ' || proofs || ' ' || heads || ' ' || logs || ', ' || fetch_hours || ' h, ' || first_at || '-'
        || last_at || ', ' || coalesce(first_fetch_at || '-' || last_fetch_at, 'none') || ', ' || last_evidence || ' '
        || last_attribution FROM connector_version
      """
    ) { $0.text() }
    #expect(totals == [example.total])
    let hits = try store.number("SELECT sum(fetches + proofs + heads + logs) FROM connector_version")
    #expect(try store.number("SELECT sum(hits) FROM connector_hour") == hits)
  }

  @Test("are kept by hour, with those after which a copy was held apart")
  func hours() throws {
    let store = try Store()
    try store.publish(versions: 2)
    try store.fold(
      Seen(at: 10), Seen(evidence: .head, at: 20), Seen(version: 2, at: hour), Seen(connector: "cursor", at: hour))
    try store.fold(Seen(evidence: .proof, at: hour - 1), Seen(version: 2, at: hour + 5, until: hour + 9, count: 4))
    let rows = try store.database.connection.rows(
      """
      SELECT name, number, hour, hits, fetches FROM connector_hour JOIN connector ON connector.id = connector_id
      JOIN version ON version.id = version_id ORDER BY name, number, hour
      """
    ) {
      "\($0.text("name")) v\($0.int("number")) hour \($0.int("hour")): \($0.int("hits")) \($0.int("fetches"))"
    }
    #expect(rows == ["claude v1 hour 0: 3 2", "claude v2 hour 1: 5 5", "cursor v1 hour 1: 1 1"])
  }

  static let lifetimes: [([Seen], Int64?)] = [
    ([Seen(at: 100, lifetime: 300)], 400),
    ([Seen(at: 100, until: 200, count: 2, lifetime: 300)], 500),
    ([Seen(at: 100, lifetime: 300), Seen(at: 200, lifetime: 60)], 400),
    ([Seen(at: 100, lifetime: 300), Seen(connector: "cursor", at: 150, lifetime: 300)], 450),
    ([Seen(evidence: .proof, at: 100, lifetime: 60)], 160),
    ([Seen(at: 100, lifetime: 0)], 100),
    ([Seen(evidence: .head, at: 100, lifetime: 300)], nil),
  ]

  @Test("the lifetime of a version is the latest second at which a copy is fresh", arguments: lifetimes)
  func lifetime(_ seen: [Seen], expiresAt: Int64?) throws {
    for inOneFold in [true, false] {
      let store = try Store()
      try store.publish(versions: 1)
      if inOneFold { try store.fold(seen) } else { for one in seen { try store.fold(one) } }
      let stored = try store.database.connection.rows("SELECT expires_at FROM version_lifetime") { $0.integer() }
      #expect(stored == (expiresAt.map { [$0] } ?? []))
    }
  }
}

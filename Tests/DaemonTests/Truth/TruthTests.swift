import Evidence
import Manifests
import Storage
import StorySupport
import TestSupport
import Testing

@testable import Daemon
@testable import Operations

/// The same answer in any order, by any way, and the right one: random stories, told to databases in random orders and
/// ways, whose listings must be equal, and equal to a plain count of what happened.
@Suite("One truth") struct TruthTests {
  static let seeds: [UInt64] = (1...12).map { $0 }

  @Test("in any order, by any way, the listings are the same and true", arguments: seeds)
  func order(seed: UInt64) throws {
    var random = SeededGenerator(seed)
    let story = TruthStory(&random)
    var first: [String]?
    for telling in 0..<4 {
      let walk = try Walk()
      try TruthTelling(story, &random).tell(walk, end: story.end)
      let listings = try Self.listings(walk, at: story.end)
      try Self.check(story, walk, "seed \(seed), telling \(telling)")
      if let first {
        let (lost, added) = (first.filter { !listings.contains($0) }, listings.filter { !first.contains($0) })
        #expect(lost.isEmpty && added.isEmpty, "seed \(seed), telling \(telling): \(lost) became \(added)")
      } else {
        first = listings
      }
    }
  }

  /// The rows against what happened.
  private static func check(_ story: TruthStory, _ walk: Walk, _ place: String) throws {
    let hits = try walk.database.endpointHits()
    let endpoints = try walk.database.endpoints()
    for base in TruthStory.bases + [TruthStory.declaredBase] {
      let record = endpoints.first { $0.endpoint?.path == "\(base)/token" }
      if base == TruthStory.declaredBase && story.declaredAt == nil {
        #expect(record == nil, "\(place): \(base)")
        continue
      }
      let endpoint = try #require(record, "\(place): \(base)")
      let told = Dictionary(
        (hits[endpoint.id]?.callers ?? []).map { ("\($0.connector) \($0.standing)", $0.hits) }, uniquingKeysWith: +)
      #expect(told == story.uses(of: base), "\(place): uses of \(base)")
      #expect(hits[endpoint.id]?.probes ?? 0 == story.probes(of: base), "\(place): probes of \(base)")
      #expect(endpoint.isCurrent == story.isCurrent(base), "\(place): \(base)")
      guard let retiredAt = story.retiredAt(base) else { continue }
      #expect(endpoint.retiredAt == retiredAt, "\(place): \(base)")
      let after = Dictionary(
        try walk.database.retiredUses(of: [endpoint]).map { ("\($0.connector) \($0.standing)", $0.hits) },
        uniquingKeysWith: +)
      #expect(after == story.uses(of: base, after: retiredAt), "\(place): uses of \(base) after \(retiredAt)")
    }
  }

  /// Every listing, with versions by their digests.
  private static func listings(_ walk: Walk, at now: Int64) throws -> [String] {
    let database = walk.database
    let manifest = try database.manifest(named: "oauth-authorization-server", site: nil)
    let names = Dictionary(
      try database.history(of: manifest).map { ("\($0.version)", String($0.sha256.prefix(6))) }
    ) { first, _ in first }
    func named(_ text: String) -> String {
      text.replacing(/v([0-9]+)/) { "v\(names[String($0.1)] ?? "?")" }
    }
    func name(_ version: Int?) -> String { version.map { names["\($0)"] ?? "\($0)" } ?? "-" }
    var lines = try ConnectorView(database).rows(site: nil, now: now).map { row in
      let told = row.judgement
      return "connector \(row.connector) \(row.standing) \(row.manifest) \(told.state?.rawValue ?? "-")"
        + " holds \(name(told.holds)) uses \((told.uses ?? []).map(name).sorted()) evidence \(told.evidence?.rawValue ?? "-")"
        + " \(told.attribution?.rawValue ?? "-") clients \(told.clients)/\(told.clientsAffected) hits \(told.hits)"
        + " \(told.firstSeen ?? 0)...\(told.lastSeen ?? 0): \(named(told.reason))"
    }
    lines += try EndpointView(database).rows(site: nil, now: now).map { row in
      "endpoint \(row.record.url) \(row.record.isCurrent) \(row.record.retiredAt ?? 0) \(row.observedBy ?? "-")"
        + " \(row.hits) \(row.lastHitAt ?? 0) \(row.connectors) \(row.safeToRemove) \(row.reason)"
    }
    lines += try database.hits(site: nil, after: 0).map { hit in
      "hit \(hit.at) \(hit.connector) \(hit.attribution) \(hit.isUse) \(hit.network) \(hit.method) \(hit.path) \(hit.status)"
    }
    try walk.judge(at: now)
    lines += try database.alerts(isOpen: true, now: now).map { alert in
      "alert \(alert.connector) \(alert.attribution) \(alert.state.rawValue) \(alert.hits) \(alert.lastAt)"
        + " \(named(alert.reason))"
    }
    for connector in ["chatgpt", "claude", "cursor"] {
      for report in try ReportView(database).reports(of: connector, site: nil, now: now) {
        lines.append("report \(named(report.markdown))")
      }
    }
    return lines
  }
}

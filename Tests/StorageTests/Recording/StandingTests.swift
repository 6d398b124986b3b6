import Evidence
import Testing

@testable import Storage

@Suite("How versions stand")
struct StandingTests {
  /// "v1 released 1000, superseded 2000 by 2, expires 2000, grace 2000".
  private func standings(_ store: Store) throws -> [String] {
    try store.database.standings(site: nil).flatMap(\.versions).map { version in
      let start = "v\(version.number) released \(version.releasedAt)"
      guard let end = version.supersededAt else { return version.isCurrent ? "\(start), current" : "\(start), gone" }
      let next = version.supersededBy.map(String.init) ?? "nobody"
      return "\(start), superseded \(end) by \(next), expires \(version.expiresAt), grace \(version.graceUntil)"
        + (version.isCurrent ? ", current" : "")
    }
  }

  @Test("one version is current, the others were superseded by the next")
  func superseded() throws {
    let store = try Store()
    try store.publish(versions: 3)
    #expect(
      try standings(store) == [
        "v1 released 1000, superseded 2000 by 2, expires 2000, grace 2000",
        "v2 released 2000, superseded 3000 by 3, expires 3000, grace 3000",
        "v3 released 3000, current",
      ])
  }

  @Test("grace is that of the release which ended the version, and never ends before a cache's copy")
  func grace() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 1_000, grace: 9)
    try store.fold(Seen(at: 1_500, lifetime: 300), Seen(evidence: .head, at: 1_900, lifetime: 300))
    try store.publish(.mcp(2), now: 2_000, grace: 600)
    try store.fold(Seen(version: 2, at: 2_900, lifetime: 300))
    try store.publish(.mcp(3), now: 3_000, grace: 50)
    try store.publish(.mcp(4), now: 4_000, grace: 60)
    #expect(
      try standings(store) == [
        "v1 released 1000, superseded 2000 by 2, expires 1800, grace 2600",
        "v2 released 2000, superseded 3000 by 3, expires 3200, grace 3200",
        "v3 released 3000, superseded 4000 by 4, expires 4000, grace 4060",
        "v4 released 4000, current",
      ])
  }

  @Test("a version that is rolled back to is current again, and the one left is superseded by it")
  func rolledBack() throws {
    let store = try Store()
    try store.publish(versions: 2)
    try store.rollback(to: 1, now: 3_000)
    #expect(
      try standings(store) == [
        "v1 released 3000, current", "v2 released 2000, superseded 3000 by 1, expires 3000, grace 3000",
      ])
    try store.publish(.mcp(3), now: 4_000, grace: 5)
    #expect(
      try standings(store) == [
        "v1 released 3000, superseded 4000 by 3, expires 4000, grace 4005",
        "v2 released 2000, superseded 3000 by 1, expires 3000, grace 3000", "v3 released 4000, current",
      ])
  }

  @Test(
    "releases of one second stand in the order in which they were made",
    arguments: [
      [1, 2, 1], [1, 2, 1, 2], [1, 2, 3, 1], [1, 2, 1, 3, 2, 1],
    ])
  func oneSecond(_ numbers: [Int]) throws {
    let store = try Store()
    for number in numbers { try store.publish(.mcp(number), now: 1_000) }
    let current = try store.database.standings(site: nil).flatMap(\.versions).filter(\.isCurrent).map(\.number)
    #expect(current == numbers.suffix(1))
    #expect(try store.database.currentManifests().map(\.version) == current)
  }

  @Test("loaded history stands before what is live")
  func history() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 5_000)
    try store.publish(.mcp(2), now: 9_000, at: 1_000, grace: 100)
    try store.publish(.mcp(3), now: 9_000, at: 2_000, grace: 200)
    #expect(
      try standings(store) == [
        "v1 released 5000, current", "v2 released 1000, superseded 2000 by 3, expires 2000, grace 2200",
        "v3 released 2000, superseded 5000 by 1, expires 5000, grace 5000",
      ])
  }

  @Test("of every manifest, by site and name, or of one site")
  func bySite() throws {
    let store = try Store()
    try store.publish(.mcp(1), .server("/mcp"), .mcp(1, origin: "https://a.example"))
    try store.publish(.mcp(2))
    func names(_ site: SiteRecord?) throws -> [String] {
      try store.database.standings(site: site).map { "\($0.manifest.origin) \($0.manifest.name) \($0.versions.count)" }
    }
    let dexter = ["https://dexter.cash mcp 2", "https://dexter.cash oauth-authorization-server 1"]
    #expect(try names(nil) == ["https://a.example mcp 1"] + dexter)
    #expect(try names(store.database.site("dexter.cash")) == dexter)
  }
}

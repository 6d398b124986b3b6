import Basics
import Testing

@testable import Storage

/// `manifest.released`: raised with the release, told once it is served.
@Suite struct ReleaseEventTests {
  let store: Store

  init() throws { store = try Store() }

  private func data(_ event: EventRecord) throws -> JSON {
    try #require(try JSON.read(Array(event.body.utf8))["data"]?["manifests"]?.array?.first)
  }

  @Test("releases raise events in their own transaction; history, rehearsals and unchanged bytes do not")
  func releases() throws {
    try store.publish(.mcp(1), at: 500)
    try store.publish(.mcp(2), now: 2_000, dryRun: true)
    #expect(try store.database.events().isEmpty)
    try store.publish(.mcp(2), now: 2_000)
    try store.publish(.mcp(2), now: 2_100)
    try store.rollback(to: 1, now: 3_000)
    #expect(try store.database.events().map(\.type) == ["manifest.released", "manifest.rolled_back"])
    #expect(
      try store.database.events().map(\.summary) == [
        "release 2 made mcp v2 current: why", "release 3 went back to mcp v1: back",
      ])
  }

  @Test("paths, URLs of all hosts, and the entity tags before and after tell what to purge") func purge() throws {
    try store.publish(.mcp(1))
    let site = try store.database.site("dexter.cash")
    try store.database.connection.execute(
      "INSERT INTO site_alias (site_id, host) VALUES (\(site.id), 'www.dexter.cash')")
    try store.publish(.mcp(2), now: 2_000)
    let events = try store.database.events()
    let (first, second) = (try data(events[0]), try data(events[1]))
    #expect(first["previous_etag"]?.string == nil && first["etag"]?.string != nil)
    #expect(second["previous_etag"] == first["etag"] && second["etag"] != first["etag"])
    let paths = second["paths"]?.array?.compactMap(\.string) ?? []
    #expect(paths.contains("/.well-known/mcp.json"))
    let urls = second["urls"]?.array?.compactMap(\.string) ?? []
    #expect(urls == paths.map { "https://dexter.cash\($0)" } + paths.map { "https://www.dexter.cash\($0)" })
  }

  @Test("nobody is told before it is served; then all in order, and what was superseded meanwhile says so")
  func held()
    throws
  {
    let hook = try store.webhook()
    #expect(try store.database.latestHeldEvent() == nil)
    try store.publish(.mcp(1))
    try store.publish(.mcp(2), now: 2_000)
    #expect(try store.database.laneHeads(of: hook.id).map(\.isHeld) == [true])
    #expect(try store.lease(connector: "", now: 9_000, limit: 9).isEmpty)
    #expect(try store.database.delivery(1).nextAt == nil)
    let refused = failure { try store.database.resend(store.database.delivery(1), now: 9_000) }
    #expect(refused?.code == .refused)

    let served = try #require(try store.database.latestHeldEvent())
    try store.publish(.mcp(3), now: 3_000)
    try store.database.tellServed(through: served, now: 9_000)
    let leased = try store.lease(connector: "", now: 9_000, limit: 9)
    #expect(leased.map(\.id) == [1, 2] && leased.allSatisfy { $0.askedAt == 9_000 })
    #expect(try leased.map { try data($0.event)["is_current"]?.bool } == [false, false])
    try store.database.tellServed(through: try #require(try store.database.latestHeldEvent()), now: 9_100)
    let last = try #require(try store.database.events().last)
    #expect(try data(last)["is_current"]?.bool == true)
    #expect(try JSON.read(Array(last.body.utf8))["id"]?.string == last.id)
  }
}

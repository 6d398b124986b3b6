import Testing

@testable import Storage

@Suite struct ReleaseOverviewTests {
  @Test("every release is listed once, latest first, with all that it made current") func releases() throws {
    let store = try Store()
    try store.publish(.mcp(2), now: 1_000)
    try store.publish(.mcp(1), now: 2_000, at: 500)
    try store.publish(.mcp(3), now: 3_000)
    _ = try store.database.rollback(
      [(store.manifest(), 1)], note: ReleaseNote(by: "bo", message: "back", now: 4_000))
    let releases = try store.database.releases()
    #expect(releases.map(\.release) == [4, 3, 1, 2] && releases.map(\.effectiveAt) == [4_000, 3_000, 1_000, 500])
    #expect(releases.map(\.act) == ["rollback", "publish", "publish", "history"])
    #expect(releases[0].releasedBy == "bo" && releases[0].message == "back")
    #expect(
      releases.map { $0.items.map { "\($0.site) \($0.name)@\($0.version)" } }
        == [1, 3, 1, 2].map { ["https://dexter.cash mcp@\($0)"] })
    #expect(try store.database.releases(since: 1_000).map(\.release) == [4, 3, 1])
    let site = try store.database.site("dexter.cash")
    #expect(try store.database.releases(site: site).count == 4)
  }
}

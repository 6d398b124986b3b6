import Testing

@testable import Storage

@Suite("Released versions") struct ReleasedVersionTests {
  /// As the views of the schema tell it, which statements of SQL go by.
  private func viewed(_ store: Store) throws -> [String] {
    try store.database.connection.rows(
      """
      SELECT name, number, starts_at, ends_at, (SELECT number FROM version WHERE id = next_version_id) AS next,
        expires_at, grace_until
      FROM version_standing JOIN version ON version.id = version_id JOIN manifest ON manifest.id = version.manifest_id
      ORDER BY name, number
      """
    ) { row in
      let version = "\(row.text("name")) v\(row.int("number")) from \(row.integer("starts_at"))"
      let ends = [row.integerOrNil("ends_at"), row.integerOrNil("next"), row.integerOrNil("expires_at")]
      return "\(version): \((ends + [row.integerOrNil("grace_until")]).map { $0 ?? -1 })"
    }
  }

  private func told(_ store: Store) throws -> [String] {
    try store.database.releasedVersions().map { version in
      let ends = [version.endsAt, version.nextNumber.map(Int64.init), version.expiresAt, version.graceUntil]
      return "\(version.manifest.name) v\(version.number) from \(version.startsAt): \(ends.map { $0 ?? -1 })"
    }
  }

  @Test("stand as the schema's views have it: over rollbacks, history, graces, and several manifests of a release")
  func views() throws {
    let store = try Store()
    try store.publish(versions: 3)
    try store.publish(.token("/old", name: "oauth-authorization-server"), now: 3_500, grace: 600)
    try store.rollback(to: 1, now: 4_000)
    try store.publish(.mcp(4), now: 5_000, grace: 60)
    try store.publish(.mcp(5), now: 6_000, at: 500)
    try store.rollback(to: 1, now: 7_000)
    try store.fold(Seen(at: 4_100), Seen(version: 2, at: 2_500))
    let viewed = try viewed(store)
    #expect(viewed.count == 6)
    #expect(viewed.contains { !$0.contains("-1") })
    #expect(try told(store) == viewed)
  }

  @Test("a version that came back is told of its latest time alone") func latest() throws {
    let store = try Store()
    try store.publish(versions: 2)
    try store.rollback(to: 1, now: 3_000)
    #expect(try told(store).map { $0.prefix(16) } == ["mcp v1 from 3000", "mcp v2 from 2000"])
  }
}

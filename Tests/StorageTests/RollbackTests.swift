import Basics
import Testing

@testable import Storage

@Suite("Rolling back")
struct RollbackTests {
  @Test("makes an older version current, as a release of its own")
  func toVersion() throws {
    let store = try Store()
    try store.publish(versions: 3)
    let result = try store.rollback(to: 1, now: 4_000)
    #expect(result.release == 4)
    #expect(result.effectiveAt == 4_000)
    #expect(result.manifests.map { "\($0.version) after \($0.previous ?? 0)" } == ["1 after 3"])
    #expect(result.manifests[0].paths == (try store.database.paths(of: store.manifest().id)))
    #expect(try store.history() == "v1@4000 v3@3000 v2@2000 v1@1000")
    #expect(try store.database.connection.first("SELECT act FROM release WHERE id = 4") { $0.text() } == "rollback")
  }

  @Test("to the current version changes nothing")
  func toCurrent() throws {
    let store = try Store()
    try store.publish(versions: 2)
    let before = try store.dump()
    let result = try store.rollback(to: 2)
    #expect(result.release == nil)
    #expect(result.manifests.map(\.changed) == [false])
    #expect(try store.dump() == before)
  }

  @Test("to a version that does not exist is refused")
  func toNothing() throws {
    let store = try Store()
    try store.publish(versions: 2)
    let before = try store.dump()
    let error = failure { try store.rollback(to: 3) }
    #expect(error?.code == .noSuch)
    #expect(error?.description == "find mcp@3: no such version; it has versions 1 to 2")
    #expect(try store.dump() == before)
  }

  /// A row of releases, and the version that a rollback without target goes to; nil: there is none.
  struct Walk: Sendable, CustomTestStringConvertible {
    let releases: [Int]
    let target: Int?

    init(_ releases: Int..., to target: Int?) { (self.releases, self.target) = (releases, target) }

    var testDescription: String { "\(releases) to \(target.map(String.init) ?? "nothing")" }
  }

  static let walks = [
    Walk(1, to: nil),
    Walk(1, 2, to: 1),
    Walk(1, 2, 3, to: 2),
    // After a rollback: on to what came before that version, never forward again to what was left.
    Walk(1, 2, 3, 2, to: 1),
    Walk(1, 2, 3, 2, 1, to: nil),
    Walk(1, 2, 1, to: nil),
    Walk(1, 2, 3, 1, to: nil),
    // Forward again: as if it had never been left.
    Walk(1, 2, 1, 2, to: 1),
    Walk(1, 2, 3, 1, 3, to: 2),
    Walk(1, 2, 3, 2, 3, to: 2),
    // A new version after a rollback: before it was the one rolled back to.
    Walk(1, 2, 3, 1, 4, to: 1),
    Walk(1, 2, 3, 1, 4, 3, to: 2),
  ]

  @Test("without a target goes to the version that was current before the present one first was", arguments: walks)
  func withoutTarget(_ walk: Walk) throws {
    let store = try Store()
    for (index, number) in walk.releases.enumerated() { try store.publish(.mcp(number), now: Int64(index) * 100) }
    let manifest = try store.manifest()
    guard let target = walk.target else {
      let error = failure { _ = try store.database.versionBefore(current: manifest) }
      #expect(error?.code == .refused)
      #expect(
        error?.description == """
          roll back mcp: no other version was current before the present one; \
          name one with --to, or publish another document
          """)
      return
    }
    #expect(try store.database.versionBefore(current: manifest) == target)
  }

  @Test("without a target reads history like any release, and never goes to the present version itself")
  func afterHistory() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 5_000)
    try store.publish(.mcp(1), now: 9_000, at: 1_000)
    #expect(failure { _ = try store.database.versionBefore(current: store.manifest()) }?.code == .refused)
    try store.publish(.mcp(2), now: 9_000, at: 2_000)
    try store.publish(.mcp(3), now: 9_000)
    #expect(try store.database.versionBefore(current: store.manifest()) == 1)
  }

  @Test("of several manifests fails as one")
  func allOrNone() throws {
    let store = try Store()
    try store.publish(.mcp(1), .server("/a"))
    try store.publish(.mcp(2), .server("/b"))
    let before = try store.dump()
    let error = failure {
      _ = try store.database.rollback(
        [(store.manifest("mcp"), 1), (store.manifest("oauth-authorization-server"), 7)],
        note: ReleaseNote(by: "ana", message: "", now: 3_000))
    }
    #expect(error?.code == .noSuch)
    #expect(try store.dump() == before)
  }
}

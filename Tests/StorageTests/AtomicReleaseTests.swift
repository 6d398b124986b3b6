import Basics
import Testing

@testable import Storage

@Suite("One release of several manifests")
struct AtomicReleaseTests {
  @Test("takes effect for all at once, and holds only those that change")
  func together() throws {
    let store = try Store()
    try store.publish(.mcp(1), .server("/a"), .resource("/a"), now: 1_000)
    let result = try store.publish(.mcp(1), .server("/b"), .resource("/b"), now: 2_000)
    #expect(result.release == 2)
    #expect(
      result.manifests.map { "\($0.name) \($0.version) \($0.changed)" } == [
        "mcp 1 false", "oauth-authorization-server 2 true", "oauth-protected-resource 2 true",
      ])
    #expect(try store.history("mcp") == "v1@1000")
    #expect(try store.history("oauth-protected-resource") == "v2@2000 v1@1000")
    #expect(try store.number("SELECT count(*) FROM release_item WHERE release_id = 2") == 2)
  }

  @Test("leaves nothing where one of them fails: no version, no site, no path")
  func allOrNone() throws {
    let store = try Store()
    let empty = try store.dump()
    let error = failure { try store.publish(.mcp(1), .server("/a"), .json("stray", "{}")) }
    #expect(error?.code == .refused)
    #expect(
      error?.description
        == "plan the paths: stray has no path: documents of kind json have no well-known place; give --path")
    #expect(try store.dump() == empty)
    #expect(try store.database.isEmpty())
    try store.publish(.mcp(1), .server("/a"))
    #expect(try store.number("SELECT max(id) FROM release") == 1)
  }

  @Test("leaves nothing where the disk refuses in the middle")
  func failsInTheMiddle() throws {
    let store = try Store()
    try store.publish(.mcp(1), .server("/a"))
    let before = try store.dump()
    try store.database.connection.execute(
      "CREATE TEMP TRIGGER full BEFORE INSERT ON release_item WHEN NEW.release_id > 1 AND NEW.manifest_id > 1 "
        + "BEGIN SELECT raise(ABORT, 'no more'); END")
    let error = failure { try store.publish(.mcp(2), .server("/b")) }
    #expect(error?.code == .failed)
    #expect(try store.dump() == before)
  }

  @Test("is the same in whatever order the files come")
  func orderOfFiles() throws {
    let drafts = [Draft.mcp(1), .server("/a"), .openID("/a"), .resource("/a"), .mcp(1, origin: "https://b.example")]
    var dumps: Set<[String]> = []
    var results: Set<[String]> = []
    for turn in drafts.indices {
      for order in [drafts, drafts.reversed()] {
        let store = try Store()
        let turned = try (order[turn...] + order[..<turn]).map { try $0.publication() }
        let result = try store.database.publish(turned, note: ReleaseNote(by: "ana", message: "", now: 1))
        dumps.insert(try store.dump().filter { !$0.contains("database_id") })
        results.insert(result.manifests.map { "\($0)" } + result.findings.map { "\($0)" })
      }
    }
    #expect(dumps.count == 1)
    #expect(results.count == 1)
  }
}

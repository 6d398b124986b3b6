import Basics
import Testing

@testable import Storage

@Suite("Publishing what was superseded")
struct GoingBackTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.publish(.mcp(1), .server("/a"), now: 1_000)
    try store.publish(.mcp(2), .server("/b"), now: 2_000)
  }

  @Test("is refused, with the manifest, both versions and since when", arguments: [false, true])
  func refused(dryRun: Bool) throws {
    let before = try store.dump()
    let error = failure { try store.publish(.mcp(1), .resource("/a"), now: 3_000, goesBack: false, dryRun: dryRun) }
    #expect(error?.code == .refused)
    #expect(
      error?.description == """
        publish mcp: mcp of https://dexter.cash would go back from v2, current since 1970-01-01T00:33:20Z, to v1, \
        whose bytes these are; if that is meant: --back, or 'manifestd rollback mcp --to 1 -m TEXT'; nothing was changed
        """)
    #expect(try store.dump() == before, "the new one beside it is not stored, either")
  }

  @Test("names all of them")
  func several() throws {
    let error = failure { try store.publish(.mcp(1), .server("/a"), now: 3_000, goesBack: false) }
    let words = error?.description ?? ""
    #expect(words.hasPrefix("publish 2 manifests: mcp of https://dexter.cash would go back from v2, current since "))
    #expect(words.contains("; oauth-authorization-server of https://dexter.cash would go back from v2, "))
  }

  @Test("a folder that still has the old file after a rollback does not undo it")
  func afterRollback() throws {
    try store.rollback(to: 1, now: 3_000)
    let error = failure { try store.publish(.mcp(2), .server("/b"), now: 4_000, goesBack: false) }
    #expect(error?.description.contains("mcp of https://dexter.cash would go back from v1, current since ") == true)
    #expect(try store.history() == "v1@3000 v2@2000 v1@1000")
  }

  @Test("is done where it is meant; what is new or current never needs that")
  func meant() throws {
    #expect(try store.publish(.mcp(1), now: 3_000, goesBack: true).manifests.map(\.version) == [1])
    #expect(try store.publish(.mcp(1), now: 4_000, goesBack: false).release == nil)
    #expect(try store.publish(.mcp(3), now: 5_000, goesBack: false).manifests.map(\.version) == [3])
    #expect(try store.publish(.mcp(2, origin: "https://other.example"), now: 6_000, goesBack: false).release != nil)
  }

  @Test("history is what was served: it may repeat")
  func history() throws {
    try store.publish(.openID("/a"), now: 9_000, at: 1_000)
    try store.publish(.openID("/b"), now: 9_000, at: 2_000)
    #expect(try store.publish(.openID("/a"), now: 9_000, at: 3_000, goesBack: false).release != nil)
    #expect(failure { try store.publish(.openID("/b"), now: 9_000, goesBack: false) }?.code == .refused)
  }
}

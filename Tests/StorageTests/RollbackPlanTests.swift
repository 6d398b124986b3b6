import Basics
import Testing

@testable import Storage

@Suite("Going back to a release, and undoing one")
struct RollbackPlanTests {
  private let store: Store

  init() throws {
    store = try Store()
  }

  private func told(_ plan: RollbackPlan) -> [String] {
    plan.steps.map { "\($0.manifest.name) \($0.from) to \($0.to)" }
      + plan.stays.map { "\($0.manifest.name) stays at \($0.at): \($0.reason)" }
  }

  private func undoing(_ release: ReleaseNumber) throws -> RollbackPlan {
    try store.database.plan(undoing: release, site: nil)
  }

  private func back(to release: ReleaseNumber) throws -> RollbackPlan {
    try store.database.plan(backTo: release, site: nil)
  }

  @discardableResult
  private func carryOut(_ plan: RollbackPlan, now: Int64) throws -> ReleaseResult {
    try store.database.rollback(plan, note: ReleaseNote(by: "ana", message: "back", now: now))
  }

  /// Release 1: mcp 1 and the server under /a. 2: mcp 2. 3: mcp 3 and the server under /b. 4: the resource.
  private func story() throws {
    try store.publish(.mcp(1), .server("/a"), now: 1_000)
    try store.publish(.mcp(2), now: 2_000)
    try store.publish(.mcp(3), .server("/b"), now: 3_000)
    try store.publish(.resource("/a"), now: 4_000)
  }

  @Test("everything is as it was right after the release; what did not exist then stays, and is named")
  func toRelease() throws {
    try story()
    let plan = try back(to: 2)
    #expect(
      told(plan) == [
        "mcp 3 to 2", "oauth-authorization-server 2 to 1",
        "oauth-protected-resource stays at 1: it was first released later",
      ])
    let result = try carryOut(plan, now: 5_000)
    #expect(result.release == 5 && result.manifests.map(\.version) == [2, 1])
    #expect(try store.history("mcp") == "v2@5000 v3@3000 v2@2000 v1@1000")
    #expect(try store.history("oauth-authorization-server") == "v1@5000 v2@3000 v1@1000")
    #expect(try store.history("oauth-protected-resource") == "v1@4000")
    #expect(try back(to: 2).steps.isEmpty, "and so it is")
  }

  @Test("the moment is the release's, whatever else came in the same second; the last release changes nothing")
  func moments() throws {
    try store.publish(.mcp(1), .server("/a"), now: 1_000)
    try store.publish(.mcp(2), now: 1_000)
    try store.publish(.server("/b"), now: 1_000)
    #expect(try told(back(to: 1)) == ["mcp 2 to 1", "oauth-authorization-server 2 to 1"])
    #expect(try told(back(to: 2)) == ["oauth-authorization-server 2 to 1"])
    let last = try back(to: 3)
    #expect(last.steps.isEmpty && last.stays.isEmpty)
    #expect(try carryOut(last, now: 2_000).release == nil)
  }

  @Test("history counts by its own time, in whatever order it was loaded")
  func toHistory() throws {
    try store.publish(.mcp(3), now: 3_000)
    try store.publish(.mcp(2), now: 9_000, at: 2_000)
    try store.publish(.server("/a"), now: 9_000, at: 1_500)
    try store.publish(.mcp(1), now: 9_000, at: 1_000)
    #expect(try told(back(to: 2)) == ["mcp 1 to 2"])
    let server = "oauth-authorization-server stays at 1: it was first released later"
    #expect(try told(back(to: 4)) == ["mcp 1 to 3", server])
  }

  @Test("a release is undone for all its manifests, and the undoing can be undone")
  func undo() throws {
    try store.publish(.mcp(1), .server("/a"), .resource("/a"), now: 1_000)
    try store.publish(.mcp(2), .server("/b"), now: 2_000)
    try carryOut(undoing(2), now: 3_000)
    #expect(try store.history("mcp") == "v1@3000 v2@2000 v1@1000")
    #expect(try store.history("oauth-authorization-server") == "v1@3000 v2@2000 v1@1000")
    #expect(try store.history("oauth-protected-resource") == "v1@1000")
    #expect(try told(undoing(3)) == ["mcp 1 to 2", "oauth-authorization-server 1 to 2"])
    let again = try undoing(2)
    #expect(again.steps.isEmpty && again.stays.map(\.reason) == .init(repeating: "it has gone back already", count: 2))
  }

  @Test("undone is what the release made, whatever was between; what was new with it, or is back, stays")
  func undoWhatIsLeft() throws {
    try store.publish(.mcp(1), .server("/a"), now: 1_000)
    try store.publish(.mcp(2), .server("/b"), .resource("/a"), now: 2_000)
    try store.publish(.mcp(3), now: 3_000)
    try store.rollback(to: 2, now: 4_000)
    try store.rollback("oauth-authorization-server", to: 1, now: 5_000)
    #expect(
      try told(undoing(2)) == [
        "mcp 2 to 1", "oauth-authorization-server stays at 1: it has gone back already",
        "oauth-protected-resource stays at 1: it had no version before that release",
      ])
  }

  @Test("only a site's where one is named")
  func site() throws {
    let other = "https://other.example"
    try store.publish(.mcp(1), .mcp(1, origin: other), now: 1_000)
    try store.publish(.mcp(2), .mcp(2, origin: other), now: 2_000)
    let site = try store.database.site("other.example")
    #expect(try store.database.plan(undoing: 2, site: site).steps.map(\.manifest.origin) == [other])
    #expect(try store.database.plan(backTo: 1, site: site).steps.map(\.manifest.origin) == [other])
    #expect(try undoing(2).steps.count == 2)
  }

  @Test("what was told is what is done: a release in between is refused")
  func inBetween() throws {
    try story()
    let plan = try back(to: 1)
    try store.publish(.mcp(4), now: 5_000)
    let before = try store.dump()
    let error = failure { try carryOut(plan, now: 6_000) }
    #expect(error?.code == .refused && error?.description.contains("released in the meantime") == true)
    #expect(try store.dump() == before)
  }

  struct Refusal: Sendable {
    let release: ReleaseNumber
    let code: StorageFault
    let message: String
  }

  static let refusals = [
    Refusal(
      release: 1, code: .refused,
      message: """
        undo release 1: a later release has changed mcp and oauth-authorization-server; \
        roll back each manifest by itself: manifestd rollback mcp --to N -m TEXT
        """),
    Refusal(
      release: 2, code: .refused,
      message: """
        undo release 2: a later release has changed mcp; \
        roll back each manifest by itself: manifestd rollback mcp --to N -m TEXT
        """),
    Refusal(
      release: 4, code: .refused,
      message: "undo release 4: oauth-protected-resource had no version before it; publish another document instead"),
    Refusal(release: 5, code: .noSuch, message: "undo release 5: no such release; see 'manifestd history NAME'"),
    Refusal(release: 0, code: .noSuch, message: "undo release 0: no such release; see 'manifestd history NAME'"),
  ]

  @Test("undoing is refused where another version is current by now", arguments: refusals)
  func refuses(_ refusal: Refusal) throws {
    try story()
    let error = failure { _ = try undoing(refusal.release) }
    #expect(error?.code == refusal.code)
    #expect(error?.description == refusal.message)
  }

  @Test("no such release to go back to")
  func noSuchRelease() throws {
    try story()
    let error = failure { _ = try back(to: 5) }
    #expect(error?.code == .noSuch)
    #expect(error?.description == "go back to release 5: no such release; see 'manifestd history NAME'")
  }
}

import Manifests
import Testing

@testable import Storage

/// `publish --at PAST`: what was served before manifestd was.
@Suite("Loading history")
struct HistoryLoadingTests {
  @Test("oldest first, then live: the last one is current")
  func oldestFirst() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 9_000, at: 1_000)
    try store.publish(.mcp(2), now: 9_000, at: 2_000)
    let result = try store.publish(.mcp(3), now: 9_000)
    #expect(result.manifests.map(\.previous) == [2])
    #expect(try store.history() == "v3@9000 v2@2000 v1@1000")
    #expect(try store.database.currentNumber(of: store.manifest()) == 3)
    let acts = try store.database.connection.rows("SELECT act, recorded_at FROM release ORDER BY id") {
      "\($0.text(0)) \($0.int(1))"
    }
    #expect(acts == ["history 9000", "history 9000", "publish 9000"])
  }

  @Test("after the first live release: what is current stays so")
  func beforeLive() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 5_000)
    let first = try store.publish(.mcp(2), now: 9_000, at: 1_000)
    #expect(first.manifests.map(\.version) == [2])
    #expect(first.manifests.map(\.previous) == [nil])
    let second = try store.publish(.mcp(3), now: 9_000, at: 2_000)
    #expect(second.manifests.map(\.previous) == [2])
    #expect(try store.history() == "v1@5000 v3@2000 v2@1000")
    #expect(try store.database.currentManifests().map(\.version) == [1])
    #expect(try store.database.history(of: store.manifest()).map(\.isCurrent) == [true, false, false])
  }

  @Test("of the version that is live now: it was current before too")
  func liveBytes() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 5_000)
    #expect(try store.publish(.mcp(1), now: 9_000, at: 1_000).release == 2)
    #expect(try store.publish(.mcp(1), now: 9_000, at: 2_000).release == nil)
    try store.publish(.mcp(2), now: 9_000, at: 3_000)
    #expect(try store.history() == "v1@5000 v2@3000 v1@1000")
    #expect(try store.database.currentNumber(of: store.manifest()) == 1)
  }

  @Test("of a manifest that is not live on a live site: served at once, and that is told")
  func servedAtOnce() throws {
    let store = try Store()
    let before = try store.publish(.mcp(1), now: 9_000, at: 1_000)
    #expect(before.findings.isEmpty, "nothing is live yet: history may be all there is")
    try store.publish(.mcp(2), now: 9_000)
    #expect(try store.publish(.mcp(3), now: 9_000, at: 2_000).findings.isEmpty)
    let surprise = try store.publish(.openID("/mcp"), now: 9_000, at: 3_000).findings
    #expect(surprise.map(\.rule) == ["history-served"] && surprise.map(\.manifest) == ["openid-configuration"])
    #expect(surprise.map(\.severity) == ["warning"])
  }

  @Test("at one second: the later one holds")
  func sameSecond() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 9_000, at: 1_000)
    try store.publish(.mcp(2), now: 9_000, at: 1_000)
    #expect(try store.database.currentNumber(of: store.manifest()) == 2)
  }

  @Test("up to this very second, where nothing is live")
  func untilNow() throws {
    let store = try Store()
    #expect(try store.publish(.mcp(1), now: 9_000, at: 9_000).effectiveAt == 9_000)
    #expect(try store.publish(.mcp(2), now: 9_000).effectiveAt == 9_000)
    #expect(try store.database.currentNumber(of: store.manifest()) == 2)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let what: String
    let at: Int64
    let code: StorageError.Code
    let message: String

    init(_ what: String, at: Int64, _ code: StorageError.Code, _ message: String) {
      (self.what, self.at, self.code, self.message) = (what, at, code, message)
    }

    var testDescription: String { what }
  }

  private static let afterLive =
    "load history: --at is not before the site's first live release; "
    + "history is loaded before it (1970-01-01T01:23:20Z)"
  static let refusals = [
    Refusal("at the first live release", at: 5_000, .refused, afterLive),
    Refusal("between live releases", at: 5_500, .refused, afterLive),
    Refusal("at the last live release", at: 6_000, .refused, afterLive),
    Refusal("after the last live release", at: 7_000, .refused, afterLive),
    Refusal("now", at: 9_000, .refused, afterLive),
    Refusal(
      "in the future", at: 9_001, .invalid,
      "load history: --at is in the future; give the past time at which it was released"),
    Refusal(
      "before what is loaded", at: 1_999, .refused,
      "load history: a later release is loaded already; history is loaded oldest first, from 1970-01-01T00:33:20Z on"),
  ]

  @Test("refused", arguments: refusals)
  func refuses(_ refusal: Refusal) throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 8_000, at: 2_000)
    try store.publish(.mcp(2), now: 5_000)
    try store.publish(.mcp(3), now: 6_000)
    let before = try store.dump()
    let error = failure { try store.publish(.mcp(4), now: 9_000, at: refusal.at) }
    #expect(error?.code == refusal.code)
    #expect(error?.description == refusal.message)
    #expect(try store.dump() == before)
  }

  @Test("is judged by the site: another manifest's live release counts, another site's does not")
  func perSite() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 5_000)
    #expect(failure { try store.publish(.server("/mcp"), now: 9_000, at: 6_000) }?.code == .refused)
    try store.publish(.mcp(1, origin: "https://other.example"), now: 9_000, at: 6_000)
    try store.publish(.server("/mcp"), now: 9_000, at: 4_000)
    try store.publish(.mcp(2, origin: "https://other.example"), now: 9_000, at: 7_000)
    let origins = try store.database.currentManifests().map {
      "\($0.manifest.origin) \($0.manifest.name) \($0.version)"
    }
    #expect(
      origins == [
        "https://dexter.cash mcp 1", "https://dexter.cash oauth-authorization-server 1", "https://other.example mcp 2",
      ])
  }

  @Test("counts a rollback as live")
  func rollbackIsLive() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 9_000, at: 1_000)
    try store.publish(.mcp(2), now: 9_000, at: 2_000)
    try store.rollback(to: 1, now: 3_000)
    #expect(failure { try store.publish(.mcp(3), now: 9_000, at: 3_000) }?.code == .refused)
    try store.publish(.mcp(3), now: 9_000, at: 2_500)
    #expect(try store.history() == "v1@3000 v3@2500 v2@2000 v1@1000")
  }

  @Test("paths that only an old version had go on being served")
  func oldPaths() throws {
    let store = try Store()
    try store.publish(.server("/mcp"), now: 5_000)
    try store.publish(.server("/old"), now: 9_000, at: 1_000)
    let paths = try store.database.paths(of: store.manifest("oauth-authorization-server").id)
    #expect(paths.contains("/.well-known/oauth-authorization-server/old"))
    #expect(paths.contains("/.well-known/oauth-authorization-server/mcp"))
  }
}

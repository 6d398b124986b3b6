import Basics
import Manifests
import Testing

@testable import Storage

/// `publish --at PAST`: what was served before manifestd was.
@Suite("Loading history")
struct HistoryLoadingTests {
  @Test("then live: the last one is current")
  func oldestFirst() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 9_000, at: 1_000)
    try store.publish(.mcp(2), now: 9_000, at: 2_000)
    let result = try store.publish(.mcp(3), now: 9_000)
    #expect(result.manifests.map(\.previous) == [2])
    #expect(try store.history() == "v3@9000 v2@2000 v1@1000")
    #expect(try store.database.currentNumber(of: store.manifest()) == 3)
    let acts = try store.database.connection.rows("SELECT act, recorded_at FROM release ORDER BY id") {
      "\($0.text("act")) \($0.int("recorded_at"))"
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
    #expect(try store.publish(.mcp(1), now: 9_000, at: 2_000).release == 3)
    try store.publish(.mcp(2), now: 9_000, at: 3_000)
    #expect(try store.history() == "v1@5000 v2@3000 v1@2000 v1@1000")
    #expect(try store.database.currentNumber(of: store.manifest()) == 1)
  }

  /// The order of loading, and the same bytes at two times with others between.
  static let orders: [[Int]] = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]]

  @Test("in any order makes the same intervals, the same bytes twice among them", arguments: orders)
  func anyOrder(_ order: [Int]) throws {
    let store = try Store()
    for place in order { try store.publish(.token(place == 2 ? "/b" : "/a"), now: 9_000, at: Int64(place) * 1_000) }
    let history = try store.database.history(of: store.manifest())
    #expect(history.map(\.effectiveAt) == [3_000, 2_000, 1_000])
    #expect(history[0].sha256 == history[2].sha256 && history[0].sha256 != history[1].sha256)
    #expect(history.map(\.isCurrent) == [true, false, false])
    #expect(try store.standing(of: "/b") == "retired 3000, grace 3000" && store.standing(of: "/a") == "current")
  }

  @Test("the same again changes nothing, live or not")
  func again() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 9_000, at: 1_000)
    try store.publish(.mcp(2), now: 9_000, at: 2_000)
    let before = try store.dump()
    #expect(try store.publish(.mcp(1), now: 9_500, at: 1_000).release == nil)
    #expect(try store.dump() == before)
    try store.publish(.mcp(3), now: 9_600)
    #expect(try store.publish(.mcp(1), now: 9_700, at: 1_000).release == nil)
    #expect(try store.publish(.mcp(3), now: 9_800, at: 9_700).release == nil, "that is what was served then")
    #expect(try store.history() == "v3@9600 v2@2000 v1@1000")
  }

  @Test("a first live release counts as one even where history has its bytes: what is current stays so")
  func liveAfterHistory() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 9_000, at: 1_000)
    let live = try store.publish(.mcp(1), now: 9_000)
    #expect(live.release == 2 && live.manifests.map(\.changed) == [false])
    #expect(try store.number("SELECT count(*) FROM event") == 0, "nothing else is served than before")
    #expect(try store.publish(.mcp(1), now: 9_100).release == nil)
    try store.publish(.mcp(2), now: 9_200, at: 5_000)
    #expect(try store.history() == "v1@9000 v2@5000 v1@1000")
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
    #expect(try store.publish(.openID("/old"), now: 9_000, at: 2_500).findings.isEmpty, "it is not current")
  }

  @Test("two versions at one second are refused: the order of loading must not decide")
  func sameSecond() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 9_000, at: 1_000)
    let before = try store.dump()
    let error = failure { try store.publish(.server("/mcp"), .mcp(2), now: 9_000, at: 1_000) }
    #expect(error?.code == .refused)
    #expect(
      error?.description == """
        load history of mcp: v1 was released in the same second already; give the second in which each was released; \
        nothing was changed
        """)
    #expect(try store.dump() == before)
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
    let code: StorageFault
    let message: String

    init(_ what: String, at: Int64, _ code: StorageFault, _ message: String) {
      (self.what, self.at, self.code, self.message) = (what, at, code, message)
    }

    var testDescription: String { what }
  }

  private static let afterLive =
    "load history of mcp: it has been live since 1970-01-01T01:23:20Z, and what was served since then is known; "
    + "history is loaded before that; nothing was changed"
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
      "in the second of another", at: 2_000, .refused,
      "load history of mcp: v1 was released in the same second already; give the second in which each was released; "
        + "nothing was changed"),
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

  @Test("is judged by the manifest: what was served of another says nothing, on the same site or on another")
  func perManifest() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 5_000)
    try store.publish(.openID("/mcp"), now: 9_000, at: 6_000)
    try store.publish(.mcp(1, origin: "https://other.example"), now: 9_000, at: 6_000)
    try store.publish(.server("/mcp"), now: 9_000, at: 4_000)
    try store.publish(.mcp(2, origin: "https://other.example"), now: 9_000, at: 7_000)
    let origins = try store.database.currentManifests().map {
      "\($0.manifest.origin) \($0.manifest.name) \($0.version)"
    }
    #expect(
      origins == [
        "https://dexter.cash mcp 1", "https://dexter.cash oauth-authorization-server 1",
        "https://dexter.cash openid-configuration 1", "https://other.example mcp 2",
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

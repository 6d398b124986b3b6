import Basics
import Evidence
import StorySupport
import Testing

@testable import Operations
@testable import Storage

/// What is older than `retention` is not kept: nobody can say that it was seen, or not.
@Suite("Retention") struct RetentionTests {
  private static let day: Int64 = 86_400
  private static let start = Walk.origin
  private static let now = start + 40 * day

  /// Forty days of a log: the old endpoint is called on the first ten, and documents are fetched every day.
  private static func walk(keptBefore: Bool) throws -> Walk {
    let walk = try Walk()
    try walk.release(DexterHistory.second, at: start - 20 * day)
    try walk.release(DexterHistory.third, at: start - 10 * day)
    let lines = (0..<40).flatMap { number -> [LogLine] in
      let at = start + Int64(number) * day
      let fetch = LogLine.get("/.well-known/oauth-authorization-server", at: at + 5)
      let calls = (0..<(number < 10 ? 4 : 0)).map { LogLine(at: at + 60 * Int64($0 + 1)) }
      return [fetch] + calls + (0..<23).map { LogLine.get("/", at: at + 3_600 * Int64($0 + 1)) }
    }
    let kept = 20 * day
    if keptBefore { try walk.database.set("retention", to: "20d") }
    try walk.ingest(lines, now: now)
    if !keptBefore { try walk.database.set("retention", to: "20d") }
    try walk.database.prune(before: now - kept)
    return walk
  }

  @Test("set before or after a log is read: the same rows") func anyOrder() throws {
    let (before, after) = (try Self.walk(keptBefore: true), try Self.walk(keptBefore: false))
    #expect(try before.rows(at: Self.now) == after.rows(at: Self.now))
    let views = try [before, after].map { try EndpointView($0.database).rows(site: nil, now: Self.now) }
    let told = views.map { $0.map { "\($0.record.url) \($0.hits) \($0.safeToRemove) \($0.reason)" } }
    #expect(told[0] == told[1])
    let (fetches, again) = (try Self.logged(before), try Self.logged(after))
    #expect(fetches == again && fetches.hits == 20, "\(fetches) \(again)")
  }

  private static func logged(_ walk: Walk) throws -> (hits: Int64, first: Int64) {
    try walk.database.connection.first(
      "SELECT sum(hits) AS hits, min(first_at) AS first FROM logged_version",
      map: { ($0.integer("hits"), $0.integer("first")) }) ?? (0, 0)
  }

  @Test("calls that are forgotten never make an endpoint one that was never called", arguments: [true, false])
  func forgotten(keptBefore: Bool) throws {
    let walk = try Self.walk(keptBefore: keptBefore)
    let row = try walk.endpoint("/api/connector/oauth/token", at: Self.now)
    let begins = (Self.now - 20 * Self.day) / Self.day * Self.day
    #expect(row.record.observation.since == begins, "\(row.record.observation)")
    #expect(row.safeToRemove == .unknown, "\(row.reason)")
  }
}

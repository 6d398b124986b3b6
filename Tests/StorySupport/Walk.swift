import Basics
package import Evidence
import Manifests
package import Operations
package import Storage
import Testing

/// A site's life, walked through: releases, other servers' logs, and who is in which state after them.
package final class Walk {
  /// 2025-09-21T10:00:00Z
  package static let origin: Int64 = 1_758_448_800
  package static let hour: Int64 = 3_600
  package static let day: Int64 = 86_400
  /// In ranges that the platforms publish.
  package static let chatgptAddress = "3.12.200.18"
  package static let claudeAddress = "160.79.104.9"
  package static let claudeAgent = "Claude-User/1.0"
  package static let chromeAgent =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"

  package let place: Workplace
  package let database: Database
  private var logs = 0

  package init() throws {
    place = Workplace()
    database = try place.database()
    // The stories are of a time that is past.
    try database.set("retention", to: "36500d")
  }

  /// The dexter story's releases: folder 2 at the origin, 3 a day later, 8 a day after that.
  package static func dexter() throws -> Walk {
    let walk = try Walk()
    try walk.release(DexterHistory.second, at: origin)
    try walk.release(DexterHistory.third, at: origin + day)
    try walk.release(DexterHistory.eighth, at: origin + 2 * day)
    return walk
  }

  /// - Parameter isHistory: it was released before anything was recorded here, and is loaded now.
  package func release(
    _ documents: [(String, String)], at time: Int64, host: String = DexterHistory.host, grace: Int64? = nil,
    isHistory: Bool = false
  ) throws {
    let publications = try documents.map { name, text in
      let kind = Document.kind(forName: name, bytes: Array(text.utf8)) ?? .genericJSON
      return Publication(
        origin: try #require(Origin("https://\(host)")), name: name,
        document: try Document(bytes: Array(text.utf8), kind: kind))
    }
    // What was superseded may come back: the stories tell what follows.
    _ = try database.publish(
      publications,
      note: ReleaseNote(
        by: "test", message: "", grace: grace, at: isHistory ? time : nil,
        now: isHistory ? Self.origin + 1_000 * Self.day : time), goesBack: true)
  }

  package func rollback(_ name: String, to number: Int, at time: Int64) throws {
    let manifest = try database.manifest(named: name, site: nil)
    _ = try database.rollback([(manifest, number)], note: ReleaseNote(by: "test", message: "", now: time))
  }

  /// A log of its own with these lines, read at a time (nil: a day after its last line).
  @discardableResult
  package func ingest(_ lines: [LogLine], now: Int64? = nil) throws -> IngestSummary {
    logs += 1
    return try ingest(
      text: lines.map(\.text).joined(), as: "log\(logs)", now: now ?? (lines.map(\.at).max() ?? 0) + Self.day)
  }

  @discardableResult
  package func ingest(text: String, as name: String, now: Int64) throws -> IngestSummary {
    try ingest(place.write(text, to: name), now: now)
  }

  @discardableResult
  package func ingest(_ path: String, now: Int64 = Walk.origin + 100 * Walk.day) throws -> IngestSummary {
    try LogIngest(database: database, path: path, now: now).run()
  }

  /// - Parameter standing: nil: the row that comes first, which is the verified one where there are both.
  package func row(
    _ connector: String, _ manifest: String = "oauth-authorization-server", by standing: Attribution? = nil,
    at now: Int64
  ) throws -> Judgement {
    let rows = try ConnectorView(database).rows(site: nil, now: now)
    return try #require(
      rows.first {
        $0.connector == connector && $0.manifest == manifest && (standing == nil || $0.standing == standing)
      }
    ).judgement
  }

  /// "chatgpt mcp STALE holds 1 uses [1] hits 3": every row without words of time.
  package func rows(at now: Int64) throws -> [String] {
    try ConnectorView(database).rows(site: nil, now: now).map { row in
      let told = row.judgement
      return "\(row.connector) \(row.manifest) \(told.state?.rawValue ?? "-")"
        + (told.holds.map { " holds \($0)" } ?? "") + (told.uses.map { " uses \($0)" } ?? "") + " hits \(told.hits)"
    }
  }

  package func endpoint(_ path: String, at now: Int64) throws -> EndpointRow {
    try #require(EndpointView(database).rows(site: nil, now: now).first { $0.record.label == path })
  }

  /// The state of a connector at a time, with nothing where it has no row.
  package func state(_ connector: String, _ manifest: String = "oauth-authorization-server", at now: Int64) throws
    -> ConnectorState?
  {
    try ConnectorView(database).rows(site: nil, now: now)
      .first { $0.connector == connector && $0.manifest == manifest }?.judgement.state
  }
}

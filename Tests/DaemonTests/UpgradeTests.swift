import Evidence
import Foundation
import StorySupport
import Testing

@testable import Daemon
@testable import Operations
@testable import Storage

/// The older release told: chatgpt STALE with 21 hits (mcp and openid-configuration) and 25
/// (oauth-authorization-server, holding 4, which somebody else fetched under its name); all else as it stands here.
@Suite("A database of the release before tells what that told") struct UpgradeTests {
  private let rows = [
    "chatgpt verified mcp STALE uses [1] hits 17",
    "chatgpt verified oauth-authorization-server STALE holds 3 uses [1, 2] hits 19",
    "chatgpt verified openid-configuration STALE uses [1] hits 17",
    "chatgpt claimed mcp STALE uses [1] hits 4",
    "chatgpt claimed oauth-authorization-server STALE holds 4 uses [1, 2] hits 6",
    "chatgpt claimed openid-configuration STALE uses [1] hits 4",
    "claude verified oauth-authorization-server CURRENT holds 4 uses [3, 4] hits 3",
    "curl claimed oauth-authorization-server UNKNOWN hits 1",
    "cursor claimed mcp UNKNOWN uses [1] hits 1",
    "cursor claimed oauth-authorization-server CURRENT holds 4 uses [1, 2] hits 4",
    "cursor claimed openid-configuration UNKNOWN uses [1] hits 1",
    "node claimed mcp CURRENT holds 2 hits 1",
    "python-httpx claimed mcp STALE uses [1] hits 1",
    "python-httpx claimed oauth-authorization-server STALE holds 2 uses [1, 2] hits 2",
    "python-httpx claimed openid-configuration STALE uses [1] hits 1",
  ]

  private func rows(_ database: Database, at now: Int64 = OldDatabase.now) throws -> [String] {
    try ConnectorView(database).rows(site: nil, now: now).map { row in
      let told = row.judgement
      return "\(row.connector) \(row.standing) \(row.manifest) \(told.state?.rawValue ?? "-")"
        + (told.holds.map { " holds \($0)" } ?? "") + (told.uses.map { " uses \($0)" } ?? "") + " hits \(told.hits)"
    }
  }

  private func endpoints(_ database: Database) throws -> [String] {
    try EndpointView(database).rows(site: nil, now: OldDatabase.now).map { row in
      "\(row.record.label) \(row.hits) \(row.observedBy ?? "none") \(row.safeToRemove)"
    }
  }

  @Test("states, holders, uses and counts, each caller's own") func connectors() throws {
    let place = try OldDatabase.place()
    let database = try place.database()
    #expect(try rows(database) == rows)
    let authorize = try ConnectorView(database).rows(site: nil, now: OldDatabase.now).filter {
      $0.connector == "chatgpt" && $0.standing == .claimed
    }
    #expect(authorize.allSatisfy { $0.judgement.reason.contains("2 authorization requests named no client_id") })
  }

  @Test("endpoints: who calls them, who saw it, and whether they are safe to remove") func endpointRows() throws {
    let place = try OldDatabase.place()
    #expect(
      try endpoints(place.database()) == [
        "/api/connector/oauth/authorize 3 observe no", "/api/connector/oauth/token 20 observe no",
        "/api/connector/oauth/userinfo 0 none unknown", "/mcp/authorize 0 none no", "/mcp/register 0 none unknown",
        "/mcp/token 1 observe no", "/mcp/userinfo 0 none no",
      ])
  }

  @Test("the log that was read before counts nothing twice, and its cut pieces neither") func readAgain() throws {
    let place = try OldDatabase.place()
    let database = try place.database()
    let hits = try database.hits(site: nil, after: 0).count
    #expect(hits == 24)
    _ = try LogIngest(database: database, path: "\(place.path)/access.log", now: OldDatabase.now).run()
    #expect(try rows(database) == rows)
    let text = try String(contentsOfFile: "\(place.path)/access.log", encoding: .utf8)
    let half = try place.write(text.split(separator: "\n").prefix(9).joined(separator: "\n") + "\n", to: "half.log")
    _ = try LogIngest(database: database, path: half, now: OldDatabase.now).run()
    #expect(try rows(database) == rows)
    #expect(try database.hits(site: nil, after: 0).count == hits)
  }

  @Test("what its daemon had not folded yet is folded, once") func unfolded() throws {
    let place = try OldDatabase.place(isJournaled: true)
    let database = try place.database()
    let folder = JournalIntake(directory: try place.journal(of: database), database: database)
    for _ in 0..<3 { _ = try folder.turn() }
    let later = try rows(database).filter { $0.contains("verified oauth-authorization-server") }
    #expect(
      later == [
        // 2 at the listener and 2 by the observe socket, and a fetch.
        "chatgpt verified oauth-authorization-server STALE holds 4 uses [1, 2] hits 24",
        "claude verified oauth-authorization-server CURRENT holds 4 uses [3, 4] hits 4",
      ])
    #expect(try database.unserved(since: 0).contains { $0.path == "/.well-known/webfinger" })
  }
}

import Basics
import Evidence
import Manifests
import Storage
import StorySupport
import Testing

@testable import Operations

/// What a log says of URLs that nothing named yet when it was read.
@Suite("Coverage of URLs that are named later") struct NamingTests {
  private static let day: Int64 = 86_400
  private static let start = Walk.origin

  /// A log of four days, in which somebody calls the old endpoint daily, and a history that names it: in either order.
  private static func walk(token: String, logFirst: Bool, calls: Bool = true) throws -> Walk {
    let walk = try Walk()
    let lines = (0..<96).flatMap { hour -> [LogLine] in
      let at = start + Int64(hour) * 3_600
      return [.get("/", at: at)] + (calls && hour % 24 == 5 ? [LogLine(at: at + 1, target: token)] : [])
    }
    let read = start + 4 * day
    func history() throws {
      let text = #"{"issuer":"https://dexter.cash","token_endpoint":"https://dexter.cash\#(token)"}"#
      let publication = Publication(
        origin: try #require(Origin("https://dexter.cash")), name: "oauth-authorization-server",
        document: try Document(bytes: Array(text.utf8), kind: .authorizationServer))
      _ = try walk.database.publish(
        [publication], note: ReleaseNote(by: "test", message: "", at: start - day, now: read + 60))
    }
    if !logFirst { try history() }
    try walk.ingest(lines, now: logFirst ? read : read + 120)
    if logFirst { try history() }
    let current = DexterHistory.server(issuer: "https://dexter.cash", base: "/mcp")
    try walk.release([("oauth-authorization-server", current)], at: read + 180)
    return walk
  }

  @Test(
    "of an unusual path it is not observed before it was named; a log that is read then observes it",
    arguments: [true, false])
  func unusual(logFirst: Bool) throws {
    let walk = try Self.walk(token: "/session/exchange", logFirst: logFirst)
    let record = try walk.endpoint("/session/exchange", at: Self.start + 5 * Self.day).record
    #expect((record.observation.source == nil) == logFirst, "\(record.observation)")
  }

  @Test("only declared: of the second of its declaration too", arguments: [true, false])
  func declared(logFirst: Bool) throws {
    let walk = try Walk()
    let now = Self.start + 4 * Self.day
    let current = DexterHistory.server(issuer: "https://dexter.cash", base: "/mcp")
    try walk.release([("oauth-authorization-server", current)], at: Self.start - 2 * Self.day)
    let site = try #require(try walk.database.sites().first)
    let url = "https://dexter.cash/session/exchange"
    func declare() throws {
      let endpoint = try #require(Endpoint(url: url, field: "token_endpoint"))
      try walk.database.retire(
        endpoint, successor: nil, of: site, by: "test", at: Self.start - Self.day, now: now)
    }
    let lines = (0..<96).map { LogLine.get("/", at: Self.start + Int64($0) * 3_600) }
    if !logFirst { try declare() }
    try walk.ingest(lines, now: now)
    if logFirst { try declare() }
    var record = try walk.endpoint("/session/exchange", at: now).record
    #expect((record.observation.source == nil) == logFirst, "\(record.observation)")
    // A version that is loaded later names what was known already.
    let text = #"{"issuer":"https://dexter.cash","token_endpoint":"\#(url)"}"#
    let publication = Publication(
      origin: try #require(Origin("https://dexter.cash")), name: "oauth-authorization-server",
      document: try Document(bytes: Array(text.utf8), kind: .authorizationServer))
    _ = try walk.database.publish(
      [publication], note: ReleaseNote(by: "test", message: "", at: Self.start - 9 * Self.day, now: now + 60))
    record = try walk.endpoint("/session/exchange", at: now + 120).record
    #expect((record.observation.source == nil) == logFirst, "\(record.observation)")
  }

  @Test("at a host that becomes the site's own it is not observed by what was read before") func alias() throws {
    let walk = try Self.walk(token: "/session/exchange", logFirst: true)
    let site = try #require(try walk.database.sites().first)
    let at = Self.start + 4 * Self.day + 300
    let lines = (0..<96).map { hour in
      LogLine.get("/", at: Self.start + Int64(hour) * 3_600, host: "www.dexter.cash")
    }
    try walk.ingest(lines, now: at)
    try walk.database.addAlias("www.dexter.cash", to: site)
    let record = try walk.endpoint("/session/exchange", at: at).record
    #expect(record.observation.source == nil, "\(record.observation)")
  }

  @Test("of a usual path it is, in either order", arguments: [true, false]) func usual(logFirst: Bool) throws {
    let walk = try Self.walk(token: "/old/token", logFirst: logFirst)
    let record = try walk.endpoint("/old/token", at: Self.start + 5 * Self.day).record
    #expect(record.observation.source == "log" && record.observation.since == Self.start, "\(record.observation)")
  }

  @Test("an advertised query is not kept either") func query() throws {
    let walk = try Self.walk(token: "/old/token?p=b2c", logFirst: true)
    let rows = try walk.database.endpoints().filter { $0.url.contains("b2c") }
    #expect(rows.map(\.observation.source) == [nil])
  }
}

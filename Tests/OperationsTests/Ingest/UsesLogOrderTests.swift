import Evidence
import Foundation
import Storage
import StorySupport
import TestSupport
import Testing

@testable import Operations

private let origin = Walk.origin
private let hour = Walk.hour
private let day = Walk.day

@Suite("The same lines tell the same, in whatever order and files they come") struct UsesLogOrderTests {
  private static let now = origin + 20 * day

  /// Everything that rows, hits, endpoints and unserved paths tell, without words of time.
  private static func told(_ walk: Walk) throws -> [String] {
    var lines: [String] = []
    for at in [origin + 3 * day, origin + 5 * day, now] {
      lines += try ConnectorView(walk.database).rows(site: nil, now: at).map { row in
        var judgement = row.judgement
        judgement.reason = ""
        return "\(at) \(row.connector) \(row.manifest) \(judgement)"
      }
    }
    lines += try EndpointView(walk.database).rows(site: nil, now: now).map {
      "\($0.record.label) \($0.hits) \($0.lastHitAt ?? 0) \($0.connectors) \($0.safeToRemove) \($0.record.observation)"
    }
    lines += try walk.database.connectorTotals(site: nil, activeSince: 0).flatMap { total in
      total.holds.map { "\(total.connector) \(total.manifestID) v\($0.version) in \($0.fetchHours) hours" }
    }
    lines += try walk.database.unserved(since: 0).map {
      "\($0.connector) \($0.path) \($0.hits) \($0.firstAt) \($0.lastAt)"
    }.sorted()
    lines += try walk.database.hits(site: nil, after: 0).map { "\($0.connector) \($0.endpointID) \($0.at)" }.sorted()
    return lines
  }

  /// Some hundred requests of several connectors over five days, with moves in between.
  private static func lines(_ random: inout SeededGenerator) -> [LogLine] {
    let agents = [
      ("openai-mcp/1.0", "192.0.2.7"), ("openai-mcp/1.0", Walk.chatgptAddress), (Walk.claudeAgent, Walk.claudeAddress),
      ("Cursor/1.2", "198.51.100.1"), ("Cursor/1.3", "198.51.101.1"), ("Googlebot/2.1", "203.0.113.9"),
      ("-", "192.0.2.1"),
    ]
    let targets = [
      (DexterHistory.oldToken, "POST"), ("/mcp/token", "POST"), ("\(DexterHistory.oldAuthorize)?state=x", "GET"),
      ("/.well-known/oauth-authorization-server", "GET"), ("/.well-known/mcp.json", "GET"),
      ("/.well-known/none", "GET"),
      ("/other", "GET"),
    ]
    let lines = (0..<300).map { _ in
      let agent = agents.randomElement(using: &random) ?? agents[0]
      let target = targets.randomElement(using: &random) ?? targets[0]
      // Some seconds are shared by many.
      let time = origin + Int64.random(in: 0...(5 * 24 * 6), using: &random) * 600
      return LogLine(
        at: time, method: target.1, target: target.0, status: target.0.hasSuffix("none") ? 404 : 200, agent: agent.0,
        address: agent.1)
    }
    // Two that are alike count twice only where one log has both, which shuffled lines do not show.
    var known: Set<String> = []
    return lines.filter { known.insert($0.text).inserted }
  }

  private static func walk(_ files: [[LogLine]]) throws -> [String] {
    let walk = try Walk.dexter()
    for file in files { try walk.ingest(file, now: now) }
    return try told(walk)
  }

  @Test("any order of the lines and any split into files", arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func order(seed: UInt64) throws {
    var random = SeededGenerator(seed)
    let lines = Self.lines(&random)
    let expected = try Self.walk([lines.sorted { $0.at < $1.at }])
    let shuffled = lines.shuffled(using: &random)
    #expect(try Self.walk([shuffled]) == expected, "seed \(seed), one file")
    var rest = shuffled[...]
    var files: [[LogLine]] = []
    while !rest.isEmpty {
      let count = Int.random(in: 1...60, using: &random)
      files.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    #expect(try Self.walk(files) == expected, "seed \(seed), \(files.count) files")
  }

  @Test("a HEAD of a document is recorded, and holds nothing; a GET of it with a parameter is a GET of it")
  func looks() throws {
    let walk = try Walk.dexter()
    let document = "/.well-known/oauth-authorization-server"
    let (at, now) = (origin + 3 * day, origin + 3 * day + hour)
    let summary = try walk.ingest(
      [
        LogLine(at: at, method: "HEAD", target: document, status: 200),
        LogLine(at: at + 1, method: "HEAD", target: document, status: 304),
        LogLine(at: at + 2, method: "HEAD", target: document, status: 404),
        .get("\(document)?resource=x", at: at, agent: Walk.claudeAgent),
      ], now: now)
    #expect(summary.looks == 2 && summary.fetches == 1)
    let looked = try walk.row("chatgpt", at: now)
    #expect(looked.state == .unknown && looked.hits == 2 && looked.holds == nil)
    let fetched = try walk.row("claude", at: now)
    #expect(fetched.state == .current && fetched.hits == 1 && fetched.holds == 3)
  }

  @Test("lines that come a day late change what they tell, not what was told later")
  func late() throws {
    let walk = try Walk.dexter()
    let fetch = LogLine.get("/.well-known/oauth-authorization-server", at: origin + 3 * day, agent: Walk.claudeAgent)
    try walk.ingest([fetch])
    let old = LogLine.get("/.well-known/oauth-authorization-server", at: origin + hour, agent: Walk.claudeAgent)
    try walk.ingest([old], now: origin + 4 * day)
    let row = try walk.row("claude", at: origin + 4 * day)
    #expect(row.state == .current && row.holds == 3 && row.hits == 2 && row.firstSeen == origin + hour)
    try walk.ingest([LogLine(at: origin + 3 * day, agent: Walk.claudeAgent)], now: origin + 4 * day)
    #expect(try walk.state("claude", at: origin + 4 * day) == .stale)
  }
}

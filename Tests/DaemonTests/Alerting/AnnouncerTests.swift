import Basics
import Evidence
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Operations

private let day = Walk.day
private let start = Walk.origin + Walk.day + 2 * Walk.hour

@Suite("What is told once") struct AnnouncerTests {
  private let walk: Walk

  init() throws { walk = try Walk.dexter() }

  @Test("a named connector is news once; a library never is") func firstSeen() throws {
    try walk.call([start])
    try walk.ingest([LogLine(at: start, agent: "curl/8.0", address: "192.0.2.9")], now: start)
    try walk.judge(at: start + 1)
    try walk.call([start + 2])
    try walk.judge(at: start + 3)
    #expect(try walk.events(.connectorFirstSeen).map(\.connector) == ["chatgpt"])
    #expect(try walk.data(.connectorFirstSeen)["attribution"]?.string == "verified")
  }

  @Test("falling silent is told once, and again after it was heard") func silent() throws {
    let fetch = "/.well-known/oauth-authorization-server"
    func claude(_ at: Int64) -> LogLine {
      .get(fetch, at: at, agent: Walk.claudeAgent, address: Walk.claudeAddress)
    }
    try walk.ingest([claude(Walk.origin + 60)], now: Walk.origin + 60)
    let silentAt = Walk.origin + 60 + 7 * day
    try walk.judge(at: silentAt - 1)
    #expect(try walk.events(.connectorSilent).isEmpty)
    try walk.judge(at: silentAt)
    try walk.judge(at: silentAt + day)
    #expect(try walk.events(.connectorSilent).map(\.connector) == ["claude"])
    #expect(try walk.data(.connectorSilent)["manifests"]?.array?.first?["state"]?.string == "SILENT")
  }

  @Test("an endpoint that became safe to remove is told, and again when it was called meanwhile") func safe() throws {
    // The log goes on being read: the endpoint is watched, from its retirement on.
    var watched = Walk.origin + day
    func watch(until time: Int64) throws {
      let lines = stride(from: watched, through: time, by: 3_000).map {
        LogLine(at: $0, target: "/mcp/token", agent: Walk.claudeAgent, address: Walk.claudeAddress)
      }
      try walk.ingest(lines, now: time)
      watched = (lines.last?.at ?? watched) + 1
    }
    try watch(until: Walk.origin + day)
    try walk.call([start])
    try watch(until: start + 4 * day)
    try walk.judge(at: start + 4 * day + 1)
    let urls = try walk.events(.endpointSafe).compactMap { try JSON.read(Array($0.body.utf8))["data"]?["url"]?.string }
    #expect(urls.contains("https://dexter.cash\(DexterHistory.oldToken)"))
    let count = urls.filter { $0.hasSuffix(DexterHistory.oldToken) }.count
    try walk.call([start + 4 * day + 10])
    try walk.judge(at: start + 4 * day + 11)
    try watch(until: start + 8 * day)
    try walk.judge(at: start + 8 * day + 1)
    let again = try walk.events(.endpointSafe).filter { $0.summary.contains(DexterHistory.oldToken) }
    #expect(count == 1 && again.count == 2)
  }

  @Test("tokens that no rule knows are told, at most twenty an hour, and the rest after it") func unmatched() throws {
    func strangers(_ range: Range<Int>, at time: Int64) throws {
      try walk.ingest(range.map { LogLine(at: time, agent: "stranger\($0)/1.0", address: "192.0.2.9") }, now: time)
    }
    try strangers(0..<30, at: start)
    try walk.judge(at: start + 1)
    try walk.judge(at: start + 2)
    #expect(try walk.events(.connectorUnmatched).count == 20)
    try walk.judge(at: start + 3_700)
    #expect(try walk.events(.connectorUnmatched).count == 30)
    #expect(Set(try walk.events(.connectorUnmatched).map(\.summary)).count == 30)
  }

  @Test("a path that a named connector asks for in vain is told once; a library may ask for anything") func unserved()
    throws
  {
    let path = "/.well-known/agent-card.json"
    try walk.ingest(
      [
        .get(path, at: start, agent: Walk.claudeAgent, address: Walk.claudeAddress, status: 404),
        .get(path, at: start, agent: Walk.claudeAgent, address: Walk.claudeAddress, status: 404),
        .get("/.well-known/evil", at: start, agent: "curl/8.0", address: "192.0.2.9", status: 404),
      ], now: start)
    try walk.judge(at: start + 1)
    try walk.judge(at: start + 2)
    #expect(try walk.events(.wellKnownUnserved).map(\.connector) == ["claude"])
    #expect(try walk.data(.wellKnownUnserved)["path"]?.string == path)
  }

  @Test("a flood under one name hides neither what its platform asks for nor what others do") func flood() throws {
    func ask(_ paths: [String], _ agent: String, _ address: String, at time: Int64) throws {
      try walk.ingest(paths.map { .get($0, at: time, agent: agent, address: address, status: 404) }, now: time)
      try walk.judge(at: time + 1)
    }
    try ask((0..<120).map { "/.well-known/junk\($0)" }, "openai-mcp/1.0.0", "198.51.100.7", at: start)
    #expect(try walk.events(.wellKnownUnserved).count == 5)
    let (own, others) = ("/.well-known/oauth-protected-resource/mcp2", "/.well-known/oauth-protected-resource/zzz")
    try ask([own], "openai-mcp/1.0.0", Walk.chatgptAddress, at: start + 10)
    try ask([others], Walk.claudeAgent, Walk.claudeAddress, at: start + 20)
    let told = try walk.events(.wellKnownUnserved).suffix(2).map(\.summary)
    #expect(told[0].contains("chatgpt asked for \(own)") && told[1].contains("claude asked for \(others)"), "\(told)")
    // What was made up is told later, a few within the hour.
    try walk.judge(at: start + 3_700)
    #expect(try walk.events(.wellKnownUnserved).count == 12)
  }

  @Test("the heartbeat beats as often as it is told to, and not at all by default") func heartbeat() throws {
    try walk.judge(at: start)
    #expect(try walk.events(.heartbeat).isEmpty)
    try walk.database.set("heartbeat", to: "30s")
    #expect(try walk.judge(at: start + 1) == start + 31)
    try walk.judge(at: start + 30)
    #expect(try walk.events(.heartbeat).count == 1)
    try walk.judge(at: start + 31)
    #expect(try walk.events(.heartbeat).count == 2)
    #expect(try walk.data(.heartbeat)["alerts_firing"]?.integer == 0)
  }

  @Test("what was seen before there were events is no news") func migrated() throws {
    let place = Workplace()
    let database = try place.database()
    try database.set("heartbeat", to: "0s")
    #expect(try database.announced(.connectorFirstSeen).isEmpty)
  }
}

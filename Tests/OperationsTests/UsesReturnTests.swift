import Evidence
import Storage
import StorySupport
import Testing

@testable import Operations

private let origin = Walk.origin
private let hour = Walk.hour
private let day = Walk.day

@Suite("Endpoints that come back, or move to and fro") struct UsesReturnTests {
  private let walk: Walk
  private let server = "oauth-authorization-server"

  init() throws {
    walk = try Walk()
  }

  private func server(_ base: String) -> [(String, String)] {
    [(server, DexterHistory.server(issuer: "https://dexter.cash", base: base))]
  }

  private func calls(_ times: Int64..., path: String = "/a") -> [LogLine] {
    times.map { LogLine(at: origin + $0, target: "\(path)/token", address: Walk.chatgptAddress) }
  }

  @Test("a rollback to the version with the endpoint ends STALE, and the reason says so")
  func rollback() throws {
    try walk.release(server("/a"), at: origin)
    try walk.release(server("/b"), at: origin + day)
    try walk.ingest(calls(day + hour, day + 2 * hour))
    #expect(try walk.state("chatgpt", at: origin + day + 3 * hour) == .stale)
    try walk.rollback(server, to: 1, at: origin + day + 4 * hour)
    let row = try walk.row("chatgpt", at: origin + day + 5 * hour)
    #expect(row.state == .unknown && row.hits == 2 && row.uses == [1])
    #expect(row.reason == "used /a/token 3 h ago, never seen fetching; endpoint current again")
    // Told for as long as it would have been STALE.
    let end = origin + day + 2 * hour + 3 * day
    #expect(try walk.row("chatgpt", at: end).reason.hasSuffix("; endpoint current again"))
    #expect(try !walk.row("chatgpt", at: end + 1).reason.hasSuffix("; endpoint current again"))
  }

  @Test("a publication of the old bytes, or of new ones with the endpoint, ends it as well", arguments: [true, false])
  func published(isSameBytes: Bool) throws {
    try walk.release(server("/a"), at: origin)
    try walk.release(server("/b"), at: origin + day)
    try walk.ingest(
      calls(day + hour) + [
        .get("/.well-known/\(server)", at: origin + day + hour, address: Walk.chatgptAddress)
      ])
    #expect(try walk.state("chatgpt", at: origin + day + 2 * hour) == .stale)
    let again =
      isSameBytes ? server("/a") : [(server, DexterHistory.server(issuer: "https://dexter.cash/x", base: "/a"))]
    try walk.release(again, at: origin + 2 * day)
    let row = try walk.row("chatgpt", at: origin + 2 * day + hour)
    #expect(row.state == .behind)
    #expect(row.reason.hasSuffix("; endpoint current again"))
  }

  @Test("forward again: only what is called after the second move counts")
  func forwardAgain() throws {
    try walk.release(server("/a"), at: origin)
    try walk.release(server("/b"), at: origin + day)
    try walk.ingest(calls(day + hour))
    try walk.rollback(server, to: 1, at: origin + day + 2 * hour)
    try walk.ingest(calls(day + 3 * hour))
    try walk.rollback(server, to: 2, at: origin + day + 4 * hour)
    let now = origin + day + 5 * hour
    #expect(try walk.state("chatgpt", at: now) == .unknown)
    try walk.ingest(calls(day + 4 * hour))
    #expect(try walk.state("chatgpt", at: now) == .unknown)
    try walk.ingest(calls(day + 4 * hour + 1))
    let row = try walk.row("chatgpt", at: now)
    #expect(row.state == .stale && row.hits == 4)
    #expect(row.reason.contains(": 1 time since "))
  }

  @Test("the endpoint that the rollback left is retired, and its callers are STALE by its own versions")
  func leftBehind() throws {
    try walk.release(server("/a"), at: origin)
    try walk.release(server("/b"), at: origin + day)
    try walk.ingest(calls(day + hour, path: "/b"))
    try walk.rollback(server, to: 1, at: origin + day + 2 * hour)
    try walk.ingest(calls(day + 3 * hour, path: "/b"))
    let row = try walk.row("chatgpt", at: origin + day + 4 * hour)
    #expect(row.state == .stale && row.uses == [2] && row.current == 1)
    #expect(row.reason.hasPrefix("calls /b/token, retired in v1: 1 time since "))
  }

  @Test("to and fro five times in fifteen hours: each caller is judged by the last move alone")
  func toAndFro() throws {
    try walk.release(server("/a"), at: origin)
    for move in 1...5 {
      let time = origin + Int64(move) * 3 * hour
      try walk.release(server(move % 2 == 1 ? "/b" : "/a"), at: time)
      // ChatGPT calls what was left, half an hour later; Claude calls what is current.
      try walk.ingest([
        LogLine(
          at: time + 1_800, target: move % 2 == 1 ? "/a/token" : "/b/token", address: Walk.chatgptAddress),
        LogLine(
          at: time + 1_800, target: move % 2 == 1 ? "/b/token" : "/a/token", agent: Walk.claudeAgent,
          address: Walk.claudeAddress),
      ])
      #expect(try walk.state("chatgpt", at: time + 1_860) == .stale, "move \(move)")
      #expect(try walk.state("claude", at: time + 1_860) == .unknown, "move \(move)")
    }
    let now = origin + 16 * hour
    let row = try walk.row("chatgpt", at: now)
    #expect(row.uses == [1] && row.current == 2 && row.hits == 5)
    #expect(row.reason.hasPrefix("calls /a/token, retired in v2: 1 time since "))
    let claude = try walk.row("claude", at: now)
    #expect(claude.hits == 5 && claude.state == .unknown)
  }

  @Test("the same token URL in three manifests: current until the last of them drops it, then STALE in all three")
  func threeManifests() throws {
    let names = [server, "openid-configuration", "mcp"]
    func documents(_ base: String) -> [String: String] {
      [
        server: DexterHistory.server(issuer: "https://dexter.cash", base: base),
        "openid-configuration": DexterHistory.server(issuer: "https://dexter.cash", base: base),
        "mcp": DexterHistory.mcp(base: base),
      ]
    }
    try walk.release(names.map { ($0, documents("/a")[$0] ?? "") }, at: origin)
    for (index, name) in names.enumerated() {
      let time = origin + Int64(index + 1) * hour
      try walk.release([(name, documents("/b")[name] ?? "")], at: time)
      try walk.ingest([LogLine(at: time + 60, target: "/a/token", address: Walk.chatgptAddress)])
      for manifest in names {
        let state = try walk.state("chatgpt", manifest, at: time + 120)
        #expect(state == (index == 2 ? .stale : .unknown), "\(manifest) after \(name)")
      }
    }
    let now = origin + 4 * hour
    #expect(try walk.row("chatgpt", "mcp", at: now).reason.contains(": 1 time since "))
    // Two of the three uses were made while a manifest still advertised it.
    #expect(try walk.endpoint("/a/token", at: now).hits == 3)
    #expect(try walk.endpoint("/a/token", at: now).record.retiredAt == origin + 3 * hour)
  }

  @Test("a path retired with one query and current with another: the query tells them apart")
  func query() throws {
    func document(_ version: String) -> [(String, String)] {
      [
        (
          server,
          #"{"issuer":"https://dexter.cash","token_endpoint":"https://dexter.cash/token?v=\#(version)&k=x"}"#
        )
      ]
    }
    try walk.release(document("1"), at: origin)
    try walk.release(document("2"), at: origin + day)
    func call(_ target: String, _ agent: String, _ offset: Int64) -> LogLine {
      LogLine(at: origin + day + offset, target: target, agent: agent)
    }
    try walk.ingest([
      call("/token?v=2&k=x", "Claude-User/1.0", 60), call("/token?k=x&x=%20&v=2", "Claude-User/1.0", 61),
      call("/token?state=y&k=x&v=1", "openai-mcp/1", 62), call("/token", "Perplexity-User/1", 63),
      call("/token?v=3&k=x", "Slack-MCP-Client/1", 64),
    ])
    let now = origin + day + hour
    #expect(try walk.state("chatgpt", at: now) == .stale)
    #expect(try walk.state("claude", at: now) == .unknown)
    #expect(try walk.state("perplexity", at: now) == nil && walk.state("slack", at: now) == nil)
    #expect(try walk.row("chatgpt", at: now).reason.hasPrefix("calls /token?v=1&k=x, retired in v2"))
  }
}

import Basics
import Evidence
import StorySupport
import Testing

@testable import Operations

private let origin = Walk.origin
private let hour = Walk.hour
private let day = Walk.day

@Suite("Names that could be taken for a platform's") struct UsesNamesTests {
  private let walk: Walk
  private let document = "/.well-known/oauth-authorization-server"

  init() throws {
    walk = try Walk()
    try walk.release(DexterHistory.second, at: origin)
    try walk.release(DexterHistory.third, at: origin + day)
  }

  private func fetch(_ agent: String, from address: String, at time: Int64) -> LogLine {
    .get(document, at: time, agent: agent, address: address)
  }

  @Test("a Claude Code's WebFetch is Claude Code on somebody's machine: claude.ai's row stays as it was")
  func webFetch() throws {
    try walk.ingest([fetch("python-httpx/0.28.1", from: Walk.claudeAddress, at: origin + hour)])
    let now = origin + day + 2 * hour
    let before = try walk.row("claude", at: now)
    #expect(before.holds == 1 && before.attribution == .verified && before.state == .behind)
    let agent = "Claude-User (claude-code/2.1.158; +https://support.anthropic.com/)"
    try walk.ingest([fetch(agent, from: "198.51.100.7", at: now - hour)])
    #expect(try walk.row("claude", at: now) == before)
    let row = try walk.row("claude-code", at: now)
    #expect(row.holds == 2 && row.attribution == .claimed && row.state == .current)
  }

  @Test("an address that a platform has given up is its own in the logs of its days")
  func phasedOut() throws {
    try walk.ingest([fetch("python-httpx/0.28.1", from: "34.162.142.92", at: origin + hour)])
    #expect(try walk.row("claude", at: origin + hour).attribution == .verified)
    let end = try #require(RFC3339.time("2026-01-15"))
    try walk.ingest([fetch("python-httpx/0.28.1", from: "34.162.142.92", at: end)])
    #expect(try walk.row("claude", at: end).holds == 1)
    #expect(try walk.row("python-httpx", at: end).holds == 2)
  }
}

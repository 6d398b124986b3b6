import Basics
import Testing

@testable import Evidence

@Suite("The order of the signals, and the trail")
struct RecognitionOrderTests {
  private static let claudeCallback = "https://claude.ai/api/mcp/auth_callback"

  @Test(
    "client_id, then redirect_uri, address, header, user agent; verified only by the connector's own range",
    arguments: [
      RecognitionCase(
        agent: "Cursor/1", address: "160.79.104.35", clientID: "https://chatgpt.com/oauth/client.json",
        redirectURI: claudeCallback, connector: "chatgpt", attribution: .claimed),
      RecognitionCase(
        agent: "Cursor/1", address: "3.12.200.18", clientID: "https://chatgpt.com/oauth/client.json",
        connector: "chatgpt", attribution: .verified),
      RecognitionCase(
        agent: "Cursor/1", address: "3.12.200.18", clientID: "cid_1", redirectURI: claudeCallback,
        connector: "claude", attribution: .claimed),
      RecognitionCase(
        agent: "Cursor/1", address: "160.79.104.35", redirectURI: claudeCallback, connector: "claude",
        attribution: .verified),
      RecognitionCase(
        agent: "Cursor/1", address: "160.79.104.35", header: ("x-anthropic-client", "ClaudeCode"),
        connector: "claude", attribution: .verified),
      RecognitionCase(
        agent: "Cursor/1", address: "192.0.2.1", header: ("x-anthropic-client", "ClaudeCode"),
        connector: "claude-code", attribution: .claimed),
      RecognitionCase(
        agent: "Cursor/1", address: "192.0.2.1", header: ("x-anthropic-client", "Other"), connector: "cursor",
        attribution: .claimed),
    ])
  func order(_ given: RecognitionCase) throws { try given.check() }

  @Test("the trail tells all that was looked at, in order")
  func trail() throws {
    let recognition = try address("160.79.104.10", "python-httpx/0.28.1", "claude").recognise()
    #expect(recognition.rule == "address range 160.79.104.0/21")
    #expect(
      recognition.trail == [
        "client_id: none given",
        "redirect_uri: none given",
        "address 160.79.104.10: in 160.79.104.0/21, published for claude (2026-10)",
        "vendor headers: none given",
        "user agent: leading token \"python-httpx\" would be python-httpx; outranked by the address",
        "verified: the address is one that claude publishes",
      ])
  }

  @Test("the trail says why a published range did not verify: another address, or none")
  func trailOfClaim() throws {
    let elsewhere = RecognitionCase(
      agent: "Claude-User", address: "192.0.2.1", connector: "claude", attribution: .claimed)
    #expect(try elsewhere.recognise().trail.last == "claimed: the address is none that claude publishes")
    let nowhere = RecognitionCase(agent: "Claude-User", connector: "claude", attribution: .claimed)
    #expect(
      try nowhere.recognise().trail.last
        == "claimed: without an address there is nothing to check against those that claude publishes")
  }

  @Test("the trail says so where nothing matched, and shows no control characters")
  func trailOfUnknown() throws {
    let given = RecognitionCase(
      agent: "evil\u{1B}[2J/1", header: ("x-anthropic-client", "a\nb"), clientID: "https://e.example/\u{7}",
      connector: "unknown", attribution: .claimed)
    #expect(
      try given.recognise().trail == [
        "client_id https://e.example/?: no rule has it",
        "redirect_uri: none given",
        "address: none given",
        "header x-anthropic-client: a?b: no rule has this value",
        "user agent: leading token \"evil?[2J\": no rule has it",
        "claimed: no rule knows it",
      ])
  }

  @Test("a disputed user agent is noted")
  func disputed() throws {
    let recognition = try agent("openai-mcp/1.0.0 (Codex)", "chatgpt").recognise()
    #expect(recognition.rule == "user agent token openai-mcp")
    #expect(recognition.trail.contains { $0.hasPrefix("note: ") && $0.contains("disputed between chatgpt and codex") })
    #expect(try !agent("openai-mcp/1.0.0", "chatgpt").recognise().trail.contains { $0.hasPrefix("note: ") })
  }

  @Test("without explaining, the answer is the same and the trail empty")
  func unexplained() {
    let caller = Caller(
      method: "GET", path: "/", userAgent: "python-httpx/0.28.1", address: IPAddress("160.79.104.10"))
    let explained = RuleSet.builtIn.recognise(caller)
    var bare = RuleSet.builtIn.recognise(caller, explaining: false)
    #expect(bare.trail.isEmpty)
    bare.trail = explained.trail
    #expect(bare == explained)
  }
}

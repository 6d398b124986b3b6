import Basics
import Testing

@testable import Evidence

@Suite("Published address ranges and vendor headers")
struct AddressRangeTests {
  @Test(
    "an address in a published range names its connector and verifies it",
    arguments: [
      address("160.79.104.35", "python-httpx/0.28.1", "claude"),
      address("160.79.104.35", "Claude-User", "claude"),
      address("160.79.104.35", nil, "claude"),
      address("::ffff:160.79.104.35", "python-httpx/0.28.1", "claude"),
      address("160.79.104.0", "python-httpx/0.28.1", "claude"),
      address("160.79.111.255", "python-httpx/0.28.1", "claude"),
      address("153.61.223.255", "python-httpx/0.28.1", "claude"),
      address("3.12.200.18", "Python/3.12 aiohttp/3.13.1", "chatgpt"),
      address("4.7.10.113", "Python/3.12 aiohttp/3.13.1", "chatgpt"),
      address("9.129.127.255", "Python/3.12 aiohttp/3.13.1", "chatgpt"),
      address("3.12.200.18", "openai-mcp/1.0.0 (Codex)", "chatgpt"),
      address("3.12.200.18", "claude-code/2.1 (cli)", "chatgpt"),
      address("8.216.144.50", "node", "qoder"),
      address("39.102.160.111", nil, "qoder"),
    ])
  func inside(_ given: RecognitionCase) throws { try given.check() }

  @Test(
    "an address beside a range proves nothing: the user agent decides, as a claim",
    arguments: [
      address("160.79.103.255", "python-httpx/0.28.1", "python-httpx", .claimed),
      address("160.79.112.0", "python-httpx/0.28.1", "python-httpx", .claimed),
      address("153.61.224.0", "python-httpx/0.28.1", "python-httpx", .claimed),
      address("192.0.2.1", "python-httpx/0.28.1", "python-httpx", .claimed),
      address("3.12.200.17", "Python/3.12 aiohttp/3.13.1", "aiohttp", .claimed),
      address("3.12.200.19", "Python/3.12 aiohttp/3.13.1", "aiohttp", .claimed),
      address("4.7.10.111", "Python/3.12 aiohttp/3.13.1", "aiohttp", .claimed),
      address("4.7.10.116", "Python/3.12 aiohttp/3.13.1", "aiohttp", .claimed),
      address("9.128.255.255", "Python/3.12 aiohttp/3.13.1", "aiohttp", .claimed),
      address("9.129.128.0", "Python/3.12 aiohttp/3.13.1", "aiohttp", .claimed),
      address("2001:db8::a04f:6823", "python-httpx/0.28.1", "python-httpx", .claimed),
      address("192.0.2.1", "Claude-User", "claude", .claimed),
      address("192.0.2.1", "openai-mcp/1.0.0", "chatgpt", .claimed),
      address("192.0.2.1", "openai-mcp/1.0.0 (Codex)", "chatgpt", .claimed),
      address("192.0.2.1", nil, "(none)", .claimed),
      address("39.102.160.112", nil, "(none)", .claimed),
    ])
  func outside(_ given: RecognitionCase) throws { try given.check() }

  @Test("every published prefix holds its first and last address, and none beside")
  func edges() {
    let rules = RuleSet.builtIn
    for rule in rules.connectors {
      let prefixes = rule.ranges.filter { $0.until == nil }.flatMap(\.prefixes)
      for prefix in prefixes {
        for edge in [prefix.first, prefix.last] { #expect(Self.owner(edge, rules) == rule.name) }
        for beside in [prefix.first.bits - 1, prefix.last.bits + 1].map(IPAddress.init(bits:)) {
          let isOwn = prefixes.contains { $0.contains(beside) }
          #expect((Self.owner(beside, rules) == rule.name) == isOwn, "\(beside)")
        }
      }
    }
  }

  private static func owner(_ address: IPAddress, _ rules: RuleSet) -> String {
    rules.recognise(Caller(method: "GET", path: "/", userAgent: nil, address: address)).connector
  }

  @Test(
    "a vendor header names its connector",
    arguments: [
      header("X-Openai-Session", "v1/abc", "chatgpt"),
      header("x-openai-subject", "user-1", "chatgpt"),
      header("x-anthropic-client", "ClaudeAI", "claude"),
      header("X-Anthropic-Client", "claudeai", "claude"),
      header("x-anthropic-client", "Cowork", "claude"),
      header("x-anthropic-client", "ClaudeDesign", "claude"),
      header("x-anthropic-client", "ClaudeCode", "claude-code"),
      header("Origin", "http://localhost:6274", "mcp-inspector"),
      header("x-anthropic-client", "ClaudeAI2", "node"),
      header("x-anthropic-client", "", "node"),
      header("x-openai-sessions", "1", "node"),
      header("Origin", "http://localhost:6275", "node"),
      header("Origin", "http://localhost:6274.evil.example", "node"),
      header("x-other", "ClaudeAI", "node"),
    ])
  func headers(_ given: RecognitionCase) throws { try given.check() }

  @Test("the headers to keep are named in lower case")
  func watched() {
    #expect(
      RuleSet.builtIn.watchedHeaders == ["origin", "x-anthropic-client", "x-openai-session", "x-openai-subject"])
  }
}

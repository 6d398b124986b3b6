import Basics
import Testing

@testable import Evidence

@Suite("One request read both ways")
struct ReadingTests {
  private static let callback = "https://chatgpt.com/connector_platform_oauth_redirect"
  private static let document = "https://claude.ai/oauth/mcp-oauth-client-metadata"

  struct Case: Sendable, CustomTestStringConvertible {
    let request: RecognitionCase
    let browser: String

    var testDescription: String { "\(request.testDescription), at authorize \(browser)" }

    /// - Parameter caller: whom any endpoint counts it for.
    init(
      agent: String? = nil, address: String? = nil, header: (name: String, value: String)? = nil,
      clientID: String? = nil, redirectURI: String? = nil, clientName: String? = nil, caller: String,
      _ how: Attribution = .claimed, browser: String
    ) {
      request = RecognitionCase(
        agent: agent, address: address, header: header, clientID: clientID, redirectURI: redirectURI,
        clientName: clientName, connector: caller, attribution: how)
      self.browser = browser
    }
  }

  @Test(
    "as browser only client_id and redirect_uri count, always as a claim; a crawler stays one",
    arguments: [
      Case(agent: "Mozilla/5.0", redirectURI: callback, caller: "chatgpt", browser: "chatgpt"),
      Case(agent: "Mozilla/5.0", clientID: document, redirectURI: callback, caller: "claude", browser: "claude"),
      Case(agent: "Claude-User/1.0", caller: "claude", browser: "browser"),
      Case(agent: "Claude-User (claude-code/2)", caller: "claude-code", browser: "browser"),
      Case(agent: "python-httpx/0.28", address: "160.79.104.35", caller: "claude", .verified, browser: "browser"),
      Case(address: "160.79.104.35", clientID: document, caller: "claude", .verified, browser: "claude"),
      Case(agent: "node", header: ("x-anthropic-client", "ClaudeAI"), caller: "claude", browser: "browser"),
      Case(agent: "node", clientName: "MCP CLI Client", caller: "mcp-remote", browser: "browser"),
      Case(caller: "(none)", browser: "browser"),
      Case(agent: "Nobody/1.0", caller: "unknown", browser: "browser"),
      Case(agent: "GPTBot/1.2", redirectURI: callback, caller: "chatgpt", browser: "gptbot"),
      Case(
        agent: "Mozilla/5.0 (compatible; Googlebot/2.1; +x)", redirectURI: callback, caller: "chatgpt",
        browser: "googlebot"),
      Case(
        agent: "Mozilla/5.0", redirectURI: "https://chatgpt.com.evil.example/connector/oauth/x", caller: "browser",
        browser: "browser"),
    ])
  func both(_ given: Case) throws {
    try given.request.check()
    let recognition = try given.request.recognise(as: .browser)
    #expect(recognition.connector == given.browser, "\(recognition.trail)")
    #expect(recognition.attribution == .claimed && recognition.unmatchedToken == nil)
    let rule = try #require(RuleSet.builtIn.connector(named: given.browser))
    #expect(recognition.connectorClass == rule.connectorClass)
    let isNamed = ["chatgpt", "claude"].contains(given.browser)
    #expect(recognition.isNamed == isNamed)
    if given.browser == "browser" {
      #expect(recognition.rule == "an authorization request that names no known connector")
    }
  }

  @Test("the trail of the browser's reading says what was not looked at")
  func trail() throws {
    let given = RecognitionCase(
      agent: "Claude-User", address: "160.79.104.35", redirectURI: Self.callback, connector: "", attribution: .claimed)
    #expect(
      try given.recognise(as: .browser).trail == [
        "client_id: none given",
        "redirect_uri \(Self.callback): \(Self.callback) is chatgpt",
        "user agent, address and headers: a browser's, whoever sent it there",
        "claimed: what a browser carries anybody can write",
      ])
  }

  @Test("both readings are the same with and without explaining", arguments: Reading.allCases)
  func unexplained(_ reading: Reading) {
    for agent in [nil, "node", "Claude-User (claude-code/2)", "GPTBot/1", "Nobody/1"] {
      for uri in [nil, Self.callback, "https://evil.example/"] {
        for name in [nil, "MCP CLI Client", "Nobody"] {
          let caller = Caller(
            method: "POST", path: "/", userAgent: agent, address: IPAddress("160.79.104.35"), headers: [],
            clientID: nil, redirectURI: nil, clientName: name, registeredURIs: uri.map { [$0] } ?? [])
          var explained = RuleSet.builtIn.recognise(caller, as: reading)
          #expect(!explained.trail.isEmpty)
          explained.trail = []
          let bare = RuleSet.builtIn.recognise(caller, as: reading, explaining: false)
          // Where the address decides, the name is only looked at for the trail.
          explained.isNamed = bare.isNamed
          #expect(bare == explained)
        }
      }
    }
  }
}

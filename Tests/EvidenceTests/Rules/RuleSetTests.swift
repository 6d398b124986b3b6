import Basics
import Testing

@testable import Evidence

@Suite("The rules file")
struct RuleSetTests {
  static func rules(_ connectors: String) -> Result<RuleSet, RulesError> {
    Result { () throws(RulesError) in
      try RuleSet(json: Array(#"{"dated":"2026-10-08","connectors":[\#(connectors)]}"#.utf8))
    }
  }

  @Test("the names the design fixes are there, each with its class")
  func names() {
    let hosted = [
      "chatgpt", "claude", "gemini-enterprise", "copilot-studio", "le-chat", "grok", "perplexity", "slack", "devin",
      "manus", "qoder",
    ]
    let local = [
      "claude-code", "cursor", "vscode", "codex", "gemini-cli", "mcp-inspector", "mcp-remote", "goose", "librechat",
      "antigravity", "windsurf", "cline", "zed", "opencode", "kiro", "n8n", "postman",
    ]
    for name in hosted { #expect(RuleSet.builtIn.connector(named: name)?.connectorClass == .hosted, "\(name)") }
    for name in local { #expect(RuleSet.builtIn.connector(named: name)?.connectorClass == .local, "\(name)") }
    for name in ["python-httpx", "python-httpx2", "authlib", "aiohttp", "node", "bun", "curl", "go-http-client"] {
      #expect(RuleSet.builtIn.connector(named: name)?.connectorClass == .httpLibrary, "\(name)")
    }
    #expect(RuleSet.builtIn.connector(named: "browser")?.connectorClass == .browser)
    #expect(RuleSet.builtIn.connector(named: "gptbot")?.connectorClass == .crawler)
    #expect(RuleSet.builtIn.connector(named: "(none)") == nil)
    #expect(RuleSet.builtIn.connector(named: "unknown") == nil)
  }

  @Test("the built-in data is dated, and so are its ranges")
  func dates() {
    #expect(RuleSet.builtIn.dated == "2026-11-26")
    let chatgpt = RuleSet.builtIn.connector(named: "chatgpt")?.ranges.first
    #expect(chatgpt?.source == "https://openai.com/chatgpt-connectors.json")
    #expect(chatgpt?.dated == "2026-10-08")
    #expect(chatgpt?.prefixes.count == 283)
    #expect(
      RuleSet.builtIn.connector(named: "claude")?.ranges.first?.prefixes.map(\.description) == ["160.79.104.0/21"])
  }

  @Test("every note of the built-in data belongs to one of the connector's own rules")
  func notes() {
    for rule in RuleSet.builtIn.connectors {
      for key in rule.notes.keys {
        let known = rule.clientIDs + rule.redirectURIs
        let pairs = rule.userAgentPairs.map(\.text)
        #expect(
          known.contains(key) || pairs.contains(key)
            || rule.userAgentTokens.contains { key == $0 || key.hasPrefix("\($0) (") }, "\(key)")
      }
    }
  }

  @Test(
    "what is wrong is said, with whose entry it is in",
    arguments: [
      (
        #"{"name":"a","class":"odd"}"#,
        #"connector a: unknown class "odd"; known are hosted, local, library, crawler, browser"#
      ),
      (#"{"name":"a","class":"local"},{"name":"a","class":"local"}"#, "connector a: is listed twice"),
      (
        #"{"name":"A b","class":"local"}"#,
        #"connector A b: a name is 1 to 40 of a-z, 0-9 and -, and not "unknown""#
      ),
      (
        #"{"name":"unknown","class":"local"}"#,
        #"connector unknown: a name is 1 to 40 of a-z, 0-9 and -, and not "unknown""#
      ),
      (
        #"{"name":"a","class":"hosted","ranges":[{"source":"s","dated":"2026-10","prefixes":["192.0.2.1/24"]}]}"#,
        #"connector a: "192.0.2.1/24" is no network as 192.0.2.0/24 or 2001:db8::/32, no bit set behind its length"#
      ),
      (
        #"{"name":"a","class":"hosted","ranges":[{"source":"s","dated":"soon","prefixes":[]}]}"#,
        #"connector a: the ranges of s need a date as 2026-10-08 or 2026-10, not "soon""#
      ),
      (
        #"{"name":"a","class":"local","client_ids":["https://e.example/a*b/c"]}"#,
        #"connector a: "https://e.example/a*b/c" is no pattern as scheme://host/path, with * for whole segments"#
      ),
      (
        #"{"name":"a","class":"local","redirect_uris":["https://*.example/c"]}"#,
        #"connector a: "https://*.example/c" is no pattern as scheme://host/path, with * for whole segments"#
      ),
      (
        #"{"name":"a","class":"local","client_ids":["https://e.example/c?x"]}"#,
        #"connector a: "https://e.example/c?x" is no pattern as scheme://host/path, with * for whole segments"#
      ),
      (
        #"{"name":"a","class":"local","user_agents":["x/1"]}"#,
        #"connector a: "x/1" is no user agent token: letters, digits and ._+- up to the slash"#
      ),
      (
        #"{"name":"a","class":"local","user_agents":["Foo"]},{"name":"b","class":"local","user_agents":["foo"]}"#,
        "connector b: user agent token foo already belongs to a"
      ),
      (
        #"{"name":"a","class":"local","client_ids":["https://e.example/c"]},"#
          + #"{"name":"b","class":"local","client_ids":["https://E.example/c"]}"#,
        "connector b: client_id https://E.example/c already belongs to a"
      ),
      (
        #"{"name":"a","class":"local","headers":[{"name":"X-A","value":"1"}]},"#
          + #"{"name":"b","class":"local","headers":[{"name":"x-a","value":"1"}]}"#,
        "connector b: header x-a already belongs to a"
      ),
      (#"{"name":"a","class":"local","headers":[{"name":"x a"}]}"#, #"connector a: "x a" is no header name"#),
      (
        #"{"name":"a","class":"local","headers":[{"name":"x-a","value":""}]}"#,
        "connector a: header x-a: leave the value out for any value"
      ),
      (#"{"name":"a"}"#, #"connectors[0] lacks "class""#),
      (#"{"name":1,"class":"local"}"#, "connectors[0].name is of the wrong type: it should be a string"),
      (#"{"name":"a","class":"local","notes":[]}"#, "connectors[0].notes is of the wrong type: it should be an object"),
      (
        #"{"name":"a","class":"local","user_agents":["x",2]}"#,
        "connectors[0].user_agents is of the wrong type: it should be an array of strings"
      ),
      (
        #"{"name":"a","class":"local","sources":{"x":{"source":"s"}}}"#, #"connectors[0].sources.x lacks "dated""#
      ),
      (#"7"#, "connectors[0] is of the wrong type: it should be an object"),
      (#"{"name":}"#, "is not JSON: line 1, column 45: expected a value, found '}'"),
      (
        #"{"name":"a","class":"local","user_agent":["x"]}"#,
        #"connectors[0] unknown member "user_agent"; known are name, class, client_ids, redirect_uris, ranges,"#
          + " headers, user_agents, user_agent_pairs, client_names, sources, notes, contact, refresh"
      ),
      (
        #"{"name":"a","class":"hosted","ranges":[{"source":"s","dated":"2026-10","until":"soon","prefixes":[]}]}"#,
        #"connector a: the ranges of s end on a date as 2026-10-08, not "soon""#
      ),
      (
        #"{"name":"a","class":"hosted","ranges":[{"source":"s","dated":"2026-02-30","prefixes":[]}]}"#,
        #"connector a: the ranges of s need a date as 2026-10-08 or 2026-10, not "2026-02-30""#
      ),
      (
        #"{"name":"a","class":"local","user_agent_pairs":["Foo (bar/1)"]}"#,
        #"connector a: "Foo (bar/1)" is no pair as Claude-User (claude-code): two user agent tokens, no more"#
      ),
      (
        #"{"name":"a","class":"local","user_agent_pairs":["Foo (x)"]},"#
          + #"{"name":"b","class":"local","user_agent_pairs":["foo (X)"]}"#,
        "connector b: user agent pair foo (X) already belongs to a"
      ),
      (
        #"{"name":"a","class":"local","client_names":["a*b"]}"#,
        #"connector a: "a*b" is no client name: 3 to 100 visible ASCII characters, * only behind them"#
      ),
      (
        #"{"name":"a","class":"local","client_names":["My *"]},{"name":"b","class":"local","client_names":["MY *"]}"#,
        "connector b: client name MY * already belongs to a"
      ),
      (
        #"{"name":"a","class":"local","client_names":["One"]},{"name":"b","class":"local","client_names":["one"]}"#,
        "connector b: client name one already belongs to a"
      ),
      (
        #"{"name":"a","class":"local","user_agents":["x"],"sources":{"y":{"source":"s","dated":"2026-10"}}}"#,
        #"connector a: a source is given for "y", which is none of its signals"#
      ),
      (
        #"{"name":"a","class":"local","user_agents":["x"],"sources":{"x":{"source":"s","dated":"lately"}}}"#,
        "connector a: the source of x needs words and a date as 2026-10-08 or 2026-10"
      ),
    ])
  func errors(_ connectors: String, _ message: String) {
    guard case .failure(let error) = Self.rules(connectors) else {
      Issue.record("was accepted")
      return
    }
    #expect(error.description == message)
  }

  @Test(
    "what is no JSON, or no rules file, is refused",
    arguments: ["", "[]", "{}", #"{"dated":"x","connectors":[]}"#, "{\"dated\""])
  func notRules(_ text: String) {
    #expect(throws: RulesError.self) { try RuleSet(json: Array(text.utf8)) }
  }

  @Test("an imported set replaces everything: without a browser rule a Mozilla agent is unknown")
  func replaced() throws {
    let rules = try Self.rules(#"{"name":"a","class":"hosted","user_agents":["Foo Bar","foo"]}"#).get()
    func name(_ agent: String) -> String {
      rules.recognise(Caller(method: "GET", path: "/", userAgent: agent, address: nil)).connector
    }
    #expect(name("Mozilla/5.0") == "unknown")
    #expect(name("foo bar/1") == "a")
    #expect(name("Foo Baz/1") == "a")
    #expect(rules.watchedHeaders.isEmpty)
  }

  @Test("a range that was phased out counts before that day, and never now")
  func phasedOut() throws {
    let end = try #require(RFC3339.time("2026-01-15"))
    for (time, wanted) in [(end - 1, "claude"), (end, "python-httpx"), (nil, "python-httpx"), (0, "claude")] {
      let caller = Caller(
        method: "GET", path: "/", userAgent: "python-httpx/0.28.1", address: IPAddress("34.162.142.92"), at: time)
      let recognition = RuleSet.builtIn.recognise(caller)
      #expect(recognition.connector == wanted, "\(time ?? -1)")
      #expect(recognition.attribution == (wanted == "claude" ? .verified : .claimed))
      let isFormer = recognition.trail.contains {
        $0.hasSuffix("in 34.162.142.92/32, which claude used until 2026-01-15 only")
      }
      #expect(isFormer == (wanted != "claude"))
    }
    // Who names itself is not verified by an address that was given up.
    let named = Caller(method: "GET", path: "/", userAgent: "Claude-User", address: IPAddress("34.162.46.92"), at: end)
    #expect(RuleSet.builtIn.recognise(named).attribution == .claimed)
    #expect([0, end - 1, end].map { RuleSet.builtIn.rangesEra(at: $0) } == [1, 1, 0])
    #expect(RuleSet.builtIn.rangesEra(at: nil) == 0)
  }

  @Test("a smaller range inside a larger one wins; the larger still verifies its own")
  func nestedRanges() throws {
    let rules = try Self.rules(
      #"{"name":"a","class":"hosted","user_agents":["a"],"client_ids":["https://a.example/c"],"#
        + #""ranges":[{"source":"s","dated":"2026-10","prefixes":["192.0.0.0/16"]}]},"#
        + #"{"name":"b","class":"hosted","ranges":[{"source":"s","dated":"2026-10","prefixes":["192.0.2.0/24"]}]}"#
    ).get()
    func recognise(_ text: String, _ clientID: String?) -> Recognition {
      rules.recognise(
        Caller(
          method: "GET", path: "/", userAgent: "a", address: IPAddress(text), headers: [], clientID: clientID,
          redirectURI: nil))
    }
    #expect(recognise("192.0.2.5", nil).connector == "b")
    #expect(recognise("192.0.3.5", nil).connector == "a")
    let named = recognise("192.0.2.5", "https://a.example/c")
    #expect(named.connector == "a" && named.attribution == .verified)
  }
}

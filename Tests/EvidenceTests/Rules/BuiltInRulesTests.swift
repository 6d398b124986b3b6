import Basics
import Testing

@testable import Evidence

/// What must hold for every line of the built-in data, whatever is added to it.
@Suite("The built-in rules, line by line")
struct BuiltInRulesTests {
  static let rules = RuleSet.builtIn

  @Test("what is shown of a connector is what the rules say of it", arguments: rules.connectors.map(\.name))
  func profiles(name: String) throws {
    let rule = try #require(Self.rules.connector(named: name))
    let profile = try #require(ConnectorProfile.builtIn(name))
    #expect(profile.contact == rule.contact && profile.refreshAdvice == rule.refreshAdvice)
    let dates = rule.ranges.map { $0.day * CivilDate.seconds }
    let claimed = dates.isEmpty ? RowStanding.only : .claimed(rangesAt: dates.min())
    #expect(profile.standing(.claimed) == claimed)
    #expect(profile.standing(.verified) == (dates.isEmpty ? .only : .verified))
  }

  @Test("no text has blanks that only its line in the source needs") func texts() throws {
    for text in BuiltInRules.files.flatMap(\.connectors) {
      // Between its tokens this form has no blank.
      let dense = try JSON.read(Array(text.utf8)).text()
      #expect(!dense.contains("  "), "\(dense)")
    }
  }

  @Test("nothing is shown of a connector that no rule has") func noProfile() {
    #expect(ConnectorProfile.builtIn("nobody") == nil && ConnectorProfile.builtIn("") == nil)
  }

  private static func connector(
    agent: String? = nil, clientID: String? = nil, redirectURI: String? = nil, header: VendorHeader? = nil
  ) -> String {
    let headers = header.map { [(name: $0.name.uppercased(), value: $0.value ?? "any")] } ?? []
    return rules.recognise(
      Caller(
        method: "GET", path: "/", userAgent: agent, address: nil, headers: headers, clientID: clientID,
        redirectURI: redirectURI)
    ).connector
  }

  /// A URL that the pattern stands for.
  private static func example(_ pattern: String) -> String {
    pattern.replacing("://*/", with: "://own.example/").replacing(":*/", with: ":4711/").replacing("*", with: "x1")
  }

  /// Changes after which a URL is another one.
  private static func spoiled(_ url: String) -> [String] {
    guard let mark = url.firstRange(of: "://") else { return [] }
    let rest = url[mark.upperBound...]
    let host = rest.prefix { $0 != "/" && $0 != ":" }
    let behind = rest[host.endIndex...]
    let scheme = url[..<mark.lowerBound]
    return [
      url + "/x", url + "?x=1", url + "#x", url + "%00", " " + url, url + "\n", String(rest), "x\(url)",
      "\(scheme)://user@\(rest)", "\(scheme)://\(host)@evil.example\(behind)", "\(scheme)://\(host)/x\(behind)",
      scheme == "http" ? "https://\(rest)" + "x" : "http://\(rest)",
    ]
  }

  @Test(
    "each client_id and redirect_uri names its connector, and no spoiled form of it does", arguments: rules.connectors)
  func urls(_ rule: ConnectorRule) {
    for url in rule.clientIDs.map(Self.example) {
      #expect(Self.connector(clientID: url) == rule.name, "\(url)")
      for other in Self.spoiled(url) { #expect(Self.connector(clientID: other) != rule.name, "\(other)") }
    }
    for url in rule.redirectURIs.map(Self.example) {
      #expect(Self.connector(redirectURI: url) == rule.name, "\(url)")
      let known = rule.redirectURIs.map(Self.example)
      for other in Self.spoiled(url) where !known.contains(other) {
        #expect(Self.connector(redirectURI: other) != rule.name, "\(other)")
      }
    }
  }

  @Test("no URL names a connector under a look-alike host, unless every host does", arguments: rules.connectors)
  func hosts(_ rule: ConnectorRule) {
    for pattern in rule.clientIDs + rule.redirectURIs where !pattern.contains("://*/") {
      let url = Self.example(pattern)
      guard let parts = CallbackURL(url) else { continue }
      for host in [parts.host + ".evil.example", "evil." + parts.host, "evil" + parts.host, parts.host + "."] {
        let other = url.replacing("://" + parts.host, with: "://" + host, maxReplacements: 1)
        #expect(Self.connector(clientID: other) != rule.name, "\(other)")
        #expect(Self.connector(redirectURI: other) != rule.name, "\(other)")
      }
    }
  }

  @Test(
    "each token names its connector, alone, with a version and behind \"compatible;\"; longer or shorter ones do not",
    arguments: rules.connectors)
  func tokens(_ rule: ConnectorRule) {
    for token in rule.userAgentTokens {
      for agent in [token, token.uppercased(), token + "/1.0", token + "/1.0 (x)"] {
        #expect(Self.connector(agent: agent) == rule.name, "\(agent)")
      }
      for agent in [
        "\(token)-x/1.0", "x\(token)/1.0", "my-proxy/1.0 \(token)/1.0", "my-proxy/1.0 (compatible; \(token))",
      ] {
        #expect(Self.connector(agent: agent) == "unknown", "\(agent)")
      }
      if !token.contains(" ") {
        #expect(Self.connector(agent: "Mozilla/5.0 (compatible; \(token)/1.0)") == rule.name)
      }
    }
    for header in rule.headers { #expect(Self.connector(header: header) == rule.name) }
  }

  @Test(
    "each pair and each client name names its connector, as a claim; with more or less than them nothing does",
    arguments: rules.connectors)
  func pairsAndNames(_ rule: ConnectorRule) {
    for pair in rule.userAgentPairs {
      #expect(Self.connector(agent: pair.text) == rule.name)
      #expect(Self.connector(agent: "\(pair.token)/1.0 (\(pair.comment.uppercased())/2; x)") == rule.name)
      #expect(Self.connector(agent: "\(pair.token) (\(pair.comment)x)") == Self.connector(agent: pair.token))
    }
    func connector(_ name: String) -> String {
      Self.rules.recognise(
        Caller(
          method: "POST", path: "/register", userAgent: "node", address: nil, headers: [], clientID: nil,
          redirectURI: nil, clientName: name)
      ).connector
    }
    for pattern in rule.clientNames {
      let name = pattern.replacing("*", with: "dexter)")
      #expect(connector(name) == rule.name && connector(name.uppercased()) == rule.name)
      #expect(connector("x" + name) == "node" && connector(" " + name) == "node")
      if !pattern.hasSuffix("*") { #expect(connector(name + "x") == "node") }
    }
  }

  @Test("every connector can be recognised by something")
  func reachable() {
    for rule in Self.rules.connectors {
      let signals = rule.clientIDs + rule.redirectURIs + rule.userAgentTokens + rule.clientNames
      #expect(signals.count + rule.ranges.count + rule.headers.count > 0, "\(rule.name)")
    }
  }

  @Test("each file is a rules file by itself, every name in it given once", arguments: BuiltInRules.files.map(\.text))
  func files(_ text: String) throws {
    let file = try JSON.read(Array(text.utf8))
    #expect(file.duplicateNames.isEmpty)
    #expect(try RuleSet(json: Array(text.utf8)).dated == file["dated"]?.string)
  }

  @Test("no input traps")
  func garbage() {
    var random = MMIXGenerator(state: 20_261_008)
    let pieces = [
      "https://", "chatgpt.com", "/", "*", "..", ":", "::", "(", ")", ";", " ", "compatible;", "Mozilla", "%", "é",
      "\u{0}", "1.2.3", "&", "=", "#", "?", "{", "\"",
    ]
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 0..<9, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      _ = Self.rules.recognise(
        Caller(
          method: "GET", path: "/?" + text, userAgent: text, address: IPAddress(text), headers: [("origin", text)],
          clientID: text, redirectURI: text, at: Int64(text.utf8.count), clientName: text, registeredURIs: [text, text]),
        as: Reading.allCases.randomElement(using: &random) ?? .caller)
      _ = IPPrefix(text)
      _ = UserAgentPair(text)
      _ = try? RuleSet(json: Array(text.utf8))
    }
  }
}

extension ConnectorRule: CustomTestStringConvertible {
  package var testDescription: String { name }
}

/// Which connector a request is, how sure, and why.
package struct Recognition: Sendable, Equatable {
  /// A connector's name, `(none)` for an empty user agent without other evidence, or `unknown`.
  package var connector: String
  package var connectorClass: ConnectorClass
  package var attribution: Attribution
  /// What decided: `client_id https://chatgpt.com/oauth/*/client.json`, `address range 160.79.104.0/21`,
  /// `header x-anthropic-client: ClaudeAI`, `client_name MCP CLI Client`, `user agent token openai-mcp`,
  /// `no user agent`, `no rule`.
  package var rule: String
  /// The decision in the order of looking, a line each, for `rules test`; holds what the request sent, cleaned.
  package var trail: [String]
  /// The user agent's token that no rule names, where nothing else decided: at most 64 bytes of `A-Za-z0-9._+-`, any
  /// other byte as `?`. For `rules unmatched`. Nil if something matched or there was none.
  package var unmatchedToken: String?
  /// Whether the request itself names the connector, by client_id, redirect_uri or client_name: earlier nameless
  /// fetches from the same address are then that connector's too (`RecentCallers`).
  package var isNamed: Bool

  package init(
    connector: String, connectorClass: ConnectorClass, attribution: Attribution, rule: String, trail: [String],
    unmatchedToken: String?, isNamed: Bool = false
  ) {
    self.connector = connector
    self.connectorClass = connectorClass
    self.attribution = attribution
    self.rule = rule
    self.trail = trail
    self.unmatchedToken = unmatchedToken
    self.isNamed = isNamed
  }

  /// The name of callers without a user agent.
  package static let noneName = "(none)"
  /// The name of callers that no rule knows.
  package static let unknownName = "unknown"
  /// The name of people's browsers.
  package static let browserName = "browser"

  /// What rules begin with, in the order in which they are looked at; all others come last.
  private static let ranks = [
    "client_id ", "redirect_uri ", "address range ", "header ", "user agent ", "client_name ",
  ]

  /// Whether one rule tells who it is better than another: of two alike the first by its text.
  package static func isBetter(_ rule: String, than other: String) -> Bool {
    func rank(_ rule: String) -> Int { ranks.firstIndex { rule.hasPrefix($0) } ?? ranks.count }
    return (rank(rule), rule) < (rank(other), other)
  }
}

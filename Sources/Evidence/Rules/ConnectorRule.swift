/// All the rules know of one connector.
package struct ConnectorRule: Sendable, Equatable {
  /// Short and stable: `chatgpt`, `python-httpx`.
  package let name: String
  package let connectorClass: ConnectorClass
  /// Where an operator reports a problem to that platform: a URL or words; nil if unknown.
  package let contact: String?
  /// How that platform is made to read its copy again, in a sentence or two; nil if unknown.
  package let refreshAdvice: String?
  /// client_id URLs; `*` for one path segment (see `URLPatternTable`).
  package let clientIDs: [String]
  /// redirect_uris, the same way.
  package let redirectURIs: [String]
  package let ranges: [PublishedRanges]
  package let headers: [VendorHeader]
  /// Product tokens, or whole product names with blanks; case does not matter.
  package let userAgentTokens: [String]
  /// What the trail adds when a rule matched, by its pattern or token; `openai-mcp (Codex)` where the user agent's
  /// first comment must be `(Codex)` too.
  package let notes: [String: String]
}

/// Networks that a platform publishes as its own.
package struct PublishedRanges: Sendable, Equatable {
  /// Where it publishes them.
  package let source: String
  /// As of when: `2026-10-08` or `2026-10`.
  package let dated: String
  package let prefixes: [IPPrefix]
}

/// A request header that only one vendor's client sends.
package struct VendorHeader: Sendable, Equatable {
  /// Lower case.
  package let name: String
  /// The value it must have, whatever the case; nil if any will do.
  package let value: String?
}

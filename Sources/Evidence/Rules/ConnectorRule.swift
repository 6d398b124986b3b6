package import Basics

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
  /// Leading tokens that are this connector's where the first comment begins with the second one.
  package let userAgentPairs: [UserAgentPair]
  /// The `client_name`s that it registers with (RFC 7591 §2), whatever the case; `*` stands for any ending.
  package let clientNames: [String]
  /// Where signals are known from, by the signal as the file has it; not every signal has one.
  package let sources: [String: SignalSource]
  /// What the trail adds when a rule matched, by its pattern or token; `openai-mcp (Codex)` where the user agent's
  /// first comment must be `(Codex)` too.
  package let notes: [String: String]
}

/// Where a signal is known from.
package struct SignalSource: Sendable, Equatable {
  /// A URL, or words.
  package let source: String
  /// As of when: `2026-10-08` or `2026-10`.
  package let dated: String
}

/// Networks that a platform publishes as its own.
package struct PublishedRanges: Sendable, Equatable {
  /// Where it publishes them.
  package let source: String
  /// As of when: `2026-10-08` or `2026-10`.
  package let dated: String
  /// The same in days since 1970-01-01.
  package let day: Int64
  /// The day from which on the platform no longer uses them, `2026-01-15`; nil: it uses them.
  package let until: String?
  /// Its first second. What came before it came from the platform; whoever comes later does not.
  package let untilTime: Int64?
  package let prefixes: [IPPrefix]

  /// - Parameter time: of the request; nil: now.
  func hold(at time: Int64?) -> Bool {
    guard let untilTime else { return true }
    return time.map { $0 < untilTime } ?? false
  }
}

/// A request header that only one vendor's client sends.
package struct VendorHeader: Sendable, Equatable {
  /// Lower case.
  package let name: String
  /// The value it must have, whatever the case; nil if any will do.
  package let value: String?
}

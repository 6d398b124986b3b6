import Basics

/// What the rules say of a connector to whoever shows it: a part of its `ConnectorRule`, read without the rest, for a
/// verb that recognises no request needs neither addresses nor patterns.
package struct ConnectorProfile: Sendable, Equatable {
  package let name: String
  /// Where an operator reports a problem to that platform: a URL or words; nil if unknown.
  package let contact: String?
  /// How that platform is made to read its copy again, in a sentence or two; nil if unknown.
  package let refreshAdvice: String?
  /// Whether its platform publishes, or published, the addresses it calls from: what comes from elsewhere is claimed.
  let publishesAddresses: Bool
  /// As of when the oldest of its published address ranges is, a Unix second; nil: it has none.
  let rangesAt: Int64?

  /// The standing of a row of this connector with evidence of this attribution.
  package func standing(_ attribution: Attribution) -> RowStanding {
    RowStanding(publishesAddresses: publishesAddresses, attribution: attribution, rangesAt: rangesAt)
  }

  /// Of the built-in rules; nil for a name that no rule has.
  package static func builtIn(_ name: String) -> ConnectorProfile? {
    connectors[name].map { ConnectorProfile(name, $0) }
  }

  /// `BuiltInRulesTests` holds that what is read of them is what `RuleSet.builtIn` says.
  private static let connectors: [String: JSONSkim] = {
    var connectors: [String: JSONSkim] = [:]
    for file in BuiltInRules.files {
      for connector in JSONSkim(Array(file.utf8)).member("connectors")?.elements ?? [] {
        if let name = connector.member("name")?.string { connectors[name] = connector }
      }
    }
    return connectors
  }()

  private init(_ name: String, _ rule: JSONSkim) {
    let ranges = rule.member("ranges")?.elements ?? []
    self.name = name
    contact = rule.member("contact")?.string
    refreshAdvice = rule.member("refresh")?.string
    publishesAddresses = !ranges.isEmpty
    rangesAt = ranges.compactMap { $0.member("dated")?.string.flatMap(RulesDate.day) }.min().map {
      $0 * CivilDate.seconds
    }
  }
}

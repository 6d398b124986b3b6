import Basics

/// What the rules say of a connector to whoever shows it: a part of its `ConnectorRule`, read without the rest, for a
/// verb that recognises no request needs neither addresses nor patterns.
package struct ConnectorProfile: Sendable {
  package let name: String
  private let rule: JSONSkim

  /// Where an operator reports a problem to that platform: a URL or words; nil if unknown.
  package var contact: String? { rule.member("contact")?.string }
  /// How that platform is made to read its copy again, in a sentence or two; nil if unknown.
  package var refreshAdvice: String? { rule.member("refresh")?.string }

  /// The standing of a row of this connector with evidence of this attribution. Of a platform that publishes, or
  /// published, the addresses it calls from: what comes from elsewhere is claimed.
  package func standing(_ attribution: Attribution) -> RowStanding {
    let ranges = rule.member("ranges")?.elements ?? []
    // As of when the oldest of them is.
    let day = ranges.compactMap { $0.member("dated")?.string.flatMap(RulesDate.day) }.min()
    return RowStanding(
      publishesAddresses: !ranges.isEmpty, attribution: attribution, rangesAt: day.map { $0 * CivilDate.seconds })
  }

  /// Of the built-in rules; nil for a name that no rule has.
  package static func builtIn(_ name: String) -> ConnectorProfile? {
    texts[name].map { ConnectorProfile(name: name, rule: JSONSkim(Array($0.utf8))) }
  }

  /// By the connectors' names. `BuiltInRulesTests` holds that what is read of them is what `RuleSet.builtIn` says.
  private static let texts: [String: String] = {
    let all = BuiltInRules.files.flatMap(\.connectors)
    var texts = [String: String](minimumCapacity: all.count)
    for text in all {
      if let name = JSONSkim(Array(text.utf8)).member("name")?.string { texts[name] = text }
    }
    return texts
  }()
}

/// Something about manifestd's own work that the operator is to know.
package struct StatusTrouble: Sendable, Equatable {
  package enum Weight: String, Sendable {
    /// Evidence was lost, or is not taken in: no verdict can be believed.
    case loss
    /// Something does not work.
    case trouble
    /// Worth knowing.
    case note
  }

  package let weight: Weight
  /// What it is about: "recording", "hooks", "journal" …
  package let subject: String
  /// In words, without a full stop.
  package let words: String
  /// What to do; empty: nothing is to be done.
  package let hint: String

  package init(_ weight: Weight, _ subject: String, _ words: String, hint: String = "") {
    (self.weight, self.subject, self.words, self.hint) = (weight, subject, words, hint)
  }
}

/// What to do next.
package struct NextStep: Sendable, Equatable {
  /// To what end, in a few words.
  package let why: String
  /// What to type; a block of a proxy's configuration has several lines.
  package let command: String

  package init(_ command: String, why: String) { (self.command, self.why) = (command, why) }
}

/// What was observed of a site's endpoints.
package struct SiteObservation: Sendable, Equatable {
  package let site: String
  /// Of any of its endpoints.
  package let uses: UseCoverage
  /// Unix seconds: the last moment of which anything is known; nil: nothing is. A log is read now and then.
  package let until: Int64?
  /// "log", "listener", "observe": who told of them.
  package let sources: [String]
  /// Retired endpoints whose calls nobody would see now, as shown to people.
  package let unobserved: [String]

  package init(site: String, uses: UseCoverage, until: Int64? = nil, sources: [String], unobserved: [String]) {
    (self.site, self.uses, self.until) = (site, uses, until)
    (self.sources, self.unobserved) = (sources, unobserved)
  }
}

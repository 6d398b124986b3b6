package import Evidence

/// An open condition, or one that is over.
package struct AlertRecord: Sendable, Equatable {
  package let id: AlertID
  /// The type of the event that it sends.
  package let rule: String
  package let connector: String
  package let siteID: SiteID
  package let site: String
  package let state: AlertState
  /// When it began to fire; nil while pending.
  package let openedAt: Int64?
  /// The last use that counts.
  package let lastAt: Int64
  /// Uses after grace.
  package let hits: Int64
  /// When hooks were notified last; nil: never.
  package let toldAt: Int64?
  package let resolvedAt: Int64?
  package let ackedAt: Int64?
  package let ackedBy: String?
  /// What is being done about it; nil: nobody said.
  package let ackMessage: String?
  /// The last second of the longest silence that fits it now; nil: none does.
  package let silencedUntil: Int64?
  package let reason: String
  /// Whether its platform's own addresses are behind it, or what others claim to be.
  package let attribution: Attribution

  package var open: OpenAlert { OpenAlert(state: state, toldAt: toldAt, isAcknowledged: ackedAt != nil) }
}

/// What an alert is about, and how it stands.
package struct AlertCounts: Sendable, Equatable {
  package let lastAt: Int64
  package let hits: Int64
  package let reason: String
  package let attribution: Attribution

  package init(lastAt: Int64, hits: Int64, reason: String, attribution: Attribution = .claimed) {
    self.lastAt = lastAt
    self.hits = hits
    self.reason = reason
    self.attribution = attribution
  }
}

/// What one connector does on one site at a moment, as far as the rule `connector.stale` cares.
package struct AlertCondition: Sendable, Equatable {
  /// Whether any manifest of the site has the connector STALE.
  package var isStale: Bool
  /// Uses after grace within the policy's window.
  package var hitsInWindow: Int64
  /// Whether it would be STALE still, had its endpoint not become current again.
  package var isEndedByReturn: Bool
  /// The last second of the longest silence that fits; nil: none does.
  package var silencedUntil: Int64?

  package init(
    isStale: Bool, hitsInWindow: Int64 = 0, isEndedByReturn: Bool = false, silencedUntil: Int64? = nil
  ) {
    self.isStale = isStale
    self.hitsInWindow = hitsInWindow
    self.isEndedByReturn = isEndedByReturn
    self.silencedUntil = silencedUntil
  }

  func isSilenced(at now: Int64) -> Bool { silencedUntil.map { now <= $0 } ?? false }
}

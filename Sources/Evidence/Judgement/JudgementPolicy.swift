/// The operator's settings that decide states. Durations in seconds.
package struct JudgementPolicy: Sendable, Equatable {
  /// The share of a local connector's active clients that must be in a state for its row to show it. 0.05.
  package var minShare: Double
  /// For how long after its last use a connector stays STALE. 72 h.
  package var quietAfter: Int64
  /// After how long without a sign it is SILENT at the earliest. 7 d.
  package var silentAfter: Int64
  /// How recently a client must have been seen to count as active; the totals were counted with it. 30 d.
  package var activeWithin: Int64
  /// When the uses of this manifest's endpoints were observed. Never. It changes no state, only what is said of one.
  package var usesObserved: UseCoverage
  /// Who may open an alert.
  package var claims: ClaimPolicy

  package init(
    minShare: Double = 0.05, quietAfter: Int64 = 72 * 3_600, silentAfter: Int64 = 7 * 86_400,
    activeWithin: Int64 = 30 * 86_400, usesObserved: UseCoverage = .unobserved, claims: ClaimPolicy = ClaimPolicy()
  ) {
    self.minShare = minShare
    self.quietAfter = quietAfter
    self.silentAfter = silentAfter
    self.activeWithin = activeWithin
    self.usesObserved = usesObserved
    self.claims = claims
  }
}

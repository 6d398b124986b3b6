/// Where an alert is in its life.
package enum AlertState: String, Sendable, CaseIterable {
  /// STALE, with too few hits to tell anybody.
  case pending
  case firing
  case resolved
}

/// An alert that is not resolved, with the marks on it. Times are Unix seconds.
package struct OpenAlert: Sendable, Equatable {
  /// `pending` or `firing`.
  package var state: AlertState
  /// When hooks were notified of it last; nil: not yet, for it was silenced all the time.
  package var toldAt: Int64?
  package var isAcknowledged: Bool

  package init(state: AlertState, toldAt: Int64? = nil, isAcknowledged: Bool = false) {
    self.state = state
    self.toldAt = toldAt
    self.isAcknowledged = isAcknowledged
  }
}

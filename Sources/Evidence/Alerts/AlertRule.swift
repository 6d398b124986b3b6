import Basics

/// What to do about the alert of one connector on one site.
package enum AlertStep: Sendable, Equatable {
  /// There is none, and there is to be none.
  case none
  /// It lasts; its counts move on.
  case keep
  /// There is one from now on, of which nobody is told yet.
  case pend
  /// It fires from now on. `tells`: an event goes out.
  case open(tells: Bool)
  /// It has been firing, silenced, and is told for the first time.
  case tell
  /// It lasts, and is reported again.
  case tellAgain
  /// Its cause is gone before anybody was told of it.
  case drop
  case resolve(AlertEnd, tells: Bool)
}

/// Why an alert ended.
package enum AlertEnd: String, Sendable {
  case quiet
  case endpointCurrentAgain = "endpoint current again"
}

extension AlertPolicy {
  /// The rule `connector.stale` ("keeps hitting"): a pure function of what the connector does, the alert there is (nil:
  /// none), and the time.
  ///
  /// Once it fires it does so until the connector is STALE no more, however few its hits become. A silence keeps its
  /// events back, and one that was never told does not tell its end either: receivers see pairs.
  package func step(_ condition: AlertCondition, open: OpenAlert?, at now: Int64) -> AlertStep {
    guard condition.isStale else { return end(condition, open) }
    guard let open, open.state == .firing else {
      if !condition.mayOpen { return open == nil ? .none : .drop }
      if condition.hitsInWindow >= minHits { return .open(tells: !condition.isSilenced(at: now)) }
      return open == nil ? .pend : .keep
    }
    if condition.isSilenced(at: now) || open.isAcknowledged { return .keep }
    guard let toldAt = open.toldAt else { return .tell }
    return now.minus(toldAt) >= repeatInterval ? .tellAgain : .keep
  }

  /// The next second after `now` at which time alone asks for another step; nil if none does.
  package func nextStep(of open: OpenAlert, silencedUntil: Int64?, after now: Int64) -> Int64? {
    guard open.state == .firing, !open.isAcknowledged else { return nil }
    let due = open.toldAt.map { $0.plus(repeatInterval) } ?? now
    return max(due, silencedUntil.map { $0.plus(1) } ?? due, now.plus(1))
  }

  private func end(_ condition: AlertCondition, _ open: OpenAlert?) -> AlertStep {
    guard let open else { return .none }
    if open.state == .pending { return .drop }
    return .resolve(condition.isEndedByReturn ? .endpointCurrentAgain : .quiet, tells: open.toldAt != nil)
  }
}

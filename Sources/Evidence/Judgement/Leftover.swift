import Basics

/// A recent use of a retired endpoint that does not decide a row's state: it is not to pass for an all-clear.
package struct Leftover: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// It was used until it was retired, or its grace ended, and nothing tells that its caller has changed.
    case untilRetired
    /// So few of the clients use it that the row shows another state (`JudgementPolicy.minShare`).
    case few(clients: Int, of: Int)
  }

  package let kind: Kind
  /// Its path, as shown to people.
  package let endpoint: String
  /// Unix seconds.
  package let lastAt: Int64
}

extension EvidenceRow {
  /// - Parameter state: the row's.
  func leftover(beside state: ConnectorState, at now: Int64) -> Leftover? {
    if state == .stale { return nil }
    if let use = staleUse(at: now) {
      let clients = clientsByState(at: now)[.stale, default: 0]
      return Leftover(
        kind: .few(clients: clients, of: activeClients), endpoint: use.endpoint,
        lastAt: use.lastAfterGraceAt ?? use.lastAt)
    }
    guard state == .unknown, let use = allUses.filter(\.isRetired).max(by: { $0.lastAt < $1.lastAt }),
      now.minus(use.lastAt) <= policy.quietAfter
    else { return nil }
    // Who has used what only the current version advertises has read that.
    let hasMoved = allUses.contains { !$0.isRetired && $0.lastAt > use.lastAt }
    return hasMoved ? nil : Leftover(kind: .untilRetired, endpoint: use.endpoint, lastAt: use.lastAt)
  }
}

extension UseTotals {
  /// No current version advertises it.
  var isRetired: Bool { retiredAt < .max }
}

package import Journal
package import Storage

/// Why requests are missing from the evidence, where it was not the system that said why.
package enum LossCause {
  package static let damaged = "a journal segment is damaged"
  package static let headerDestroyed = "a journal segment's header is destroyed"
  package static let cutOff = "a journal segment was cut off"
  package static let takenAway = "a journal segment was taken away before it was read"
  package static let undescribed = "the journal does not say whose they were"
}

extension LossLedger {
  /// Its periods, and the same as the database takes them.
  package var account: (periods: [LossPeriod], losses: [FoldedLoss]) {
    let (id, periods) = contents
    let losses = periods.map { period in
      FoldedLoss(
        ledger: id, period: period.number, cause: period.cause, since: period.since / 1_000,
        until: period.until / 1_000, records: period.requests.map(Int64.init(clamping:)))
    }
    return (periods, losses)
  }
}

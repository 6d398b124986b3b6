/// Requests that were answered and are not recorded, as a fold finds them.
package struct FoldedLoss: Sendable, Equatable {
  /// What of a segment was lost.
  package enum Kind: Int64, Sendable {
    /// Bytes that cannot be read.
    case damage = 0
    /// Records that are there, and whose client is described nowhere.
    case undescribed = 1
  }

  let source: String
  let place: Int64
  let cause: String
  /// Unix seconds.
  let since: Int64
  let until: Int64
  /// nil: it cannot be told.
  let records: Int64?
  let bytes: Int64
  /// Whether it takes the place of what was stored of it before; else it is added to that.
  let isTotal: Bool

  /// A period of the journal's ledger, as it stands.
  package init(ledger: String, period: UInt64, cause: String, since: Int64, until: Int64, records: Int64?) {
    (source, place, self.cause) = (ledger, Int64(bitPattern: period), cause)
    (self.since, self.until, self.records, bytes, isTotal) = (since, until, records, 0, true)
  }

  /// More of a segment.
  /// - Parameter isTotal: all of it, whatever was stored before.
  package init(
    segment: String, _ kind: Kind, cause: String, since: Int64, until: Int64, records: Int64?, bytes: Int64 = 0,
    isTotal: Bool = false
  ) {
    (source, place, self.cause) = (segment, kind.rawValue, cause)
    (self.since, self.until) = (min(since, until), max(since, until))
    (self.records, self.bytes, self.isTotal) = (records, bytes, isTotal)
  }
}

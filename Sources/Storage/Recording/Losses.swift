import Evidence

/// Requests that were answered and are not recorded.
package struct LossRecord: Sendable, Equatable {
  package let id: LossID
  /// The journal's ledger ("losses …"), or a segment's file name.
  package let source: String
  package let cause: String
  /// Unix seconds.
  package let since: Int64
  package let until: Int64
  /// Those that can be counted, and that were not reported or acknowledged before.
  package let records: Int64
  /// False: there were others, nobody knows how many.
  package let isExact: Bool
  /// Bytes of a segment that could not be read.
  package let bytes: Int64
  let revision: Int64

  package var isOfSegment: Bool { source.hasSuffix(".segment") }
}

extension Database {
  /// What nobody has acknowledged, oldest first.
  package func unacknowledgedLosses() throws(StorageError) -> [LossRecord] {
    try connection.rows(
      """
      SELECT id, source, cause, since AS begun, until, records - acked_records AS lost, is_exact, bytes, revision
      FROM loss
      WHERE revision > acked_revision ORDER BY since, id
      """, map: Self.loss)
  }

  /// What of these is not stored yet.
  package func unstored(_ losses: [FoldedLoss]) throws(StorageError) -> [LossRecord] {
    var found: [LossRecord] = []
    for loss in losses {
      let stored = try connection.first(
        "SELECT records, until FROM loss WHERE source = ? AND place = ?", loss.source, loss.place
      ) { (records: $0.integer("records"), until: $0.integer("until")) }
      if let stored, stored == ((loss.records ?? 0), loss.until) { continue }
      found.append(
        LossRecord(
          id: 0, source: loss.source, cause: loss.cause, since: stored?.until ?? loss.since, until: loss.until,
          records: (loss.records ?? 0) - (stored?.records ?? 0), isExact: loss.records != nil, bytes: loss.bytes,
          revision: 0))
    }
    return found
  }

  /// What hooks were not reported, oldest first; of one that they were told of before, what came since.
  package func untoldLosses() throws(StorageError) -> [LossRecord] {
    try connection.rows(
      """
      SELECT id, source, cause, coalesce(told_until, since) AS begun, until, records - told_records AS lost, is_exact,
        bytes, revision
      FROM loss WHERE revision > told_revision ORDER BY since, id
      """, map: Self.loss)
  }

  /// Part of the transaction that raises the event.
  package func setTold(_ loss: LossRecord) throws(StorageError) {
    try connection.run(
      """
      UPDATE loss SET told_revision = ?2, told_records = \(SaturatingSum.of("told_records", "?3")), told_until = ?4
      WHERE id = ?1
      """, loss.id, loss.revision, loss.records, loss.until)
  }

  /// What was read as lost is seen to: it is no trouble any more.
  package func acknowledge(_ losses: [LossRecord], at time: Int64) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in
      for loss in losses {
        try connection.run(
          """
          UPDATE loss SET acked_revision = ?2, acked_records = \(SaturatingSum.of("acked_records", "?3")), acked_at = ?4
          WHERE id = ?1 AND acked_revision < ?2
          """, loss.id, loss.revision, loss.records, time)
      }
    }
  }

  /// All that could be counted as lost since the beginning.
  package func lossTotal() throws(StorageError) -> Int64 {
    try counter("records_lost") + counter("records_undescribed")
  }

  /// Whether anything of the segment was lost.
  package func hasLoss(of segment: String) throws(StorageError) -> Bool {
    try connection.first("SELECT 1 FROM loss WHERE source = ?", segment) { _ in true } ?? false
  }

  /// Stores losses without a fold.
  package func store(_ losses: [FoldedLoss]) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in
      for loss in losses { try store(loss) }
    }
  }

  /// Part of a fold's transaction. The counters tell how many there were since the beginning, acknowledged or not.
  func store(_ loss: FoldedLoss) throws(StorageError) {
    let before = try knownLoss(loss)
    try connection.run(
      """
      INSERT INTO loss (source, place, cause, since, until, records, is_exact, bytes)
      VALUES (?1, ?2, ?3, ?4, ?5, coalesce(?6, 0), ?6 IS NOT NULL, ?7)
      ON CONFLICT (source, place) DO UPDATE SET cause = excluded.cause, since = min(since, excluded.since),
        until = max(until, excluded.until), is_exact = min(is_exact, excluded.is_exact), revision = revision + 1,
        records = \(SaturatingSum.of("iif(?8, 0, records)", "excluded.records")),
        bytes = excluded.bytes + iif(?8, 0, bytes)
      WHERE NOT ?8 OR (excluded.records, excluded.until, excluded.is_exact) IS NOT (records, until, is_exact)
      """, loss.source, loss.place, loss.cause, loss.since, loss.until, loss.records, loss.bytes, loss.isTotal)
    let isUndescribed = loss.place == FoldedLoss.Kind.undescribed.rawValue && loss.source.hasSuffix(".segment")
    let more = try knownLoss(loss) - before
    if more > 0 { try add(more, toCounter: isUndescribed ? "records_undescribed" : "records_lost") }
  }

  private func knownLoss(_ loss: FoldedLoss) throws(StorageError) -> Int64 {
    try connection.first("SELECT records FROM loss WHERE source = ? AND place = ?", loss.source, loss.place) {
      $0.integer()
    } ?? 0
  }

  private static func loss(_ row: inout Row) -> LossRecord {
    LossRecord(
      id: row.id("id"), source: row.text("source"), cause: row.text("cause"), since: row.integer("begun"),
      until: row.integer("until"), records: row.integer("lost"), isExact: row.integer("is_exact") != 0,
      bytes: row.integer("bytes"), revision: row.integer("revision"))
  }
}

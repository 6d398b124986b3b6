import Evidence

/// The uses of one endpoint by one connector after its grace. They are kept with the connector's totals; asked for anew
/// only where the end of grace is another than they were counted by.
struct UseCounts {
  var hits: Int64 = 0
  var answered: Int64 = 0
  var refused: Int64 = 0
  var firstAt: Int64?
  var lastAt: Int64?
  /// The last use while it was retired, of an endpoint that is current again; the second of its return included.
  var lastBeforeReturnAt: Int64?
}

extension SQLiteConnection {
  /// Hours wholly after the end of grace count in full; the hour in which it lies is divided by seconds.
  /// - Parameters:
  ///   - graceUntil: nil: a current version advertises it.
  ///   - fromHour: earlier hours do not count.
  func useCounts(
    connector: ConnectorID, endpoint: EndpointID, graceUntil: Int64?, fromHour: Int64 = .min
  ) throws(StorageError) -> UseCounts {
    guard let graceUntil else {
      return UseCounts(lastBeforeReturnAt: try lastUseBeforeReturn(connector: connector, endpoint: endpoint))
    }
    let divided = graceUntil / 3_600
    var counts =
      try first(
        """
        SELECT coalesce(sum(hits), 0) AS uses, coalesce(sum(answered), 0) AS answers,
          coalesce(sum(refused), 0) AS refusals, min(first_at) AS begun, max(last_at) AS ended
        FROM endpoint_hour WHERE endpoint_id = ? AND connector_id = ? AND hour > ? AND hour >= ?
        """, endpoint, connector, divided, fromHour,
        map: {
          UseCounts(
            hits: $0.integer("uses"), answered: $0.integer("answers"), refused: $0.integer("refusals"),
            firstAt: $0.integerOrNil("begun"), lastAt: $0.integerOrNil("ended"))
        }) ?? UseCounts()
    if divided < fromHour { return counts }
    try addDivided(to: &counts, connector: connector, endpoint: endpoint, graceUntil: graceUntil)
    return counts
  }

  private func addDivided(
    to counts: inout UseCounts, connector: ConnectorID, endpoint: EndpointID, graceUntil: Int64
  ) throws(StorageError) {
    let hour = graceUntil / 3_600
    let row = try first(
      """
      SELECT seconds, answered, refused, hits FROM endpoint_hour
      WHERE endpoint_id = ? AND connector_id = ? AND hour = ?
      """, endpoint, connector, hour,
      map: { ($0.bytes("seconds"), $0.integer("answered"), $0.integer("refused"), $0.integer("hits")) })
    guard let row, let seconds = SecondCounts(hour: hour, bytes: row.0) else { return }
    let hits = seconds.count(after: graceUntil)
    if hits == 0 { return }
    counts.hits += hits
    counts.answered += Self.known(row.1, of: hits, among: row.3)
    counts.refused += Self.known(row.2, of: hits, among: row.3)
    if let first = seconds.first(after: graceUntil) { counts.firstAt = min(counts.firstAt ?? first, first) }
    if let last = seconds.last(after: graceUntil) { counts.lastAt = max(counts.lastAt ?? last, last) }
  }

  /// How many of the later ones of an hour's requests were answered in a way that so many of all were: 0 where the
  /// earlier ones leave it open.
  private static func known(_ part: Int64, of later: Int64, among all: Int64) -> Int64 {
    let least = max(0, part - (all - later))
    return least == min(part, later) ? least : 0
  }

  /// The last use within a time in which no released version advertised what one does now, after the grace that began
  /// with it. One in the second of the return may have been made just before: whoever called until then has not become
  /// quiet.
  private func lastUseBeforeReturn(connector: ConnectorID, endpoint: EndpointID) throws(StorageError) -> Int64? {
    let gaps = try rows(
      """
      WITH advertised AS (
        SELECT starts_at, ends_at, grace FROM release_interval
        WHERE version_id IN (SELECT version_id FROM version_endpoint WHERE endpoint_id = ?1))
      SELECT ends_at + coalesce(grace, 0) AS gone_at,
        (SELECT min(starts_at) FROM advertised AS later WHERE later.starts_at >= gap.ends_at) AS back_at
      FROM advertised AS gap
      WHERE ends_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM advertised AS other
        WHERE other.starts_at <= gap.ends_at AND coalesce(other.ends_at, gap.ends_at + 1) > gap.ends_at)
      """, endpoint, map: { (from: $0.integer("gone_at"), to: $0.integerOrNil("back_at")) })
    var last: Int64?
    for gap in gaps {
      guard let to = gap.to, to > gap.from else { continue }
      let hours = try rows(
        """
        SELECT hour, seconds FROM endpoint_hour WHERE endpoint_id = ? AND connector_id = ? AND hour BETWEEN ? AND ?
        ORDER BY hour DESC
        """, endpoint, connector, gap.from / 3_600, to / 3_600,
        map: { (hour: $0.integer("hour"), bytes: $0.bytes("seconds")) })
      for hour in hours {
        let seconds = SecondCounts(hour: hour.hour, bytes: hour.bytes)?.counts ?? []
        guard let found = seconds.last(where: { $0.second > gap.from && $0.second <= to }) else { continue }
        last = max(last ?? found.second, found.second)
        break
      }
    }
    return last
  }

  /// Stores the counts with the connector's totals.
  func recountUses(connector: ConnectorID, endpoint: EndpointID, graceUntil: Int64?) throws(StorageError) {
    let counts = try useCounts(connector: connector, endpoint: endpoint, graceUntil: graceUntil)
    try run(
      """
      UPDATE connector_endpoint SET counted_grace = ?3, hits_after = ?4, answered_after = ?5, refused_after = ?6,
        first_after_at = ?7, last_after_at = ?8, last_before_return_at = ?9
      WHERE connector_id = ?1 AND endpoint_id = ?2
      """, connector, endpoint, graceUntil, counts.hits, counts.answered, counts.refused, counts.firstAt,
      counts.lastAt, counts.lastBeforeReturnAt)
  }
}

extension Database {
  /// Counts anew whatever was counted by another end of grace than the present one: a release or a declaration has
  /// moved it. Part of a transaction.
  func recountGraces() throws(StorageError) {
    let counted = try connection.rows(
      "SELECT connector_id, endpoint_id, counted_grace FROM connector_endpoint",
      map: {
        ($0.id("connector_id") as ConnectorID, $0.id("endpoint_id") as EndpointID, $0.integerOrNil("counted_grace"))
      })
    if counted.isEmpty { return }
    let index = try placeIndex()
    for (connector, endpoint, grace) in counted {
      guard let present = index.byID[endpoint], present.graceUntil != grace else { continue }
      try connection.recountUses(connector: connector, endpoint: endpoint, graceUntil: present.graceUntil)
    }
  }
}

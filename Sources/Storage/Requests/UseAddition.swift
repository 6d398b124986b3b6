import Evidence

/// What hours add to a connector's totals of an endpoint.
struct UseAddition {
  private var hits: Int64 = 0
  private var lacking: Int64 = 0
  private var firstAt = Int64.max
  private var lastAt = Int64.min
  /// The least of the hours' last requests.
  private var earliestLast = Int64.max
  private var hitsAfter: Int64 = 0
  private var answeredAfter: Int64 = 0
  private var refusedAfter: Int64 = 0
  private var firstAfter: Int64?
  private var lastAfter: Int64?

  /// - Parameter isAfter: whether the whole hour is after grace.
  mutating func add(_ new: UseTotalWriter.Hour, over old: UseTotalWriter.Hour?, grace: Int64?, isAfter: Bool) {
    hits += new.hits - (old?.hits ?? 0)
    lacking += new.lacking - (old?.lacking ?? 0)
    firstAt = min(firstAt, new.seconds.first ?? .max)
    lastAt = max(lastAt, new.seconds.last ?? .min)
    earliestLast = min(earliestLast, new.seconds.last ?? .max)
    guard let grace else { return }
    hitsAfter += new.after(grace) - (old?.after(grace) ?? 0)
    answeredAfter += isAfter ? new.answered - (old?.answered ?? 0) : 0
    refusedAfter += isAfter ? new.refused - (old?.refused ?? 0) : 0
    if let first = new.seconds.first(after: grace) { firstAfter = min(firstAfter ?? first, first) }
    if let last = new.seconds.last(after: grace) { lastAfter = max(lastAfter ?? last, last) }
  }

  /// False where the totals are not those that it can be added to.
  func write(
    _ connector: ConnectorID, _ endpoint: DerivedEndpoint, on connection: SQLiteConnection
  ) throws(StorageError) -> Bool {
    guard let grace = endpoint.graceUntil else { return try writeCurrent(connector, endpoint, on: connection) }
    try connection.run(
      """
      UPDATE connector_endpoint SET hits = hits + ?3, without_client_id = without_client_id + ?4,
        first_at = min(first_at, ?5), last_at = max(last_at, ?6), hits_after = hits_after + ?7,
        answered_after = answered_after + ?8, refused_after = refused_after + ?9,
        first_after_at = coalesce(min(first_after_at, ?10), first_after_at, ?10),
        last_after_at = coalesce(max(last_after_at, ?11), last_after_at, ?11)
      WHERE connector_id = ?1 AND endpoint_id = ?2 AND counted_grace IS ?12
      """, connector, endpoint.id, hits, lacking, firstAt, lastAt, hitsAfter, answeredAfter, refusedAfter, firstAfter,
      lastAfter, grace)
    return connection.changes > 0
  }

  private func writeCurrent(
    _ connector: ConnectorID, _ endpoint: DerivedEndpoint, on connection: SQLiteConnection
  ) throws(StorageError) -> Bool {
    try connection.run(
      """
      UPDATE connector_endpoint SET hits = hits + ?3, without_client_id = without_client_id + ?4,
        first_at = min(first_at, ?5), last_at = max(last_at, ?6)
      WHERE connector_id = ?1 AND endpoint_id = ?2 AND counted_grace IS NULL AND last_at <= ?7
      """, connector, endpoint.id, hits, lacking, firstAt, lastAt, earliestLast)
    return connection.changes > 0
  }
}

import Evidence

/// Keeps the hours of an endpoint's uses, and the totals of connectors that follow from them.
struct UseTotalWriter {
  let connection: Connection
  let endpoint: DerivedEndpoint

  private struct Hour {
    let hits: Int64
    let lacking: Int64
    let answered: Int64
    let refused: Int64
    let seconds: SecondCounts

    /// Requests after a time; nil: the endpoint is current, and none is.
    func after(_ grace: Int64?) -> Int64 { grace.map { seconds.count(after: $0) } ?? 0 }
  }

  /// What a connector did in an hour becomes this; nil: nothing.
  /// - Returns: whether its totals have followed; else they are to be counted anew.
  func replace(
    _ connector: Int64, hour: Int64, with merged: EndpointDerivation.Merged?
  ) throws(StorageError) -> Bool {
    let new = merged.flatMap { merged in
      merged.counts.total == 0
        ? nil
        : Hour(
          hits: merged.counts.total, lacking: merged.lacking, answered: merged.answered, refused: merged.refused,
          seconds: merged.counts)
    }
    let old = try stored(hour, of: connector)
    guard let new else {
      guard old != nil else { return true }
      try connection.run(
        "DELETE FROM endpoint_hour WHERE endpoint_id = ? AND connector_id = ? AND hour = ?", endpoint.id, connector,
        hour)
      return false
    }
    try connection.run(
      """
      INSERT OR REPLACE INTO endpoint_hour
        (endpoint_id, connector_id, hour, hits, lacking, answered, refused, first_at, last_at, seconds)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, endpoint.id, connector, hour, new.hits, new.lacking, new.answered, new.refused, new.seconds.first,
      new.seconds.last, new.seconds.bytes)
    return try add(new, over: old, hour: hour, connector)
  }

  private func stored(_ hour: Int64, of connector: Int64) throws(StorageError) -> Hour? {
    try connection.first(
      """
      SELECT hits, lacking, answered, refused, seconds FROM endpoint_hour
      WHERE endpoint_id = ? AND connector_id = ? AND hour = ?
      """, endpoint.id, connector, hour,
      map: {
        Hour(
          hits: $0.integer(0), lacking: $0.integer(1), answered: $0.integer(2), refused: $0.integer(3),
          seconds: SecondCounts(hour: hour, bytes: $0.bytes(4)) ?? SecondCounts(hour: hour))
      })
  }

  /// Adds the difference to the totals; false where they have to be counted anew.
  private func add(_ new: Hour, over old: Hour?, hour: Int64, _ connector: Int64) throws(StorageError) -> Bool {
    let grace = endpoint.graceUntil
    if let old {
      let isGrown =
        new.hits >= old.hits && new.lacking >= old.lacking && (new.seconds.first ?? 0) <= (old.seconds.first ?? 0)
        && (new.seconds.last ?? 0) >= (old.seconds.last ?? 0) && new.after(grace) >= old.after(grace)
      if !isGrown { return false }
    }
    // While it is current it may have been retired before: what was done then is found by counting.
    guard let grace else {
      if hour * 3_600 <= endpoint.advertisedSince ?? 0 { return false }
      return try addCurrent(new, over: old, connector)
    }
    // Which of the requests in the hour that grace divides were answered how is found by counting.
    if hour == grace / 3_600 { return false }
    let isAfter = hour > grace / 3_600
    try connection.run(
      """
      UPDATE connector_endpoint SET hits = hits + ?3, without_client_id = without_client_id + ?4,
        first_at = min(first_at, ?5), last_at = max(last_at, ?6), hits_after = hits_after + ?7,
        answered_after = answered_after + ?8, refused_after = refused_after + ?9,
        first_after_at = coalesce(min(first_after_at, ?10), first_after_at, ?10),
        last_after_at = coalesce(max(last_after_at, ?11), last_after_at, ?11)
      WHERE connector_id = ?1 AND endpoint_id = ?2 AND counted_grace IS ?12
      """, connector, endpoint.id, new.hits - (old?.hits ?? 0), new.lacking - (old?.lacking ?? 0), new.seconds.first,
      new.seconds.last, new.after(grace) - (old?.after(grace) ?? 0),
      isAfter ? new.answered - (old?.answered ?? 0) : 0, isAfter ? new.refused - (old?.refused ?? 0) : 0,
      new.seconds.first(after: grace), new.seconds.last(after: grace), grace)
    return connection.changes > 0
  }

  private func addCurrent(_ new: Hour, over old: Hour?, _ connector: Int64) throws(StorageError) -> Bool {
    try connection.run(
      """
      UPDATE connector_endpoint SET hits = hits + ?3, without_client_id = without_client_id + ?4,
        first_at = min(first_at, ?5), last_at = max(last_at, ?6)
      WHERE connector_id = ?1 AND endpoint_id = ?2 AND counted_grace IS NULL AND last_at <= ?6
      """, connector, endpoint.id, new.hits - (old?.hits ?? 0), new.lacking - (old?.lacking ?? 0), new.seconds.first,
      new.seconds.last)
    return connection.changes > 0
  }

  /// Counts a connector's totals anew, from its hours.
  func recount(_ connector: Int64) throws(StorageError) {
    try connection.run(
      "DELETE FROM connector_endpoint WHERE connector_id = ? AND endpoint_id = ?", connector, endpoint.id)
    try connection.run(
      """
      INSERT INTO connector_endpoint
        (connector_id, endpoint_id, hits, without_client_id, first_at, last_at, counted_grace)
      SELECT connector_id, endpoint_id, sum(hits), sum(lacking), min(first_at), max(last_at), ?3 FROM endpoint_hour
      WHERE endpoint_id = ?2 AND connector_id = ?1 GROUP BY connector_id
      """, connector, endpoint.id, endpoint.graceUntil)
    try connection.recountUses(connector: connector, endpoint: endpoint.id, graceUntil: endpoint.graceUntil)
  }
}

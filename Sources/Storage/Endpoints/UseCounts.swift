/// The uses of one endpoint by one connector after its grace, from hourly counts. They are kept with the connector's
/// totals; asked for anew only where the end of grace is another than they were counted by.
///
/// Hours wholly after grace count in full. In the hour in which grace ended the exact count is kept by the end of grace
/// in force when it was folded; by any other end only the last hit of that hour is sure.
struct UseCounts {
  let hits: Int64
  let firstAt: Int64?
  let lastAt: Int64?
  /// The last use after the grace of its time, whatever the present one is.
  let lastBeforeReturnAt: Int64?

  /// Of connector ?1 and endpoint ?2, whose grace ends at ?3; NULL: a current version advertises it.
  static let sums = """
    SELECT
      coalesce(sum(
        CASE WHEN first_at > ?3 THEN hits WHEN last_at > ?3 THEN iif(grace_until = ?3, hits_after, 1) END), 0),
      min(CASE WHEN first_at > ?3 THEN first_at
        WHEN last_at > ?3 THEN iif(grace_until = ?3, first_after_at, last_at) END),
      max(CASE WHEN last_at > ?3 THEN last_at END),
      max(CASE WHEN hits_after > 0 THEN last_at END)
    FROM endpoint_hour WHERE connector_id = ?1 AND endpoint_id = ?2
    """
}

extension Connection {
  /// - Parameter fromHour: earlier hours do not count.
  func useCounts(
    connector: Int64, endpoint: Int64, graceUntil: Int64?, fromHour: Int64 = .min
  ) throws(StorageError) -> UseCounts? {
    try first(
      "\(UseCounts.sums) AND hour >= ?4", connector, endpoint, graceUntil, fromHour,
      map: {
        UseCounts(
          hits: $0.integer(0), firstAt: $0.integerOrNil(1), lastAt: $0.integerOrNil(2),
          lastBeforeReturnAt: $0.integerOrNil(3))
      })
  }

  /// Stores the counts with the connector's totals.
  func recountUses(connector: Int64, endpoint: Int64, graceUntil: Int64?) throws(StorageError) {
    try run(
      """
      UPDATE connector_endpoint SET is_counted = 1, counted_grace = ?3,
        (hits_after, first_after_at, last_after_at, last_before_return_at) = (\(UseCounts.sums))
      WHERE connector_id = ?1 AND endpoint_id = ?2
      """, connector, endpoint, graceUntil)
  }
}

extension Database {
  /// Counts anew whatever was counted by another end of grace than the present one: a release or a declaration has
  /// moved it. Part of a transaction.
  func recountUses() throws(StorageError) {
    let moved = try connection.rows(
      """
      SELECT connector_id, used.endpoint_id, iif(is_current, NULL, grace_until)
      FROM connector_endpoint AS used JOIN endpoint_standing ON endpoint_standing.endpoint_id = used.endpoint_id
      WHERE NOT is_counted OR counted_grace IS NOT iif(is_current, NULL, grace_until)
      """, map: { ($0.integer(0), $0.integer(1), $0.integerOrNil(2)) })
    for (connector, endpoint, graceUntil) in moved {
      try connection.recountUses(connector: connector, endpoint: endpoint, graceUntil: graceUntil)
    }
  }
}

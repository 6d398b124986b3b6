package import Evidence

extension Database {
  /// On which days, since 1970 by UTC, a connector used an endpoint, whatever it was recognised by; two at most.
  package func daysOfUse(_ connector: String, endpoint: EndpointID, since: Int64) throws(StorageError) -> Set<Int64> {
    Set(
      try connection.rows(
        """
        SELECT DISTINCT hour / 24 FROM connector CROSS JOIN endpoint_hour ON connector_id = connector.id
        WHERE name = ? AND endpoint_id = ? AND hour >= ? LIMIT 2
        """, connector, endpoint, since / 3_600, map: { $0.integer() }))
  }

  /// How many of its clients last used an endpoint since then, by whole days.
  package func clientsUsing(_ connector: String, endpoint: EndpointID, since: Int64) throws(StorageError) -> Int {
    try connection.first(
      """
      SELECT coalesce(sum(clients), 0) FROM connector CROSS JOIN caller_day ON connector_id = connector.id
      WHERE name = ? AND endpoint_id = ? AND day >= ?
      """, connector, endpoint, Day.of(since), map: { $0.int() }) ?? 0
  }

  /// The hours with uses of an endpoint by a connector's row, newest first.
  package func hoursOfUse(
    _ connector: String, _ standing: Attribution, endpoint: EndpointID, hours: ClosedRange<Int64>
  ) throws(StorageError) -> [SecondCounts] {
    try connection.rows(
      """
      SELECT hour, seconds FROM connector CROSS JOIN endpoint_hour ON connector_id = connector.id
      WHERE name = ? AND attribution = ? AND endpoint_id = ? AND hour BETWEEN ? AND ? ORDER BY hour DESC
      """, connector, standing.rawValue, endpoint, hours.lowerBound, hours.upperBound,
      map: { row in
        let hour = row.integer("hour")
        return SecondCounts(hour: hour, bytes: row.bytes("seconds")) ?? SecondCounts(hour: hour)
      })
  }

  /// From how many networks what is only claimed of a connector used an endpoint, as far as anybody asks; nil: the
  /// address of some is not known.
  /// - Parameters:
  ///   - since: earlier uses do not count, Unix seconds.
  ///   - limit: no more are counted.
  package func networks(
    of connector: String, endpoint: EndpointID, after since: Int64, limit: Int
  ) throws(StorageError) -> Int? {
    let counts = try connection.first(
      """
      WITH claimed AS (SELECT id FROM connector WHERE name = ?1 AND attribution = 'claimed')
      SELECT (SELECT count(*) FROM (SELECT 1 FROM use_network
          WHERE endpoint_id = ?2 AND connector_id = (SELECT id FROM claimed) AND last_at > ?3 LIMIT ?4)) AS known,
        EXISTS (SELECT 1 FROM use_network
          WHERE endpoint_id = ?2 AND connector_id = (SELECT id FROM claimed) AND network = '' AND last_at > ?3)
          AS is_any_unknown
      """, connector, endpoint, since, limit,
      map: { (known: $0.int("known"), isAnyUnknown: $0.int("is_any_unknown") == 1) })
    guard let counts, !counts.isAnyUnknown else { return nil }
    return counts.known
  }
}

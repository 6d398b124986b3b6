/// One connector's uses of one retired endpoint after its grace.
package struct RetiredUse: Sendable {
  package let connector: String
  package let endpoint: EndpointRecord
  package let hits: Int64
  /// Of the hits: those within the window asked for, by whole hours.
  package let hitsInWindow: Int64
  package let firstAt: Int64
  package let lastAt: Int64
}

extension Database {
  /// Who used which of these endpoints after grace; current ones have no such use.
  /// - Parameters:
  ///   - windowStart: `hitsInWindow` counts from the hour in which this lies.
  ///   - connector: nil: every connector.
  package func retiredUses(
    of endpoints: [EndpointRecord], windowStart: Int64 = .min, connector: String? = nil
  ) throws(StorageError) -> [RetiredUse] {
    var found: [RetiredUse] = []
    for endpoint in endpoints where !endpoint.isCurrent {
      found += try connection.rows(
        """
        SELECT connector, sum(counted), sum(iif(hour >= ?3, counted, 0)), min(first), max(last) FROM (
          SELECT connector.name AS connector, hour,
            CASE WHEN used.first_at > ?2 THEN used.hits WHEN used.grace_until = ?2 THEN used.hits_after
              ELSE 1 END AS counted,
            CASE WHEN used.first_at > ?2 THEN used.first_at WHEN used.grace_until = ?2 THEN used.first_after_at
              ELSE used.last_at END AS first,
            used.last_at AS last
          FROM connector_endpoint JOIN connector ON connector.id = connector_endpoint.connector_id
          JOIN endpoint_hour AS used
            ON used.connector_id = connector.id AND used.endpoint_id = connector_endpoint.endpoint_id
          WHERE connector_endpoint.endpoint_id = ?1 AND used.last_at > ?2 AND (?4 IS NULL OR connector.name = ?4)
        ) GROUP BY connector ORDER BY connector
        """, endpoint.id, endpoint.graceUntil ?? .max, windowStart / 3_600, connector,
        map: {
          RetiredUse(
            connector: $0.text(0), endpoint: endpoint, hits: $0.integer(1), hitsInWindow: $0.integer(2),
            firstAt: $0.integer(3), lastAt: $0.integer(4))
        })
    }
    return found
  }
}

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
  /// Who used which of these endpoints after grace; current ones have no such use. By endpoint, then by connector.
  ///
  /// Read from the connectors' totals: of the hours only those of the window are looked at.
  /// - Parameters:
  ///   - windowStart: `hitsInWindow` counts from the hour in which this lies; nil: it counts all.
  ///   - connector: nil: every connector.
  package func retiredUses(
    of endpoints: [EndpointRecord], windowStart: Int64? = nil, connector: String? = nil
  ) throws(StorageError) -> [RetiredUse] {
    let totals = Dictionary(grouping: try usesAfterGrace(of: connector), by: \.endpoint)
    let firstHour = windowStart.map { $0 / 3_600 }
    var found: [RetiredUse] = []
    for endpoint in endpoints where !endpoint.isCurrent {
      for total in totals[endpoint.id] ?? [] {
        let grace = endpoint.graceUntil ?? .max
        let counts = total.grace == grace ? total.counts : try counts(total, graceUntil: grace, from: .min)
        guard let counts, let firstAt = counts.firstAt, let lastAt = counts.lastAt else { continue }
        let isOld = firstHour.map { lastAt / 3_600 < $0 } ?? true
        let inWindow = isOld ? nil : try self.counts(total, graceUntil: grace, from: firstHour ?? .min)?.hits
        found.append(
          RetiredUse(
            connector: total.connector, endpoint: endpoint, hits: counts.hits,
            hitsInWindow: firstHour == nil ? counts.hits : inWindow ?? 0, firstAt: firstAt, lastAt: lastAt))
      }
    }
    return found
  }

  /// What one connector did after grace with one endpoint.
  private struct UsesAfterGrace {
    let connectorID: Int64
    let connector: String
    let endpoint: Int64
    /// The end of grace by which it was counted; nil: it was not, or as of a current endpoint.
    let grace: Int64?
    let counts: UseCounts
  }

  private func usesAfterGrace(of connector: String?) throws(StorageError) -> [UsesAfterGrace] {
    // A range, so that one statement finds one connector's rows or everybody's by the primary key.
    try connection.rows(
      """
      SELECT used.connector_id, name, endpoint_id, iif(is_counted, counted_grace, NULL), hits_after, first_after_at,
        last_after_at
      FROM connector_endpoint AS used CROSS JOIN connector ON connector.id = used.connector_id
      WHERE used.connector_id BETWEEN iif(?1 IS NULL, 0, (SELECT id FROM connector WHERE name = ?1))
        AND iif(?1 IS NULL, \(Int64.max), (SELECT id FROM connector WHERE name = ?1))
      ORDER BY name
      """, connector,
      map: { row in
        UsesAfterGrace(
          connectorID: row.integer(0), connector: row.text(1), endpoint: row.integer(2), grace: row.integerOrNil(3),
          counts: UseCounts(
            hits: row.integer(4), firstAt: row.integerOrNil(5), lastAt: row.integerOrNil(6), lastBeforeReturnAt: nil))
      })
  }

  private func counts(
    _ use: UsesAfterGrace, graceUntil: Int64, from hour: Int64
  ) throws(StorageError) -> UseCounts? {
    try connection.useCounts(
      connector: use.connectorID, endpoint: use.endpoint, graceUntil: graceUntil, fromHour: hour)
  }
}

package import Evidence

/// One connector's uses of one retired endpoint after its grace.
package struct RetiredUse: Sendable {
  package let connector: String
  /// Whether its platform's own addresses did this, or others claimed to be it.
  package let standing: Attribution
  package let connectorClass: ConnectorClass
  package let endpoint: EndpointRecord
  package let hits: Int64
  /// How many were answered with a status below 400, and with one from there on; the rest is not known.
  package let answered: Int64
  package let refused: Int64
  /// The same of the window asked for, by whole hours.
  package let window: (hits: Int64, answered: Int64, refused: Int64)
  package let firstAt: Int64
  package let lastAt: Int64
}

extension Database {
  /// Who used which of these endpoints after grace; current ones have no such use. By endpoint, then by connector.
  ///
  /// Read from the connectors' totals: of the hours only those of the window are looked at.
  /// - Parameters:
  ///   - windowStart: `window` counts from the hour in which this lies; nil: it counts all.
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
        guard let firstAt = counts.firstAt, let lastAt = counts.lastAt else { continue }
        let isOld = firstHour.map { lastAt / 3_600 < $0 } ?? true
        let recent =
          if firstHour == nil { counts } else if isOld { UseCounts() } else {
            try self.counts(total, graceUntil: grace, from: firstHour ?? .min)
          }
        found.append(
          RetiredUse(
            connector: total.connector, standing: total.standing, connectorClass: total.connectorClass,
            endpoint: endpoint, hits: counts.hits,
            answered: counts.answered, refused: counts.refused,
            window: (recent.hits, recent.answered, recent.refused), firstAt: firstAt, lastAt: lastAt))
      }
    }
    return found
  }

  /// When a connector last used an endpoint of a site that is current now; nil: it never did.
  package func lastUseOfCurrent(by connector: String, site: SiteID) throws(StorageError) -> Int64? {
    try connection.first(
      """
      SELECT max(last_at) FROM connector CROSS JOIN connector_endpoint AS used ON used.connector_id = connector.id
      CROSS JOIN endpoint_standing USING (endpoint_id)
      WHERE name = ? AND site_id = ? AND is_current
      """, connector, site, map: { $0.integerOrNil() }) ?? nil
  }

  /// What one connector did after grace with one endpoint.
  private struct UsesAfterGrace {
    let connectorID: ConnectorID
    let connector: String
    let standing: Attribution
    let connectorClass: ConnectorClass
    let endpoint: EndpointID
    /// The end of grace by which it was counted; nil: as of a current endpoint.
    let grace: Int64?
    let counts: UseCounts
  }

  private func usesAfterGrace(of connector: String?) throws(StorageError) -> [UsesAfterGrace] {
    try connection.rows(
      """
      SELECT used.connector_id, name, attribution, class, endpoint_id, counted_grace, hits_after, answered_after,
        refused_after, first_after_at, last_after_at
      FROM connector CROSS JOIN connector_endpoint AS used ON used.connector_id = connector.id
      WHERE ?1 IS NULL OR name = ?1 ORDER BY name, attribution DESC
      """, connector,
      map: { row in
        UsesAfterGrace(
          connectorID: row.id("connector_id"), connector: row.text("name"),
          standing: Attribution(rawValue: row.text("attribution")) ?? .claimed,
          connectorClass: ConnectorClass(rawValue: row.text("class")) ?? .httpLibrary,
          endpoint: row.id("endpoint_id"), grace: row.integerOrNil("counted_grace"),
          counts: UseCounts(
            hits: row.integer("hits_after"), answered: row.integer("answered_after"),
            refused: row.integer("refused_after"), firstAt: row.integerOrNil("first_after_at"),
            lastAt: row.integerOrNil("last_after_at")))
      })
  }

  private func counts(
    _ use: UsesAfterGrace, graceUntil: Int64, from hour: Int64
  ) throws(StorageError) -> UseCounts {
    try connection.useCounts(
      connector: use.connectorID, endpoint: use.endpoint, graceUntil: graceUntil, fromHour: hour)
  }
}

package import Evidence

/// What one connector used of the endpoints that one manifest's versions advertised.
package struct ConnectorUses: Sendable {
  package let connector: String
  package let connectorClass: ConnectorClass
  package let manifestID: Int64
  package let uses: [UseTotals]
  /// Uses that should have named the client that the documents name, and did not.
  package let withoutClientID: Int64
}

extension Database {
  /// The uses of endpoints by every connector, told for each manifest whose versions advertised them.
  ///
  /// `activeSince`: clients seen earlier are not active. `quietSince`: those that used it earlier do so no more.
  package func connectorUses(
    _ endpoints: [EndpointRecord], activeSince: Int64, quietSince: Int64 = .min
  ) throws(StorageError) -> [ConnectorUses] {
    var found: [ConnectorUses] = []
    var counted: Set<String> = []
    // A request with a retired client id is a use of its endpoint, too: it is one request.
    for endpoint in endpoints.sorted(by: { !$0.isClientID && $1.isClientID }) {
      for use in try uses(of: endpoint, activeSince: activeSince, quietSince: quietSince) {
        for advertiser in endpoint.advertisers {
          var totals = use.totals(endpoint, advertiser)
          let isNew = counted.insert("\(advertiser.manifestID) \(use.connector)").inserted
          if endpoint.isClientID && !isNew { totals.hits = 0 }
          found.append(
            ConnectorUses(
              connector: use.connector, connectorClass: use.connectorClass, manifestID: advertiser.manifestID,
              uses: [totals], withoutClientID: use.lacking))
        }
      }
    }
    return found
  }

  /// One connector's use of one endpoint, before it is told for a manifest.
  private struct Use {
    let connector: String
    let connectorClass: ConnectorClass
    let hits: Int64
    let firstAt: Int64
    let lastAt: Int64
    let attribution: Attribution
    let lacking: Int64
    let hitsAfter: Int64
    let firstAfterAt: Int64?
    let lastAfterAt: Int64?
    let activeClients: Int
    let lastBeforeReturnAt: Int64?
    let recentClients: Int

    func totals(_ endpoint: EndpointRecord, _ advertiser: EndpointRecord.Advertiser) -> UseTotals {
      UseTotals(
        versions: advertiser.versions, endpoint: endpoint.label,
        // A use of what a current version advertises proves nothing, whatever other manifests say: it counts as seen.
        retiredAt: endpoint.retiredAt ?? .max, retiredIn: advertiser.retiredIn ?? 0,
        graceUntil: endpoint.graceUntil ?? .max, firstAt: firstAt, lastAt: lastAt,
        hits: hits, hitsAfterGrace: hitsAfter, firstAfterGraceAt: firstAfterAt, lastAfterGraceAt: lastAfterAt,
        attribution: attribution, activeClients: activeClients,
        lastBeforeReturnAt: endpoint.isCurrent ? lastBeforeReturnAt : nil, recentClients: recentClients)
    }
  }

  /// Hours wholly after grace count in full. In the hour in which grace ended the exact count is kept by the
  /// end of grace in force when it was folded; by any other end only the last hit of that hour is sure.
  private func uses(
    of endpoint: EndpointRecord, activeSince: Int64, quietSince: Int64
  ) throws(StorageError) -> [Use] {
    let grace = endpoint.graceUntil ?? .max
    return try connection.rows(
      """
      SELECT connector.name, class, connector_endpoint.hits, connector_endpoint.first_at, connector_endpoint.last_at,
        last_attribution, without_client_id,
        sum(CASE WHEN hour.first_at > ?2 THEN hour.hits WHEN hour.last_at <= ?2 THEN 0
          WHEN hour.grace_until = ?2 THEN hour.hits_after ELSE 1 END),
        min(CASE WHEN hour.first_at > ?2 THEN hour.first_at WHEN hour.last_at <= ?2 THEN NULL
          WHEN hour.grace_until = ?2 THEN hour.first_after_at ELSE hour.last_at END),
        max(CASE WHEN hour.last_at > ?2 THEN hour.last_at END),
        (SELECT count(*) FROM client_use WHERE client_use.connector_id = connector.id
          AND client_use.endpoint_id = ?1 AND client_use.last_at > max(?2, ?3)),
        max(CASE WHEN hour.hits_after > 0 THEN hour.last_at END),
        (SELECT count(*) FROM client_use WHERE client_use.connector_id = connector.id
          AND client_use.endpoint_id = ?1 AND client_use.last_at > ?2 AND client_use.last_at >= ?4)
      FROM connector_endpoint JOIN connector ON connector.id = connector_endpoint.connector_id
      JOIN endpoint_hour AS hour
        ON hour.connector_id = connector.id AND hour.endpoint_id = connector_endpoint.endpoint_id
      WHERE connector_endpoint.endpoint_id = ?1 GROUP BY connector.id ORDER BY connector.name
      """, endpoint.id, grace, activeSince, quietSince, map: Self.use)
  }

  private static func use(_ row: Row) -> Use {
    Use(
      connector: row.text(0), connectorClass: ConnectorClass(rawValue: row.text(1)) ?? .library, hits: row.integer(2),
      firstAt: row.integer(3), lastAt: row.integer(4), attribution: Attribution(rawValue: row.text(5)) ?? .claimed,
      lacking: row.integer(6), hitsAfter: row.integer(7), firstAfterAt: row.integerOrNil(8),
      lastAfterAt: row.integerOrNil(9), activeClients: row.int(10), lastBeforeReturnAt: row.integerOrNil(11),
      recentClients: row.int(12))
  }
}

import Evidence

/// One client that used retired endpoints after their grace.
package struct StaleClient: Sendable {
  package let id: ClientID
  package let userAgent: String
  package let network: String
  package let attribution: String
  /// Unix seconds; its first use of them, which may lie before they were retired. How often it used them is kept of
  /// the connector only.
  package fileprivate(set) var firstAt: Int64
  package fileprivate(set) var lastAt: Int64
  /// Paths, as shown to people; where there are several sites, URLs.
  package fileprivate(set) var endpoints: [String]
  /// How the last sample of it was answered; nil: not known.
  package fileprivate(set) var status: Int?
  /// What it fetched last, of any manifest; nil: it was never seen fetching.
  package let holds: (manifest: String, version: Int)?
}

extension Database {
  /// The clients of a connector that used these endpoints after their grace: at the platform's own addresses before
  /// those that claim to be it, the latest first.
  package func staleClients(
    of connector: String, endpoints: [EndpointRecord], limit: Int
  ) throws(StorageError) -> [StaleClient] {
    let rows = try connection.rows(
      "SELECT id FROM connector WHERE name = ?", connector, map: { $0.id() as ConnectorID })
    let hasSites = Set(endpoints.map(\.siteID)).count > 1
    var found: [ClientID: StaleClient] = [:]
    for endpoint in endpoints where !endpoint.isCurrent && !endpoint.isClientID {
      let grace = endpoint.graceUntil ?? .max
      for row in rows {
        let label = hasSites ? endpoint.url : endpoint.label
        for client in try staleClients(of: row, endpoint, as: label, grace: grace, limit: limit) {
          found[client.id] = found[client.id].map { $0.adding(client) } ?? client
        }
      }
    }
    let verified = Attribution.verified.rawValue
    let sorted = found.values.sorted { one, other in
      if (one.attribution == verified) != (other.attribution == verified) { return one.attribution == verified }
      return (one.lastAt, one.id) > (other.lastAt, other.id)
    }
    return Array(sorted.prefix(limit))
  }

  private func staleClients(
    of connector: ConnectorID, _ endpoint: EndpointRecord, as label: String, grace: Int64, limit: Int
  ) throws(StorageError) -> [StaleClient] {
    let sources = UseSource.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try connection.rows(
      """
      WITH places AS (SELECT place_id FROM endpoint_place WHERE endpoint_id = ?1)
      SELECT client.id, agent.text, network, recognition.attribution,
        ifnull((SELECT min(request_client.first_at) FROM request CROSS JOIN request_client ON request_id = request.id
         WHERE place_id IN places AND request.connector_id = client.connector_id AND source IN (\(sources))
           AND client_id = client.id), client_use.last_at) AS begun,
        client_use.last_at,
        (SELECT status FROM request_sample WHERE client_id = client.id AND place_id IN places AND status > 0
         ORDER BY at DESC LIMIT 1) AS status,
        manifest.name, version.number
      FROM client_use CROSS JOIN client ON client.id = client_id CROSS JOIN agent ON agent.id = agent_id
      CROSS JOIN recognition ON recognition.id = recognition_id
      LEFT JOIN version ON version.id = (SELECT version_id FROM holding WHERE holding.client_id = client.id
        ORDER BY to_at DESC, manifest_id LIMIT 1)
      LEFT JOIN manifest ON manifest.id = version.manifest_id
      WHERE endpoint_id = ?1 AND client_use.connector_id = ?2 AND client_use.last_at > ?3
      ORDER BY client_use.last_at DESC LIMIT ?4
      """, endpoint.id, connector, grace, limit,
      map: { row in
        StaleClient(
          id: row.id("id"), userAgent: row.text("text"), network: row.text("network"),
          attribution: row.text("attribution"), firstAt: row.integer("begun"), lastAt: row.integer("last_at"),
          endpoints: [label], status: row.integerOrNil("status").map(Int.init), holds: Self.held(&row))
      })
  }

  /// Of `manifest.name, version.number`.
  private static func held(_ row: inout Row) -> (manifest: String, version: Int)? {
    let (manifest, version) = (row.textOrNil("name"), row.int("number"))
    return manifest.map { (manifest: $0, version: version) }
  }
}

extension StaleClient {
  /// The same client at another endpoint, too.
  fileprivate func adding(_ other: StaleClient) -> StaleClient {
    var sum = self
    sum.firstAt = min(firstAt, other.firstAt)
    if other.lastAt > lastAt { (sum.lastAt, sum.status) = (other.lastAt, other.status) }
    sum.endpoints += other.endpoints
    return sum
  }
}

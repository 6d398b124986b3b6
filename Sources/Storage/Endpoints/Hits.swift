/// Hits of one client on one endpoint, with its latest sample.
package struct HitRecord: Sendable {
  package let at: Int64
  package let connector: String
  package let userAgent: String
  package let network: String
  package let site: String
  package let method: String
  package let endpointID: Int64
  package let path: String
  package let parameters: String
  package let namedClient: String
  package let redirectHost: String
  package let status: Int
  package let source: String
}

/// A path asked for in vain.
package struct UnservedRecord: Sendable {
  package let connector: String
  package let host: String
  package let path: String
  package let method: String
  package let hits: Int64
  package let firstAt: Int64
  package let lastAt: Int64
  package let share: UnservedShare
}

extension Database {
  /// The last sample requests for endpoints, oldest first; `after`: only later ones; `connector`: only its own.
  package func hits(
    site: SiteRecord?, after: Int64, connector: String? = nil
  ) throws(StorageError) -> [HitRecord] {
    try connection.rows(
      """
      SELECT at, connector.name, user_agent, network, origin, method, endpoint_id, path, parameters, named_client,
        redirect_host, status, source
      FROM connector CROSS JOIN endpoint_sample ON endpoint_sample.connector_id = connector.id
      JOIN client ON client.id = client_id JOIN endpoint ON endpoint.id = endpoint_id
      JOIN site ON site.id = endpoint.site_id
      WHERE at > ?1 AND (?2 IS NULL OR endpoint.site_id = ?2) AND (?3 IS NULL OR connector.name = ?3)
      ORDER BY at, connector.name, endpoint_id, slot
      """, after, site?.id, connector,
      map: {
        HitRecord(
          at: $0.integer(0), connector: $0.text(1), userAgent: $0.text(2), network: $0.text(3), site: $0.text(4),
          method: $0.text(5), endpointID: $0.integer(6), path: $0.text(7), parameters: $0.text(8),
          namedClient: $0.text(9), redirectHost: $0.text(10), status: $0.int(11), source: $0.text(12))
      })
  }

  /// How often each endpoint was hit, when last, and by whom.
  package func endpointHits() throws(StorageError) -> [Int64: (hits: Int64, lastAt: Int64, connectors: [String])] {
    var found: [Int64: (hits: Int64, lastAt: Int64, connectors: [String])] = [:]
    for row in try connection.rows(
      """
      SELECT endpoint_id, connector.name, hits, last_at FROM connector_endpoint
      JOIN connector ON connector.id = connector_id ORDER BY connector.name
      """, map: { ($0.integer(0), $0.text(1), $0.integer(2), $0.integer(3)) })
    {
      let known = found[row.0] ?? (0, .min, [])
      found[row.0] = (known.hits + row.2, max(known.lastAt, row.3), known.connectors + [row.1])
    }
    return found
  }

  /// Paths asked for and not served, most asked first.
  package func unserved(since: Int64) throws(StorageError) -> [UnservedRecord] {
    try connection.rows(
      """
      SELECT connector.name, host, path, method, hits, first_at, last_at, share FROM unserved
      JOIN connector ON connector.id = connector_id WHERE last_at >= ? ORDER BY hits DESC, path, connector.name
      """, since,
      map: {
        UnservedRecord(
          connector: $0.text(0), host: $0.text(1), path: $0.text(2), method: $0.text(3), hits: $0.integer(4),
          firstAt: $0.integer(5), lastAt: $0.integer(6), share: UnservedShare(rawValue: $0.text(7)) ?? .other)
      })
  }
}

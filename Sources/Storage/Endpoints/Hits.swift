package import Evidence

/// One request for an endpoint.
package struct HitRecord: Sendable {
  /// So many of the last ones are kept of each connector and endpoint, by each source.
  package static let kept = SampleRing<Void>.size

  package let at: Int64
  package internal(set) var connector: String
  /// By what it was recognised: verified, or claimed.
  package internal(set) var attribution: Attribution
  /// Whether it fits the field that advertised the endpoint; else it is a probe.
  package internal(set) var isUse: Bool
  package let userAgent: String
  package let network: String
  package let site: String
  package let method: String
  package let endpointID: EndpointID
  package let path: String
  package internal(set) var parameters: String
  package internal(set) var namedClient: String
  package internal(set) var redirectHost: String
  /// What it was answered with; 0 where that is not known.
  package internal(set) var status: Int
  package let source: String
  /// Whether it was told without a host: by a log, as one with hosts may have told it, too.
  let isHostless: Bool
}

/// Who used an endpoint.
package struct EndpointHits: Sendable {
  /// One connector's uses, by what it was recognised by.
  package struct Caller: Sendable {
    package let connector: String
    package let connectorClass: ConnectorClass
    package let standing: Attribution
    package let hits: Int64
    package let lastAt: Int64
  }

  package fileprivate(set) var callers: [Caller] = []
  /// Requests at its URL that are no uses of it.
  package fileprivate(set) var probes: Int64 = 0

  package var hits: Int64 { callers.reduce(0) { $0 + $1.hits } }
  package var lastAt: Int64? { callers.map(\.lastAt).max() }
  /// Each once, by name.
  package var connectors: [String] {
    callers.map(\.connector).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }
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
  ///
  /// A request that several sources told is one.
  package func hits(
    site: SiteRecord?, after: Int64, connector: String? = nil
  ) throws(StorageError) -> [HitRecord] {
    let rows = try connection.rows(
      """
      SELECT at, connector.name, class, connector.attribution, agent.text, network, origin, method, endpoint.id,
        iif(place.host = '\(Place.clientIDHost)', '', place.path) AS path,
        parameters, named_client, redirect_host, status, source, place.host = '' AS is_hostless,
        shape, is_named, client_hash
      FROM connector CROSS JOIN request_sample ON request_sample.connector_id = connector.id
      CROSS JOIN request ON request.id = request_id CROSS JOIN place ON place.id = request_sample.place_id
      CROSS JOIN endpoint_place ON endpoint_place.place_id = request_sample.place_id
      CROSS JOIN endpoint ON endpoint.id = endpoint_id
      CROSS JOIN site ON site.id = endpoint.site_id CROSS JOIN client ON client.id = client_id
      CROSS JOIN agent ON agent.id = agent_id
      WHERE at > ?1 AND (?2 IS NULL OR endpoint.site_id = ?2)
      ORDER BY at, connector.name, endpoint.id, source, method, agent.text, network, parameters, status, slot
      """, after, site?.id, map: { SampledHit(&$0) })
    let index = try placeIndex()
    let hits = rows.compactMap { row in index.byID[row.stored.endpointID].flatMap(row.hit) }
    let told = try HitChoice(database: self, index: index).once(hits)
    return connector == nil ? told : told.filter { $0.connector == connector }
  }

  /// How often each endpoint was used, when last, and by whom; requests that were no uses of it are counted apart.
  package func endpointHits() throws(StorageError) -> [EndpointID: EndpointHits] {
    var found: [EndpointID: EndpointHits] = [:]
    for (endpoint, use) in try connection.rows(
      """
      SELECT used.endpoint_id, name, class, attribution, hits, last_at
      FROM connector CROSS JOIN connector_endpoint AS used ON used.connector_id = connector.id
      ORDER BY name, attribution DESC
      """,
      map: { row in
        (
          row.id("endpoint_id") as EndpointID,
          EndpointHits.Caller(
            connector: row.text("name"), connectorClass: ConnectorClass(rawValue: row.text("class")) ?? .httpLibrary,
            standing: Attribution(rawValue: row.text("attribution")) ?? .claimed, hits: row.integer("hits"),
            lastAt: row.integer("last_at"))
        )
      })
    {
      found[endpoint, default: EndpointHits()].callers.append(use)
    }
    for (endpoint, hits) in try connection.rows(
      """
      SELECT probed.endpoint_id, sum(probed.hits) AS probes FROM endpoint CROSS JOIN endpoint_probe AS probed
      ON probed.endpoint_id = endpoint.id GROUP BY probed.endpoint_id
      """, map: { ($0.id("endpoint_id") as EndpointID, $0.integer("probes")) })
    {
      found[endpoint, default: EndpointHits()].probes = hits
    }
    return found
  }

  /// Paths asked for and not served, most asked first.
  package func unserved(since: Int64) throws(StorageError) -> [UnservedRecord] {
    let index = try placeIndex()
    return try connection.rows(
      """
      SELECT connector.name, host, path, method, sum(hits) AS requests, min(first_at) AS begun, max(last_at) AS ended,
        max(share) AS most
      FROM unserved CROSS JOIN connector ON connector.id = connector_id
      GROUP BY connector.name, host, path, method HAVING max(last_at) >= ?
      ORDER BY sum(hits) DESC, path, connector.name
      """, since,
      map: {
        UnservedRecord(
          connector: $0.text("name"), host: $0.text("host"), path: $0.text("path"), method: $0.text("method"),
          hits: $0.integer("requests"), firstAt: $0.integer("begun"), lastAt: $0.integer("ended"),
          share: UnservedShare(rawValue: $0.text("most")) ?? .other)
      }
      // What has become an endpoint, or is served by now, is no longer asked for in vain.
    ).filter { !index.isWanted(Place(host: $0.host, path: $0.path)) }
  }
}

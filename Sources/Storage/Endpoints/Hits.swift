package import Evidence

/// One request for an endpoint.
package struct HitRecord: Sendable {
  /// So many of the last ones are kept of each connector and endpoint, by each source.
  package static let kept = SampleRing<Void>.size

  package let at: Int64
  package fileprivate(set) var connector: String
  /// By what it was recognised: verified, or claimed.
  package fileprivate(set) var attribution: Attribution
  /// Whether it fits the field that advertised the endpoint; else it is a probe.
  package fileprivate(set) var isUse: Bool
  package let userAgent: String
  package let network: String
  package let site: String
  package let method: String
  package let endpointID: EndpointID
  package let path: String
  package let parameters: String
  package let namedClient: String
  package let redirectHost: String
  package let status: Int
  package let source: String
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

/// A sample as it is stored, before it is told whose request it was.
private struct SampledHit {
  struct Hour: Hashable {
    let place: PlaceID
    let connector: ConnectorID
    let hour: Int64
  }

  let stored: HitRecord
  let standing: Attribution
  let shape: RequestShape?
  let isNamed: Bool
  let clientHash: Int64
  let hour: Hour

  var endpointID: EndpointID { stored.endpointID }
  var source: String { stored.source }

  init(_ row: inout Row) {
    let at = row.integer("at")
    let (connector, standing) = (row.text("name"), Attribution(rawValue: row.text("attribution")) ?? .claimed)
    stored = HitRecord(
      at: at, connector: connector, attribution: standing, isUse: true, userAgent: row.text("text"),
      network: row.text("network"), site: row.text("origin"), method: row.text("method"),
      endpointID: row.id("id"), path: row.text("path"), parameters: row.text("parameters"),
      namedClient: row.text("named_client"), redirectHost: row.text("redirect_host"), status: row.int("status"),
      source: row.text("source"))
    self.standing = standing
    shape = RequestShape(rawValue: row.text("shape"))
    isNamed = row.int("is_named") == 1
    hour = Hour(place: row.id("place_id"), connector: row.id("connector_id"), hour: at / 3_600)
    clientHash = row.exactInteger("client_hash")
  }

  /// A browser carries an authorization request: only what names the platform in it tells whose it is.
  func hit(at endpoint: DerivedEndpoint) -> HitRecord {
    var hit = stored
    hit.isUse = shape.map(endpoint.isUse) ?? false
    if endpoint.isAuthorization {
      hit.attribution = .claimed
      if !isNamed { hit.connector = Recognition.browserName }
    }
    return hit
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
  /// Where several sources told the same hour, those of the one that told most of it.
  package func hits(
    site: SiteRecord?, after: Int64, connector: String? = nil
  ) throws(StorageError) -> [HitRecord] {
    let rows = try connection.rows(
      """
      SELECT at, connector.name, connector.attribution, agent.text, network, origin, method, endpoint.id,
        iif(place.host = '\(Place.clientIDHost)', '', place.path) AS path,
        parameters, named_client, redirect_host, status, source, shape, is_named, request_sample.place_id,
        request_sample.connector_id, client_hash
      FROM connector CROSS JOIN request_sample ON request_sample.connector_id = connector.id
      CROSS JOIN request ON request.id = request_id CROSS JOIN place ON place.id = request_sample.place_id
      CROSS JOIN endpoint_place ON endpoint_place.place_id = request_sample.place_id
      CROSS JOIN endpoint ON endpoint.id = endpoint_id
      CROSS JOIN site ON site.id = endpoint.site_id CROSS JOIN client ON client.id = client_id
      CROSS JOIN agent ON agent.id = agent_id
      WHERE at > ?1 AND (?2 IS NULL OR endpoint.site_id = ?2)
      ORDER BY at, connector.name, endpoint.id, source, slot
      """, after, site?.id, map: { SampledHit(&$0) })
    let index = try placeIndex()
    let best = try bestSources(of: rows)
    return rows.compactMap { row in
      guard let endpoint = index.byID[row.endpointID], endpoint.clientHash.map({ $0 == row.clientHash }) ?? true,
        best[row.hour].map({ $0 == row.source }) ?? true
      else { return nil }
      let hit = row.hit(at: endpoint)
      return connector == nil || hit.connector == connector ? hit : nil
    }
  }

  /// Of hours that several sources told: the one that told most of a connector's requests at a place.
  private func bestSources(of rows: [SampledHit]) throws(StorageError) -> [SampledHit.Hour: String] {
    let told = Dictionary(grouping: rows, by: \.hour).filter { Set($0.value.map(\.source)).count > 1 }
    var best: [SampledHit.Hour: String] = [:]
    for hour in told.keys {
      best[hour] = try connection.first(
        """
        SELECT source FROM request_hour CROSS JOIN request ON request.id = request_id
        WHERE request_hour.place_id = ? AND hour = ? AND connector_id = ? AND source <> 'before' GROUP BY source
        ORDER BY sum(hits) DESC, source <> 'listener', source <> 'observe' LIMIT 1
        """, hour.place, hour.hour, hour.connector, map: { $0.text() })
    }
    return best
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

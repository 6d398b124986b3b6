package import Evidence

/// What one connector used of the endpoints that one manifest's versions advertised.
package struct ConnectorUses: Sendable {
  package let connector: String
  /// Whether its platform's own addresses did this, or others claimed to be it.
  package let standing: Attribution
  package let connectorClass: ConnectorClass
  package let manifestID: ManifestID
  package fileprivate(set) var uses: [UseTotals]
  /// Uses that should have named the client that the documents name, and did not.
  package let withoutClientID: Int64
}

extension Database {
  /// The uses of endpoints by every connector, told for each manifest whose versions advertised them.
  ///
  /// `activeSince`: clients seen earlier are not active. `quietSince`: those that used it earlier do so no more.
  /// `networkLimit`: of what is claimed no more networks are counted.
  package func connectorUses(
    _ endpoints: [EndpointRecord], activeSince: Int64, quietSince: Int64 = .min, networkLimit: Int = 3
  ) throws(StorageError) -> [ConnectorUses] {
    var found: [ConnectorUses] = []
    var counted: Set<String> = []
    var together = CallersTogether(connection: connection)
    // A request with a retired client id is a use of its endpoint, too: it is one request.
    let uses = Dictionary(grouping: try allUses(activeSince: activeSince, quietSince: quietSince), by: \.endpoint)
    // What names no client is missing something only where the documents name one.
    let naming = Set(endpoints.filter { $0.isClientID && $0.isCurrent }.map(\.siteID))
    for endpoint in endpoints.sorted(by: { !$0.isClientID && $1.isClientID }) {
      let label = endpoint.label
      for use in uses[endpoint.id] ?? [] {
        var use = try upToDate(use, endpoint, activeSince: activeSince, quietSince: quietSince)
        if use.connectorClass == .hosted, use.attribution == .claimed, use.after.hits > 0 {
          use.networks = try networks(
            of: use.connector, endpoint: endpoint.id, after: max(endpoint.graceUntil ?? .max, quietSince),
            limit: networkLimit)
        }
        for advertiser in endpoint.advertisers {
          var totals = use.totals(endpoint, label, advertiser)
          let isNew = counted.insert("\(advertiser.manifestID) \(use.connectorID)").inserted
          if endpoint.isClientID && !isNew { totals.hits = 0 }
          totals.networks = use.networks
          if !endpoint.isClientID {
            let since = max(endpoint.graceUntil ?? .max, quietSince == .min ? .min : quietSince - 1)
            together.add(
              found.count, of: "\(advertiser.manifestID) \(use.connectorID)", use.connectorID, endpoint.id,
              clients: use.recentClients, after: since)
          }
          found.append(
            ConnectorUses(
              connector: use.connector, standing: use.attribution, connectorClass: use.connectorClass,
              manifestID: advertiser.manifestID, uses: [totals],
              withoutClientID: naming.contains(endpoint.siteID) ? use.lacking : 0))
        }
      }
    }
    for (place, clients) in try together.counts() { found[place].uses[0].recentTogether = clients }
    return found
  }

  /// One connector's use of one endpoint, before it is told for a manifest.
  private struct Use {
    let connectorID: ConnectorID
    let endpoint: EndpointID
    let connector: String
    let connectorClass: ConnectorClass
    let hits: Int64
    let firstAt: Int64
    let lastAt: Int64
    let attribution: Attribution
    let lacking: Int64
    /// What follows was counted by this end of grace; nil: as of a current endpoint.
    let graceUntil: Int64?
    var after: UseCounts
    var activeClients: Int
    var recentClients: Int
    /// Of what is only claimed of a hosted platform; nil: of all else, and where addresses are not known.
    var networks: Int?

    func totals(_ endpoint: EndpointRecord, _ label: String, _ advertiser: EndpointRecord.Advertiser) -> UseTotals {
      UseTotals(
        versions: advertiser.versions, endpoint: label,
        // A use of what a current version advertises proves nothing, whatever other manifests say: it counts as seen.
        retiredAt: endpoint.retiredAt ?? .max, retiredIn: advertiser.retiredIn ?? 0,
        graceUntil: endpoint.graceUntil ?? .max, firstAt: firstAt, lastAt: lastAt,
        hits: hits, hitsAfterGrace: after.hits, firstAfterGraceAt: after.firstAt, lastAfterGraceAt: after.lastAt,
        attribution: attribution, activeClients: activeClients,
        lastBeforeReturnAt: endpoint.isCurrent ? after.lastBeforeReturnAt : nil, recentClients: recentClients,
        answered: after.answered, refused: after.refused, isAuthorization: endpoint.isAuthorization,
        isClientID: endpoint.isClientID)
    }
  }

  /// Everybody's uses of everything, from totals alone, by the connectors' names.
  private func allUses(activeSince: Int64, quietSince: Int64) throws(StorageError) -> [Use] {
    try connection.rows(
      """
      SELECT used.connector_id, used.endpoint_id, connector.name, class, hits, first_at, last_at, attribution,
        without_client_id, counted_grace, hits_after, answered_after, refused_after, first_after_at, last_after_at,
        last_before_return_at,
        iif(counted_grace IS NULL, 0, \(CallerDays.count(since: "max(counted_grace, ?1)"))) AS active,
        iif(counted_grace IS NULL, 0, \(CallerDays.count(since: "max(counted_grace, ?2)"))) AS recent
      FROM connector CROSS JOIN connector_endpoint AS used ON used.connector_id = connector.id
      ORDER BY connector.name, attribution DESC
      """, activeSince, quietSince == .min ? .min : quietSince - 1, map: Self.use)
  }

  /// The use by the endpoint's present end of grace. Only where a release has moved it since the last fold is it
  /// counted from the hours.
  private func upToDate(
    _ use: Use, _ endpoint: EndpointRecord, activeSince: Int64, quietSince: Int64
  ) throws(StorageError) -> Use {
    if use.graceUntil == endpoint.graceUntil { return use }
    var use = use
    let grace = endpoint.graceUntil
    use.after = try connection.useCounts(connector: use.connectorID, endpoint: endpoint.id, graceUntil: grace)
    use.activeClients = try callers(use, since: grace.map { max($0, activeSince) })
    use.recentClients = try callers(use, since: grace.map { max($0, quietSince == .min ? .min : quietSince - 1) })
    return use
  }

  /// Clients whose last use is later; nil: nobody's is.
  private func callers(_ use: Use, since: Int64?) throws(StorageError) -> Int {
    guard let since else { return 0 }
    return try connection.first(
      """
      SELECT \(CallerDays.count(since: "?3")) FROM connector_endpoint AS used
      WHERE used.connector_id = ?1 AND used.endpoint_id = ?2
      """, use.connectorID, use.endpoint, since, map: { $0.int() }) ?? 0
  }

  private static func use(_ row: inout Row) -> Use {
    Use(
      connectorID: row.id("connector_id"), endpoint: row.id("endpoint_id"), connector: row.text("name"),
      connectorClass: ConnectorClass(rawValue: row.text("class")) ?? .httpLibrary, hits: row.integer("hits"),
      firstAt: row.integer("first_at"), lastAt: row.integer("last_at"),
      attribution: Attribution(rawValue: row.text("attribution")) ?? .claimed,
      lacking: row.integer("without_client_id"), graceUntil: row.integerOrNil("counted_grace"),
      after: UseCounts(
        hits: row.integer("hits_after"), answered: row.integer("answered_after"),
        refused: row.integer("refused_after"), firstAt: row.integerOrNil("first_after_at"),
        lastAt: row.integerOrNil("last_after_at"), lastBeforeReturnAt: row.integerOrNil("last_before_return_at")),
      activeClients: row.int("active"), recentClients: row.int("recent"))
  }
}

package import Evidence
package import Storage

/// Who used retired endpoints after their grace, as it bears on removing them.
package struct EndpointCallers {
  private let database: Database
  private let uses: [EndpointID: [RetiredUse]]
  /// The uses by browsers, their windows of `RemovalSafety.lookBack`.
  private let visits: [EndpointID: [RetiredUse]]
  private let policy: ClaimPolicy
  private let now: Int64

  package init(_ database: Database, endpoints: [EndpointRecord], now: Int64) throws(StorageError) {
    self.database = database
    self.now = now
    policy = try database.claimPolicy()
    let all = try database.retiredUses(of: endpoints)
    uses = Dictionary(grouping: all, by: \.endpoint.id)
    let visited = all.filter { $0.connectorClass == .browser }.map(\.endpoint)
    visits = Dictionary(
      grouping: visited.isEmpty
        ? []
        : try database.retiredUses(
          of: visited, windowStart: now - RemovalSafety.lookBack, connector: Recognition.browserName),
      by: \.endpoint.id)
  }

  package func callers(of endpoint: EndpointRecord) throws(StorageError) -> [EndpointCaller] {
    try (uses[endpoint.id] ?? []).map { (use) throws(StorageError) in
      let standing = ConnectorProfile.standing(of: use.connector, use.standing)
      var caller = EndpointCaller(
        name: use.connector, connectorClass: use.connectorClass, permit: try permit(use, standing),
        isClaimed: standing.isClaimed, lastAt: use.lastAt,
        interval: use.hits > 1 ? (use.lastAt - use.firstAt) / (use.hits - 1) : nil,
        isAuthorization: endpoint.isAuthorization)
      let since = now - RemovalSafety.lookBack
      if [.httpLibrary, .browser].contains(use.connectorClass), use.lastAt >= since {
        caller.days = try database.daysOfUse(use.connector, endpoint: endpoint.id, since: since)
        caller.clients = try database.clientsUsing(use.connector, endpoint: endpoint.id, since: since)
        caller.hits = (visits[endpoint.id] ?? []).first { $0.standing == use.standing }?.window.hits ?? use.hits
      }
      return caller
    }
  }

  private func permit(_ use: RetiredUse, _ standing: RowStanding) throws(StorageError) -> AlertPermit {
    var totals = UseTotals(
      versions: [], endpoint: use.endpoint.label, retiredAt: use.endpoint.retiredAt ?? 0, retiredIn: 0,
      graceUntil: use.endpoint.graceUntil ?? 0, firstAt: use.firstAt, lastAt: use.lastAt, hits: use.hits,
      hitsAfterGrace: use.hits, firstAfterGraceAt: use.firstAt, lastAfterGraceAt: use.lastAt,
      attribution: use.standing, activeClients: 0)
    totals.isAuthorization = use.endpoint.isAuthorization
    if standing.isClaimed, !totals.isAuthorization {
      totals.networks = try database.networks(
        of: use.connector, endpoint: use.endpoint.id, after: totals.graceUntil, limit: policy.minNetworks)
    }
    return policy.permit(totals, connectorClass: use.connectorClass, standing: standing, now: now)
  }
}

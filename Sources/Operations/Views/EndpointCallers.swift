package import Evidence
package import Storage

/// Who used retired endpoints after their grace, as it bears on removing them.
package struct EndpointCallers {
  private let database: Database
  private let uses: [EndpointID: [RetiredUse]]
  private let policy: ClaimPolicy
  private let now: Int64

  package init(_ database: Database, endpoints: [EndpointRecord], now: Int64) throws(StorageError) {
    self.database = database
    self.now = now
    policy = try database.claimPolicy()
    uses = Dictionary(grouping: try database.retiredUses(of: endpoints), by: \.endpoint.id)
  }

  package func callers(of endpoint: EndpointRecord) throws(StorageError) -> [EndpointCaller] {
    try (uses[endpoint.id] ?? []).map { (use) throws(StorageError) in
      let standing = ConnectorProfile.standing(of: use.connector, use.standing)
      var days = 1
      var clients = 1
      let since = now - RemovalSafety.lookBack
      if use.connectorClass == .httpLibrary, use.lastAt >= since {
        days = try database.daysOfUse(use.connector, endpoint: endpoint.id, since: since)
        clients = try database.clientsUsing(use.connector, endpoint: endpoint.id, since: since)
      }
      return EndpointCaller(
        name: use.connector, connectorClass: use.connectorClass, permit: try permit(use, standing),
        lastAt: use.lastAt, clients: clients, days: days,
        interval: use.hits > 1 ? (use.lastAt - use.firstAt) / (use.hits - 1) : nil)
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

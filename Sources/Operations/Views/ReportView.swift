package import Evidence
package import Storage

/// What there is to tell a platform about its connector, a report for each site.
package struct ReportView {
  /// Sample requests in a report, the latest ones.
  static let requestLimit = 10

  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }

  /// The reports of the sites (nil: of all) that have rows of the connector.
  package func reports(of connector: String, site: SiteRecord?, now: Int64) throws(StorageError) -> [ConnectorReport] {
    try database.snapshot { () throws(StorageError) in
      let rows = try ConnectorView(database).rows(site: site, now: now).filter { $0.connector == connector }
      let uses = try database.retiredUses(of: try database.endpoints(site: site), connector: connector)
      var reports: [ConnectorReport] = []
      for siteID in Set(rows.map(\.siteID)).sorted() {
        // What is only claimed is distinguished.
        for standing in [Attribution.verified, .claimed] {
          let own = rows.filter { $0.siteID == siteID && $0.standing == standing }
          if own.isEmpty { continue }
          reports.append(
            try report(
              connector, rows: own, uses: uses.filter { $0.endpoint.siteID == siteID && $0.standing == standing },
              now: now))
        }
      }
      return reports
    }
  }

  /// From rows and uses of that connector on one site.
  package func report(
    _ connector: String, rows: [ConnectorRow], uses: [RetiredUse], now: Int64
  ) throws(StorageError) -> ConnectorReport {
    let rule = ConnectorProfile.builtIn(connector)
    let deciding = rows.first { $0.judgement.state == .stale } ?? rows.max { lastSeen($0) < lastSeen($1) }
    let attribution = deciding?.judgement.attribution
    let callers = try database.latestCallers(of: connector, limit: 20)
    let quietAfter = try database.setting(.quietAfter).seconds
    let isQuiet = uses.allSatisfy { now - $0.lastAt > quietAfter } && deciding?.judgement.state != .stale
    return ConnectorReport(
      connector: connector, connectorClass: rows.first?.connectorClass, site: rows.first?.site ?? "",
      contact: rule?.contact, refreshAdvice: rule?.refreshAdvice, manifests: rows.map(Self.manifest),
      endpoints: uses.map(Self.endpoint), requests: try requests(connector, rows.first?.standing, of: uses),
      attribution: attribution,
      rule: (callers.first { $0.attribution == attribution?.rawValue } ?? callers.first)?.rule,
      hasCeased: !uses.isEmpty && isQuiet,
      standing: deciding?.judgement.standing ?? .only)
  }

  private func lastSeen(_ row: ConnectorRow) -> Int64 { row.judgement.lastSeen ?? .min }

  private func requests(
    _ connector: String, _ standing: Attribution?, of uses: [RetiredUse]
  ) throws(StorageError) -> [ConnectorReport.Request] {
    if uses.isEmpty { return [] }
    let retiredAt = Dictionary(uses.map { ($0.endpoint.id, $0.endpoint.retiredAt ?? .min) }) { first, _ in first }
    let hits = try database.hits(site: nil, after: 0, connector: connector).filter { hit in
      let isOwn = standing == nil || (hit.attribution == .verified) == (standing == .verified)
      return hit.isUse && isOwn && retiredAt[hit.endpointID].map { hit.at >= $0 } ?? false
    }
    return hits.suffix(Self.requestLimit).reversed().map { hit in
      ConnectorReport.Request(
        at: hit.at, method: hit.method, path: hit.path, parameters: hit.parameters, status: hit.status,
        userAgent: hit.userAgent, network: hit.network, namedClient: hit.namedClient, redirectHost: hit.redirectHost,
        observedBy: hit.source)
    }
  }

  private static func manifest(_ row: ConnectorRow) -> ConnectorReport.Manifest {
    let judgement = row.judgement
    return ConnectorReport.Manifest(
      name: row.manifest, holds: judgement.holds, uses: judgement.uses, current: judgement.current,
      currentSince: row.currentSince, state: judgement.state, reason: judgement.reason,
      isClaimed: judgement.standing.isClaimed)
  }

  private static func endpoint(_ use: RetiredUse) -> ConnectorReport.Endpoint {
    let endpoint = use.endpoint
    return ConnectorReport.Endpoint(
      url: endpoint.isClientID ? "client_id \(endpoint.url)" : endpoint.url, fields: endpoint.fields,
      retiredAt: endpoint.retiredAt, successor: endpoint.successor, hits: use.hits, firstAt: use.firstAt,
      lastAt: use.lastAt, answered: use.answered, refused: use.refused)
  }
}

package import Evidence
import Manifests
package import Storage

/// `status`: everything that the one verdict is made of, read at one moment.
package struct StatusView {
  private let database: Database
  private let now: Int64

  package init(_ database: Database, now: Int64) {
    self.database = database
    self.now = now
  }

  /// - Parameters:
  ///   - site: nil: all.
  ///   - connector: nil: all. What was observed, and how manifestd itself does, is told of any.
  package func status(site: SiteRecord?, connector: String? = nil) throws(StorageError) -> Status {
    let troubles = StatusTroubles(database, now: now).all
    return try database.snapshot { () throws(StorageError) in
      let endpoints = try database.endpoints(site: site)
      let view = ConnectorView(database)
      let rows = try view.rows(endpoints, site: site, now: now).filter { connector == nil || $0.connector == connector }
      let uses = try database.retiredUses(of: endpoints, windowStart: now - Status.window)
      let firing = try database.alerts(isOpen: true, site: site, connector: connector, now: now).filter {
        $0.state == .firing
      }
      return Status(
        connectors: try connectors(rows, uses, statuses: try lastStatuses(of: uses)),
        verdict: try view.verdict(rows, of: endpoints, now: now),
        observations: try observations(endpoints, site: site), troubles: troubles,
        retired: endpoints.filter { !$0.isCurrent }.count,
        alerts: firing.map { alert in
          OpenAlertWord(
            id: alert.id.value, connector: alert.connector, openedAt: alert.openedAt ?? alert.lastAt,
            acknowledgedBy: alert.ackedAt == nil ? nil : alert.ackedBy ?? "", message: alert.ackMessage,
            silencedUntil: alert.silencedUntil)
        },
        waiting: try database.waitingCounts().values.reduce(0, +), notified: try HooksNow(database).notified,
        isServed: Doctor(path: database.path, now: now).isServed, now: now)
    }
  }

  /// One row a connector and site, from its rows by manifest.
  package func connectors(_ judged: ConnectorView.Judged) throws(StorageError) -> [ConnectorStatus] {
    try connectors(judged.rows, try database.retiredUses(of: judged.endpoints), statuses: [:])
  }

  private struct Key: Hashable {
    let connector: String
    let standing: Attribution
    let siteID: SiteID
  }

  private func connectors(
    _ rows: [ConnectorRow], _ uses: [RetiredUse], statuses: [LastStatus: Int]
  ) throws(StorageError) -> [ConnectorStatus] {
    let calls = Dictionary(grouping: uses) {
      Key(connector: $0.connector, standing: $0.standing, siteID: $0.endpoint.siteID)
    }
    let grouped = Dictionary(grouping: rows) {
      Key(connector: $0.connector, standing: $0.standing, siteID: $0.siteID)
    }
    return ConnectorStatus.sorted(
      grouped.map { key, rows in
        ConnectorStatus(
          connector: key.connector, connectorClass: rows[0].connectorClass, standing: key.standing,
          site: rows[0].site, parts: rows.map { ConnectorStatus.Part(manifest: $0.manifest, judgement: $0.judgement) },
          calls: (calls[key] ?? []).map { call in
            Self.calls(call, lastStatus: statuses[LastStatus(key: key, endpoint: call.endpoint.id)])
          })
      })
  }

  private struct LastStatus: Hashable {
    let key: Key
    let endpoint: EndpointID
  }

  /// How the last sample of each was answered.
  private func lastStatuses(of uses: [RetiredUse]) throws(StorageError) -> [LastStatus: Int] {
    var sites: [EndpointID: SiteID] = [:]
    for use in uses { sites[use.endpoint.id] = use.endpoint.siteID }
    guard let first = uses.map(\.firstAt).min() else { return [:] }
    var statuses: [LastStatus: Int] = [:]
    // Oldest first: the last one stays.
    for hit in try database.hits(site: nil, after: first - 1) where hit.isUse && hit.status > 0 {
      guard let site = sites[hit.endpointID] else { continue }
      let standing: Attribution = hit.attribution == .verified ? .verified : .claimed
      let key = Key(connector: hit.connector, standing: standing, siteID: site)
      statuses[LastStatus(key: key, endpoint: hit.endpointID)] = hit.status
    }
    return statuses
  }

  private static func calls(_ use: RetiredUse, lastStatus: Int?) -> RetiredCalls {
    let endpoint = use.endpoint
    return RetiredCalls(
      endpoint: endpoint.label, url: endpoint.url, path: endpoint.endpoint?.path ?? "/",
      isClientID: endpoint.isClientID, isAuthorization: endpoint.isAuthorization, retiredAt: endpoint.retiredAt ?? 0,
      hits: use.hits, answered: use.answered, refused: use.refused,
      recent: RetiredCalls.Recent(hits: use.window.hits, answered: use.window.answered, refused: use.window.refused),
      lastStatus: lastStatus, firstAt: use.firstAt, lastAt: use.lastAt, answerer: answerer(of: endpoint),
      hasUpstream: endpoint.policy.upstream != nil)
  }

  private static func answerer(of endpoint: EndpointRecord) -> RetiredCalls.Answerer {
    if endpoint.observation.source != UseSource.listener.rawValue { return .elsewhere }
    let isProxied = endpoint.policy.upstream != nil && endpoint.policy.answer ?? .proxy == .proxy
    return isProxied ? .upstream : .daemon
  }

  private func observations(
    _ endpoints: [EndpointRecord], site: SiteRecord?
  ) throws(StorageError) -> [SiteObservation] {
    let served = try database.servedEndpoints(among: endpoints)
    let bySite = Dictionary(grouping: endpoints.filter { !$0.isClientID && !served.contains($0.id) }, by: \.site)
    let sites = if let site { [site] } else { try database.sites() }
    return sites.map { site in
      let own = bySite[site.origin] ?? []
      let unseen = own.filter { !$0.isCurrent && $0.coverage(now: now).unbrokenSince == nil }
      return SiteObservation(
        site: site.origin, uses: ConnectorView.coverage(of: own, now: now),
        until: own.compactMap(\.observation.until).max(),
        sources: Set(own.compactMap(\.observation.source)).sorted(), unobserved: unseen.map(\.label).sorted())
    }
  }
}

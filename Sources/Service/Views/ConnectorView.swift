import Evidence
package import Storage

/// The judgement of every connector, made from totals at the time of asking.
package struct ConnectorView {
  /// A source that has told nothing for so long does not watch any more, in seconds.
  static let watchedWithin: Int64 = 7 * 86_400

  private let database: Database
  private let rules = RuleSet.builtIn

  package init(_ database: Database) {
    self.database = database
  }

  /// The rows of a site (nil: of all), by connector, site and manifest.
  package func rows(site: SiteRecord?, now: Int64) throws(StorageError) -> [ConnectorRow] {
    try database.snapshot { () throws(StorageError) in
      var policy = JudgementPolicy()
      policy.minShare = try database.setting(.minShare).fraction
      policy.quietAfter = try database.setting(.quietAfter).seconds
      let activeSince = now - policy.activeWithin
      let endpoints = try database.endpoints(site: site)
      let evidence = Self.joined(
        try database.connectorTotals(site: site, activeSince: activeSince),
        try database.connectorUses(endpoints, activeSince: activeSince))
      let watched = Set(endpoints.filter { ($0.observation.until ?? .min) > now - Self.watchedWithin }.map(\.siteID))
      var rows: [ConnectorRow] = []
      for standing in try database.standings(site: site) {
        policy.usesObserved = watched.contains(standing.manifest.siteID)
        for (key, evidence) in evidence where key.manifestID == standing.manifest.id {
          rows.append(row(key.connector, evidence, standing, policy, now))
        }
      }
      return rows.sorted { ($0.connector, $0.site, $0.manifest) < ($1.connector, $1.site, $1.manifest) }
    }
  }

  private struct Key: Hashable {
    let connector: String
    let manifestID: Int64
  }

  private struct ConnectorEvidence {
    let connectorClass: ConnectorClass
    var holds: [HoldTotals] = []
    var uses: [UseTotals] = []
    var withoutClientID: Int64 = 0
  }

  /// Fetches and uses of the same connector and manifest, side by side; either may be missing.
  private static func joined(_ totals: [ConnectorTotals], _ uses: [ConnectorUses]) -> [Key: ConnectorEvidence] {
    var joined: [Key: ConnectorEvidence] = [:]
    for total in totals {
      let key = Key(connector: total.connector, manifestID: total.manifestID)
      joined[key, default: ConnectorEvidence(connectorClass: total.connectorClass)].holds += total.holds
    }
    for use in uses {
      let key = Key(connector: use.connector, manifestID: use.manifestID)
      joined[key, default: ConnectorEvidence(connectorClass: use.connectorClass)].uses += use.uses
      joined[key]?.withoutClientID += use.withoutClientID
    }
    return joined
  }

  private func row(
    _ connector: String, _ evidence: ConnectorEvidence, _ standing: ManifestStanding, _ policy: JudgementPolicy,
    _ now: Int64
  ) -> ConnectorRow {
    var judgement = judge(
      connectorClass: evidence.connectorClass, versions: standing.versions, holds: evidence.holds,
      uses: evidence.uses, policy: policy, now: now)
    if evidence.withoutClientID > 0 {
      judgement.reason += "; \(evidence.withoutClientID) authorization requests named no client_id"
    }
    return ConnectorRow(
      connector: connector, site: standing.manifest.origin, manifest: standing.manifest.name, judgement: judgement,
      contact: rules.connector(named: connector)?.contact)
  }
}

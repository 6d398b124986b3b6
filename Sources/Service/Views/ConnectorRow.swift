package import Evidence
package import Storage

/// One connector and one manifest of a site: who holds what, and since when.
package struct ConnectorRow: Sendable {
  package let connector: String
  package let site: String
  package let manifest: String
  package let judgement: Judgement
  /// Where to tell the platform; nil if none is known.
  package let contact: String?
}

/// The judgement of every connector, made from totals at the time of asking.
package struct ConnectorView {
  private let database: Database
  private let rules: RuleSet

  package init(_ database: Database, rules: RuleSet = .builtIn) {
    self.database = database
    self.rules = rules
  }

  /// The rows of a site (nil: of all), by connector, site and manifest.
  package func rows(site: SiteRecord?, now: Int64) throws(StorageError) -> [ConnectorRow] {
    try database.snapshot { () throws(StorageError) in
      var policy = JudgementPolicy()
      policy.minShare = try database.setting(.minShare).fraction
      policy.usesObserved = false
      let standings = try database.standings(site: site)
      let totals = try database.connectorTotals(site: site, activeSince: now - policy.activeWithin)
      return totals.compactMap { row(of: $0, standings: standings, policy: policy, now: now) }
        .sorted { ($0.connector, $0.site, $0.manifest) < ($1.connector, $1.site, $1.manifest) }
    }
  }

  private func row(
    of totals: ConnectorTotals, standings: [ManifestStanding], policy: JudgementPolicy, now: Int64
  ) -> ConnectorRow? {
    guard let standing = standings.first(where: { $0.manifest.id == totals.manifestID }) else { return nil }
    let judgement = judge(
      connectorClass: totals.connectorClass, versions: standing.versions, holds: totals.holds, uses: [],
      policy: policy, now: now)
    return ConnectorRow(
      connector: totals.connector, site: standing.manifest.origin, manifest: standing.manifest.name,
      judgement: judgement, contact: rules.connector(named: totals.connector)?.contact)
  }
}

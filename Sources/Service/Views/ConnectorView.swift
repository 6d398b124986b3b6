import Evidence
package import Storage

/// The judgement of every connector, made from totals at the time of asking.
package struct ConnectorView {
  /// A source that has told nothing for so long does not watch any more, in seconds.
  static let watchedWithin: Int64 = 7 * 86_400

  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }

  /// The rows of a site (nil: of all), by connector, site and manifest.
  package func rows(site: SiteRecord?, now: Int64) throws(StorageError) -> [ConnectorRow] {
    try database.snapshot { () throws(StorageError) in
      var policy = JudgementPolicy()
      policy.minShare = try database.setting(.minShare).fraction
      policy.quietAfter = try database.setting(.quietAfter).seconds
      policy.claims.alertsLibraries = try database.setting(.alertLibraries).text == "yes"
      let activeSince = now - policy.activeWithin
      let endpoints = try database.endpoints(site: site)
      let standings = try database.standings(site: site)
      let evidence = Self.joined(
        try database.connectorTotals(site: site, activeSince: activeSince),
        try database.connectorUses(endpoints, activeSince: activeSince, quietSince: now - policy.quietAfter),
        sites: Dictionary(uniqueKeysWithValues: standings.map { ($0.manifest.id, $0.manifest.siteID) }))
      let watched = Set(endpoints.filter { ($0.observation.until ?? .min) > now - Self.watchedWithin }.map(\.siteID))
      let byManifest = Dictionary(grouping: evidence, by: \.key.manifestID)
      var rows: [ConnectorRow] = []
      for standing in standings {
        policy.usesObserved = watched.contains(standing.manifest.siteID) ? .always : .unobserved
        for (key, evidence) in byManifest[standing.manifest.id] ?? [] {
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

  private struct Caller: Hashable {
    let connector: String
    let siteID: Int64
  }

  private struct ConnectorEvidence {
    let connectorClass: ConnectorClass
    var holds: [HoldTotals] = []
    var uses: [UseTotals] = []
    var withoutClientID: Int64 = 0

    /// Whether there is more than uses of what current versions advertise.
    var isTelling: Bool { !holds.isEmpty || withoutClientID > 0 || uses.contains { $0.retiredAt < .max } }
  }

  /// Fetches and uses of the same connector and manifest, side by side; either may be missing.
  private static func joined(
    _ totals: [ConnectorTotals], _ uses: [ConnectorUses], sites: [Int64: Int64]
  ) -> [Key: ConnectorEvidence] {
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
    // Who is seen to hold or to use a superseded version of one manifest says nothing of those it never asked for:
    // only of a caller that its site knows by nothing else it is told that it uses what is current.
    func caller(_ key: Key) -> Caller { Caller(connector: key.connector, siteID: sites[key.manifestID] ?? 0) }
    let telling = Set(joined.filter { $0.value.isTelling }.keys.map(caller))
    return joined.filter { $0.value.isTelling || !telling.contains(caller($0.key)) }
  }

  private func row(
    _ connector: String, _ evidence: ConnectorEvidence, _ standing: ManifestStanding, _ policy: JudgementPolicy,
    _ now: Int64
  ) -> ConnectorRow {
    var judgement = judge(
      connectorClass: evidence.connectorClass, versions: standing.versions, holds: evidence.holds,
      uses: evidence.uses, policy: policy, now: now)
    if evidence.withoutClientID > 0 {
      let count = evidence.withoutClientID
      judgement.reason += "; \(count) authorization \(count == 1 ? "request" : "requests") named no client_id"
    }
    return ConnectorRow(
      connector: connector, connectorClass: evidence.connectorClass, site: standing.manifest.origin,
      siteID: standing.manifest.siteID, manifest: standing.manifest.name, manifestID: standing.manifest.id,
      currentSince: standing.versions.first(where: \.isCurrent)?.releasedAt, judgement: judgement)
  }
}

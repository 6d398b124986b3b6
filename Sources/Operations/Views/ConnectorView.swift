package import Evidence
package import Storage

/// The judgement of every connector, made from totals at the time of asking.
package struct ConnectorView {
  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }

  /// What the judgement of a site was made from, and what came of it, all of one moment.
  package struct Judged {
    /// By connector, site and manifest.
    package var rows: [ConnectorRow]
    /// All that the site ever advertised or declared retired.
    package let endpoints: [EndpointRecord]
  }

  /// Judges the connectors of a site (nil: of all).
  package func judged(site: SiteRecord?, now: Int64) throws(StorageError) -> Judged {
    try database.snapshot { () throws(StorageError) in
      let endpoints = try database.endpoints(site: site)
      return Judged(rows: try rows(endpoints, site: site, now: now), endpoints: endpoints)
    }
  }

  /// The rows alone.
  package func rows(site: SiteRecord?, now: Int64) throws(StorageError) -> [ConnectorRow] {
    try judged(site: site, now: now).rows
  }

  /// - Parameter endpoints: of the site, as of the same moment.
  package func rows(
    _ endpoints: [EndpointRecord], site: SiteRecord?, now: Int64
  ) throws(StorageError) -> [ConnectorRow] {
    try database.snapshot { () throws(StorageError) in
      var policy = JudgementPolicy()
      policy.minShare = try database.setting(.minShare).fraction
      policy.quietAfter = try database.setting(.quietAfter).seconds
      policy.claims = try database.claimPolicy()
      let activeSince = now - policy.activeWithin
      let standings = try database.standings(site: site)
      let sites = Set(standings.map(\.manifest.siteID))
      let evidence = Self.joined(
        try database.connectorTotals(site: site, activeSince: activeSince),
        try database.connectorUses(
          endpoints, activeSince: activeSince, quietSince: now - policy.quietAfter,
          networkLimit: policy.claims.minNetworks),
        sites: Dictionary(uniqueKeysWithValues: standings.map { ($0.manifest.id, $0.manifest.siteID) }),
        quietSince: now - policy.quietAfter)
      let coverage = Dictionary(grouping: endpoints, by: \.siteID).mapValues { Self.coverage(of: $0, now: now) }
      let seen = try sites.count == 1 ? database.clientsSeen(since: activeSince) : [:]
      let byManifest = Dictionary(grouping: evidence, by: \.key.manifestID)
      var rows: [ConnectorRow] = []
      for standing in standings {
        policy.usesObserved = coverage[standing.manifest.siteID] ?? .unobserved
        for (key, evidence) in byManifest[standing.manifest.id] ?? [] {
          let clients = seen[SeenClients(connector: key.connector, standing: key.standing)]
          rows.append(row(key, evidence, standing, policy, now, seenClients: clients))
        }
      }
      Self.settle(&rows, evidence)
      return rows.sorted {
        ($0.connector, $0.site, $1.standing, $0.manifest) < ($1.connector, $1.site, $0.standing, $1.manifest)
      }
    }
  }

  /// What a connector holds of one document that advertised an endpoint answers for another that it never fetched: its
  /// use there until the retirement leaves no doubt.
  private static func settle(_ rows: inout [ConnectorRow], _ evidence: [Key: ConnectorEvidence]) {
    if !rows.contains(where: { $0.judgement.leftover?.kind == .untilRetired }) { return }
    var settled: [Caller: Set<String>] = [:]
    for row in rows where row.judgement.holds != nil {
      let uses = evidence[Key(connector: row.connector, standing: row.standing, manifestID: row.manifestID)]?.uses ?? []
      settled[row.caller, default: []].formUnion(uses.map(\.endpoint))
    }
    for index in rows.indices {
      guard let leftover = rows[index].judgement.leftover, leftover.kind == .untilRetired,
        settled[rows[index].caller]?.contains(leftover.endpoint) == true
      else { continue }
      rows[index].judgement.leftover = nil
    }
  }

  /// Whether anything is wrong, from these rows and from what was observed of the retired endpoints.
  package func verdict(_ judged: Judged, now: Int64) throws(StorageError) -> Verdict {
    try verdict(judged.rows, of: judged.endpoints, now: now)
  }

  package func verdict(_ rows: [ConnectorRow], of endpoints: [EndpointRecord], now: Int64) throws(StorageError)
    -> Verdict
  {
    let served = try database.servedEndpoints(among: endpoints)
    return Verdict(
      rows: rows.map { (connector: $0.connector, judgement: $0.judgement) },
      coverage: Self.coverage(ofRetired: endpoints.filter { !served.contains($0.id) }, now: now),
      quietAfter: try database.setting(.quietAfter).seconds, now: now)
  }

  /// Each retired endpoint has to be observed for itself: those of a site that are observed alike are reported in one.
  private static func coverage(ofRetired endpoints: [EndpointRecord], now: Int64) -> [(what: String, uses: UseCoverage)]
  {
    let retired = endpoints.filter { !$0.isCurrent && !$0.isClientID }
    var told: [(what: String, uses: UseCoverage)] = []
    for (site, own) in Dictionary(grouping: retired, by: \.site) {
      let covered = own.map { (label: $0.label, uses: $0.coverage(now: now)) }
      if let first = covered.first, covered.allSatisfy({ $0.uses == first.uses }) {
        told.append(("the endpoints of \(site)", first.uses))
      } else {
        told += covered.map { (what: $0.label, uses: $0.uses) }
      }
    }
    return told
  }

  /// What any source saw of the uses of these endpoints.
  package static func coverage(of endpoints: [EndpointRecord], now: Int64) -> UseCoverage {
    let spans = endpoints.reduce(CoverageSpans()) { $0.union($1.observation.spans) }
    return UseCoverage(spans, now: now, slack: EndpointObservation.slack)
  }

  private struct Key: Hashable {
    let connector: String
    let standing: Attribution
    let manifestID: ManifestID
  }

  fileprivate struct Caller: Hashable {
    let connector: String
    let standing: Attribution
    let siteID: SiteID
  }

  private struct ConnectorEvidence {
    let connectorClass: ConnectorClass
    var holds: [HoldTotals] = []
    var uses: [UseTotals] = []
    var withoutClientID: Int64 = 0

    /// Whether there is more than uses of what current versions advertise. That such an endpoint has come back is told
    /// for as long as its callers would be STALE.
    func isTelling(quietSince: Int64) -> Bool {
      !holds.isEmpty || withoutClientID > 0
        || uses.contains { $0.retiredAt < .max || $0.lastBeforeReturnAt ?? .min >= quietSince }
    }
  }

  /// Fetches and uses of the same connector and manifest, side by side; either may be missing.
  private static func joined(
    _ totals: [ConnectorTotals], _ uses: [ConnectorUses], sites: [ManifestID: SiteID], quietSince: Int64
  ) -> [Key: ConnectorEvidence] {
    var joined: [Key: ConnectorEvidence] = [:]
    for total in totals {
      let key = Key(connector: total.connector, standing: total.standing, manifestID: total.manifestID)
      joined[key, default: ConnectorEvidence(connectorClass: total.connectorClass)].holds += total.holds
    }
    for use in uses {
      let key = Key(connector: use.connector, standing: use.standing, manifestID: use.manifestID)
      joined[key, default: ConnectorEvidence(connectorClass: use.connectorClass)].uses += use.uses
      joined[key]?.withoutClientID += use.withoutClientID
    }
    // Who is seen to hold or to use a superseded version of one manifest says nothing of those it never asked for:
    // only of a caller that its site knows by nothing else it is told that it uses what is current.
    func caller(_ key: Key) -> Caller {
      Caller(connector: key.connector, standing: key.standing, siteID: sites[key.manifestID] ?? 0)
    }
    let telling = Set(joined.filter { $0.value.isTelling(quietSince: quietSince) }.keys.map(caller))
    return joined.filter { $0.value.isTelling(quietSince: quietSince) || !telling.contains(caller($0.key)) }
  }

  private func row(
    _ key: Key, _ evidence: ConnectorEvidence, _ standing: ManifestStanding, _ policy: JudgementPolicy,
    _ now: Int64, seenClients: Int?
  ) -> ConnectorRow {
    var judgement = judge(
      connectorClass: evidence.connectorClass, versions: standing.versions, holds: evidence.holds,
      uses: evidence.uses, policy: policy, now: now,
      standing: ConnectorProfile.standing(of: key.connector, key.standing),
      seenClients: seenClients)
    if evidence.withoutClientID > 0 {
      let count = evidence.withoutClientID
      judgement.reason += "; \(count) authorization \(count == 1 ? "request" : "requests") named no client_id"
    }
    return ConnectorRow(
      connector: key.connector, standing: key.standing, connectorClass: evidence.connectorClass,
      site: standing.manifest.origin,
      siteID: standing.manifest.siteID, manifest: standing.manifest.name, manifestID: standing.manifest.id,
      currentSince: standing.versions.first(where: \.isCurrent)?.releasedAt, judgement: judgement)
  }
}

extension ConnectorRow {
  fileprivate var caller: ConnectorView.Caller {
    ConnectorView.Caller(connector: connector, standing: standing, siteID: siteID)
  }
}

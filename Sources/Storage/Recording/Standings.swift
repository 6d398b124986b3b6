package import Evidence

/// A manifest and how each of its released versions stands at a time.
package struct ManifestStanding: Sendable {
  package let manifest: ManifestRecord
  package fileprivate(set) var versions: [VersionStanding]
}

/// What one connector did with one manifest: totals only, never single sightings.
package struct ConnectorTotals: Sendable {
  package let connector: String
  /// Whether these are what its platform's own addresses did, or what others claimed.
  package let standing: Attribution
  package let connectorClass: ConnectorClass
  package let manifestID: Int64
  package fileprivate(set) var holds: [HoldTotals]
}

extension Database {
  /// Every manifest of a site (nil: of all) with its versions, as of now: a release of the future is not there yet.
  package func standings(site: SiteRecord?) throws(StorageError) -> [ManifestStanding] {
    let rows = try connection.rows(
      """
      SELECT manifest.id, site_id, origin, manifest.name, kind, number, starts_at, ends_at,
        (SELECT number FROM version AS next WHERE next.id = next_version_id) AS next_number,
        expires_at, version_standing.grace
      FROM version_standing
      JOIN manifest ON manifest.id = version_standing.manifest_id JOIN site ON site.id = site_id
      JOIN version ON version.id = version_standing.version_id
      WHERE ?1 IS NULL OR site_id = ?1
      ORDER BY origin, manifest.name, number
      """, site?.id, map: { (Self.manifest(&$0), Self.standing(&$0)) })
    var standings: [ManifestStanding] = []
    for (manifest, version) in rows {
      if standings.last?.manifest.id == manifest.id {
        standings[standings.count - 1].versions.append(version)
      } else {
        standings.append(ManifestStanding(manifest: manifest, versions: [version]))
      }
    }
    return standings
  }

  /// The totals of every connector that touched a manifest; `activeSince`: clients seen earlier are not active.
  package func connectorTotals(site: SiteRecord?, activeSince: Int64) throws(StorageError) -> [ConnectorTotals] {
    var holds: [HoldKey: HoldTotals] = [:]
    for (key, hold) in try listenedTotals(site: site, activeSince: activeSince) { holds[key] = hold }
    for (key, hold) in try loggedTotals(site: site, activeSince: activeSince) {
      holds[key] = holds[key].map { $0.adding(logged: hold) } ?? hold
    }
    let grouped = Dictionary(grouping: holds.filter { $0.value.hits > 0 }) { $0.key.subject }
    return grouped.sorted { $0.key < $1.key }.map { subject, holds in
      ConnectorTotals(
        connector: subject.connector, standing: subject.standing, connectorClass: holds[0].key.connectorClass,
        manifestID: subject.manifestID, holds: holds.map(\.value).sorted { $0.version < $1.version })
    }
  }

  private struct HoldSubject: Hashable, Comparable {
    let connector: String
    let standing: Attribution
    let manifestID: Int64

    static func < (a: HoldSubject, b: HoldSubject) -> Bool {
      (a.connector, b.standing, a.manifestID) < (b.connector, a.standing, b.manifestID)
    }
  }

  private struct HoldKey: Hashable {
    let subject: HoldSubject
    let connectorClass: ConnectorClass
    let version: Int64

    /// Of `class, name, attribution, manifest_id, number`.
    init(_ row: inout Row) {
      connectorClass = ConnectorClass(rawValue: row.text("class")) ?? .httpLibrary
      subject = HoldSubject(
        connector: row.text("name"), standing: Attribution(rawValue: row.text("attribution")) ?? .claimed,
        manifestID: row.integer("manifest_id"))
      version = row.integer("number")
    }
  }

  /// Clients that last fetched the version: those active, and all.
  private static let holders = """
    (SELECT coalesce(sum(clients), 0) FROM holder_day AS held
     WHERE held.connector_id = connector.id AND held.version_id = version.id AND day >= ?2) AS active,
    (SELECT clients FROM holder_total AS held
     WHERE held.connector_id = connector.id AND held.version_id = version.id) AS holders
    """

  private func listenedTotals(
    site: SiteRecord?, activeSince: Int64
  ) throws(StorageError) -> [(HoldKey, HoldTotals)] {
    try connection.rows(
      """
      SELECT class, name, attribution, manifest_id, number, last_fetch_at, first_at, last_at,
        fetches + proofs + heads + logs AS hits, last_evidence, last_attribution, fetch_hours, \(Self.holders),
        first_fetch_at, last_fetch_order
      FROM connector CROSS JOIN connector_version ON connector_id = connector.id
      CROSS JOIN version ON version.id = version_id
      WHERE ?1 IS NULL OR (SELECT site_id FROM manifest WHERE manifest.id = manifest_id) = ?1
      """, site?.id, Day.of(activeSince),
      map: { row in
        let key = HoldKey(&row)
        let totals = HoldTotals(
          version: Int(key.version), lastFetchAt: row.integerOrNil("last_fetch_at"), firstAt: row.integer("first_at"),
          lastAt: row.integer("last_at"), hits: row.integer("hits"),
          lastEvidence: EvidenceKind(rawValue: row.text("last_evidence")) ?? .fetch,
          lastAttribution: Attribution(rawValue: row.text("last_attribution")) ?? .claimed,
          fetchHours: row.int("fetch_hours"), activeClients: row.int("active"), clients: row.int("holders"),
          firstFetchAt: row.integerOrNil("first_fetch_at"), lastFetchOrder: row.integer("last_fetch_order"))
        return (key, totals)
      })
  }

  private func loggedTotals(
    site: SiteRecord?, activeSince: Int64
  ) throws(StorageError) -> [(HoldKey, HoldTotals)] {
    try connection.rows(
      """
      SELECT class, name, attribution, manifest_id, number, last_fetch_at, first_at, last_at, hits, fetch_hours,
        \(Self.holders), first_fetch_at
      FROM connector CROSS JOIN logged_version ON connector_id = connector.id
      CROSS JOIN version ON version.id = version_id
      WHERE ?1 IS NULL OR (SELECT site_id FROM manifest WHERE manifest.id = manifest_id) = ?1
      """, site?.id, Day.of(activeSince),
      map: { row in
        let key = HoldKey(&row)
        let totals = HoldTotals(
          version: Int(key.version), lastFetchAt: row.integerOrNil("last_fetch_at"), firstAt: row.integer("first_at"),
          lastAt: row.integer("last_at"), hits: row.integer("hits"), lastEvidence: .log,
          lastAttribution: key.subject.standing, fetchHours: row.int("fetch_hours"), activeClients: row.int("active"),
          clients: row.int("holders"), firstFetchAt: row.integerOrNil("first_fetch_at"))
        return (key, totals)
      })
  }

  /// From the version's latest interval.
  private static func standing(_ row: inout Row) -> VersionStanding {
    let (number, startsAt, endsAt) = (row.int("number"), row.integer("starts_at"), row.integerOrNil("ends_at"))
    let next = row.integerOrNil("next_number").map(Int.init)
    // A version never served can be held by nobody after the end of its release.
    let expiresAt = row.integerOrNil("expires_at") ?? endsAt ?? startsAt
    let grace = row.integer("grace")
    return VersionStanding(
      number: number, isCurrent: endsAt == nil, releasedAt: startsAt, supersededAt: endsAt, supersededBy: next,
      expiresAt: expiresAt, graceUntil: max(expiresAt, endsAt.map { $0 + grace } ?? expiresAt))
  }
}

extension HoldTotals {
  /// With what logs reported of the same version beyond it.
  fileprivate func adding(logged: HoldTotals) -> HoldTotals {
    var sum = self
    sum.hits = max(0, hits + logged.hits)
    // A row that only takes away tells nothing else.
    if logged.hits <= 0 { return sum }
    sum.lastFetchAt = [heldAt, logged.lastFetchAt].compactMap(\.self).max()
    sum.firstFetchAt = [firstFetchAt, logged.firstFetchAt].compactMap(\.self).min()
    sum.firstAt = min(firstAt, logged.firstAt)
    sum.fetchHours = fetchHours + logged.fetchHours
    if logged.lastAt > lastAt {
      sum.lastAt = logged.lastAt
      sum.lastEvidence = logged.lastEvidence
      sum.lastAttribution = logged.lastAttribution
    }
    return sum
  }
}

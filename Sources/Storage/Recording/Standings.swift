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
  package let manifestID: ManifestID
  package fileprivate(set) var holds: [HoldTotals]
}

extension Database {
  /// Every manifest of a site (nil: of all) with its versions, as of now: a release of the future is not there yet.
  package func standings(site: SiteRecord?) throws(StorageError) -> [ManifestStanding] {
    var standings: [ManifestStanding] = []
    for version in try releasedVersions(site: site?.id) {
      if standings.last?.manifest.id == version.manifest.id {
        standings[standings.count - 1].versions.append(Self.standing(version))
      } else {
        standings.append(ManifestStanding(manifest: version.manifest, versions: [Self.standing(version)]))
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
    let manifestID: ManifestID

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
        manifestID: row.id("manifest_id"))
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

  /// A version never served can be held by nobody after the end of its release.
  private static func standing(_ version: ReleasedVersion) -> VersionStanding {
    VersionStanding(
      number: version.number, isCurrent: version.isCurrent, releasedAt: version.startsAt,
      supersededAt: version.endsAt, supersededBy: version.nextNumber,
      expiresAt: version.expiresAt ?? version.endsAt ?? version.startsAt,
      graceUntil: version.graceUntil ?? version.expiresAt ?? version.startsAt)
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

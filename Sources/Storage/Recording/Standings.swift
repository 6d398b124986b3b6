package import Evidence

/// A manifest and how each of its released versions stands at a time.
package struct ManifestStanding: Sendable {
  package let manifest: ManifestRecord
  package fileprivate(set) var versions: [VersionStanding]
}

/// What one connector did with one manifest: totals only, never single sightings.
package struct ConnectorTotals: Sendable {
  package let connector: String
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
        (SELECT number FROM version AS next WHERE next.id = next_version_id),
        expires_at, version_standing.grace
      FROM version_standing
      JOIN manifest ON manifest.id = version_standing.manifest_id JOIN site ON site.id = site_id
      JOIN version ON version.id = version_standing.version_id
      WHERE ?1 IS NULL OR site_id = ?1
      ORDER BY origin, manifest.name, number
      """, site?.id, map: { (Self.manifest($0), Self.standing($0)) })
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
    let rows = try connection.rows(
      """
      SELECT connector.name, class, manifest_id, number, last_fetch_at, first_at, last_at,
        fetches + proofs + heads + logs, last_evidence, last_attribution, fetch_hours,
        (SELECT coalesce(sum(clients), 0) FROM holder_day AS held
         WHERE held.connector_id = connector.id AND held.version_id = version.id AND day >= ?2),
        holder_count, first_fetch_at, last_fetch_order
      FROM connector_version
      JOIN connector ON connector.id = connector_id
      JOIN version ON version.id = version_id
      JOIN manifest ON manifest.id = manifest_id
      WHERE ?1 IS NULL OR site_id = ?1
      ORDER BY connector.name, manifest_id, number
      """, site?.id, Day.of(activeSince), map: { ($0.text(0), $0.text(1), $0.integer(2), Self.holdTotals($0)) })
    var totals: [ConnectorTotals] = []
    for (name, className, manifest, hold) in rows {
      if let last = totals.last, last.connector == name, last.manifestID == manifest {
        totals[totals.count - 1].holds.append(hold)
        continue
      }
      totals.append(
        ConnectorTotals(
          connector: name, connectorClass: ConnectorClass(rawValue: className) ?? .library, manifestID: manifest,
          holds: [hold]))
    }
    return totals
  }

  /// From the version's latest interval.
  private static func standing(_ row: Row) -> VersionStanding {
    let endsAt = row.integerOrNil(7)
    // A version never served can be held by nobody after the end of its release.
    let expiresAt = row.integerOrNil(9) ?? endsAt ?? row.integer(6)
    let graceEnd = endsAt.map { $0 + row.integer(10) }
    return VersionStanding(
      number: row.int(5), isCurrent: endsAt == nil, releasedAt: row.integer(6), supersededAt: endsAt,
      supersededBy: row.integerOrNil(8).map(Int.init), expiresAt: expiresAt,
      graceUntil: max(expiresAt, graceEnd ?? expiresAt))
  }

  private static func holdTotals(_ row: Row) -> HoldTotals {
    HoldTotals(
      version: row.int(3), lastFetchAt: row.integerOrNil(4),
      firstAt: row.integer(5), lastAt: row.integer(6), hits: row.integer(7),
      lastEvidence: EvidenceKind(rawValue: row.text(8)) ?? .fetch,
      lastAttribution: Attribution(rawValue: row.text(9)) ?? .claimed, fetchHours: row.int(10),
      activeClients: row.int(11), clients: row.int(12), firstFetchAt: row.integerOrNil(13),
      lastFetchOrder: row.integer(14))
  }
}

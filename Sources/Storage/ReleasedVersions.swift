/// A version that was released, and when it was last current, as of now. What the view `version_standing` says, made
/// from the releases one after the other: a verb asks for it again and again, and to prepare the view alone costs more.
struct ReleasedVersion {
  let manifest: ManifestRecord
  let id: VersionID
  let number: Int
  let startsAt: Int64
  /// Nil: it is current.
  fileprivate(set) var endsAt: Int64?
  /// The number of the version that followed it.
  fileprivate(set) var nextNumber: Int?
  /// Seconds for which that one's release gave it grace.
  fileprivate(set) var grace: Int64 = 0
  /// The last second at which a copy is fresh; nil: nobody has one.
  let expiresAt: Int64?

  var isCurrent: Bool { endsAt == nil }
  /// Nil while it is current.
  var graceUntil: Int64? { endsAt.map { max(expiresAt ?? $0, $0 + grace) } }
}

extension Database {
  /// Every version of a site (nil: of all) that was ever released, by site, manifest and number.
  func releasedVersions(site: SiteID? = nil) throws(StorageError) -> [ReleasedVersion] {
    var found: [ReleasedVersion] = []
    /// Where each version of the present manifest stands in `found`.
    var places: [VersionID: Int] = [:]
    var (start, last) = (0, Int?.none)
    let releases = try connection.rows(
      """
      SELECT manifest.id, site_id, origin, manifest.name, kind, version_id, number, effective_at, expires_at,
        release.grace
      FROM site CROSS JOIN manifest ON site_id = site.id
      CROSS JOIN release_item ON release_item.manifest_id = manifest.id
      CROSS JOIN release ON release.id = release_id CROSS JOIN version ON version.id = version_id
      LEFT JOIN version_lifetime USING (version_id)
      WHERE ?1 IS NULL OR site_id = ?1 ORDER BY origin, manifest.name, effective_at, release_id
      """, site, map: { (Self.released(&$0), grace: $0.integer("grace")) })
    for (version, grace) in releases {
      if let last, found[last].manifest.id == version.manifest.id {
        (found[last].endsAt, found[last].nextNumber, found[last].grace) = (version.startsAt, version.number, grace)
      } else {
        found[start...].sort { $0.number < $1.number }
        places.removeAll(keepingCapacity: true)
        start = found.count
      }
      // Of a version that came back its latest time counts.
      let place = places[version.id] ?? found.count
      if place < found.count { found[place] = version } else { found.append(version) }
      (places[version.id], last) = (place, place)
    }
    found[start...].sort { $0.number < $1.number }
    return found
  }

  private static func released(_ row: inout Row) -> ReleasedVersion {
    ReleasedVersion(
      manifest: manifest(&row), id: row.id("version_id"), number: row.int("number"),
      startsAt: row.integer("effective_at"), expiresAt: row.integerOrNil("expires_at"))
  }
}

import Basics

/// A manifest's identity.
package struct ManifestRecord: Sendable, Equatable {
  package let id: ManifestID
  package let siteID: SiteID
  package let origin: String
  package let name: String
  package let kind: String
}

/// What is current of a manifest.
package struct CurrentManifest: Sendable {
  package let manifest: ManifestRecord
  package let versionID: VersionID
  package let version: Int
  package let versionCount: Int
  package let releasedAt: Int64
  package let releasedBy: String
  package let message: String
  package let sha256: String
  package let byteCount: Int
  package let paths: [String]

  package var entityTag: String { EntityTag.text(sha256: sha256) }
}

/// The immutable bytes of a manifest.
package struct VersionRecord: Sendable {
  package let id: VersionID
  package let number: Int
  package let sha256: String
  package let byteCount: Int
}

/// One release of one manifest.
package struct ReleaseRecord: Sendable {
  package let release: ReleaseNumber
  package let version: Int
  package let sha256: String
  package let byteCount: Int
  package let effectiveAt: Int64
  package let releasedBy: String
  package let message: String
  package let isCurrent: Bool
}

extension Database {
  /// Every manifest of a site (nil: of all) with its current version, by site and name.
  package func currentManifests(site: SiteRecord? = nil) throws(StorageError) -> [CurrentManifest] {
    let found = try connection.rows(
      """
      SELECT manifest.id, site_id, origin, manifest.name, kind, version.id, number, sha256, length(body) AS bytes,
        (SELECT count(*) FROM version AS other WHERE other.manifest_id = manifest.id) AS versions,
        effective_at, released_by, message
      FROM site CROSS JOIN manifest ON site_id = site.id
      CROSS JOIN release ON release.id = (
        SELECT release_id FROM release_item CROSS JOIN release AS latest ON latest.id = release_id
        WHERE release_item.manifest_id = manifest.id ORDER BY latest.effective_at DESC, release_id DESC LIMIT 1)
      CROSS JOIN release_item ON release_item.release_id = release.id AND release_item.manifest_id = manifest.id
      CROSS JOIN version ON version.id = version_id
      WHERE ?1 IS NULL OR site_id = ?1 ORDER BY origin, manifest.name
      """, site?.id,
      map: { row in
        (
          Self.manifest(&row), row.id("id") as VersionID, row.int("number"), row.text("sha256"), row.int("bytes"),
          row.int("versions"), row.integer("effective_at"), row.text("released_by"), row.text("message")
        )
      })
    let paths = try pathsByManifest(site: site?.id)
    return found.map { row in
      CurrentManifest(
        manifest: row.0, versionID: row.1, version: row.2, versionCount: row.5, releasedAt: row.6, releasedBy: row.7,
        message: row.8, sha256: row.3, byteCount: row.4, paths: paths[row.0.id] ?? [])
    }
  }

  /// The manifests of that name, written in any case: one a site. `noSuch` lists the names that exist.
  package func manifests(named name: String, site: SiteRecord?) throws(StorageError) -> [ManifestRecord] {
    let found = try connection.rows(
      """
      SELECT manifest.id, site_id, origin, name, kind FROM manifest JOIN site ON site.id = site_id
      WHERE name = ?1 AND (?2 IS NULL OR site_id = ?2) ORDER BY origin
      """, try manifestNames(like: name).first, site?.id, map: Self.manifest)
    if !found.isEmpty { return found }
    let known = try connection.rows("SELECT DISTINCT name FROM manifest ORDER BY name") { $0.text() }
    throw StorageError(
      .noSuch, "find manifest '\(name)'", site.map { "no such manifest of \($0.origin)" } ?? "no such manifest",
      hint: known.isEmpty ? "publish one first" : "there are \(known.joined(separator: ", "))")
  }

  /// The names that a person may mean by one: itself, else those that differ in case only.
  func manifestNames(like name: String) throws(StorageError) -> [String] {
    try connection.rows(
      "SELECT DISTINCT name FROM manifest WHERE name = ?1 COLLATE NOCASE ORDER BY name <> ?1, name", name
    ) { $0.text() }
  }

  /// The one manifest of that name; refused where several sites have it.
  package func manifest(named name: String, site: SiteRecord?) throws(StorageError) -> ManifestRecord {
    let found = try manifests(named: name, site: site)
    if found.count == 1 { return found[0] }
    throw StorageError(
      .invalid, "find manifest '\(name)'", "\(found.map(\.origin).joined(separator: " and ")) have one",
      hint: "choose with --site")
  }

  /// A version by its number.
  package func version(of manifest: ManifestRecord, number: Int) throws(StorageError) -> VersionRecord {
    let found = try connection.first(
      "SELECT id, number, sha256, length(body) AS bytes FROM version WHERE manifest_id = ? AND number = ?",
      manifest.id, number,
      map: {
        VersionRecord(
          id: $0.id("id"), number: $0.int("number"), sha256: $0.text("sha256"), byteCount: $0.int("bytes"))
      })
    if let found { return found }
    let count = try connection.first("SELECT count(*) FROM version WHERE manifest_id = ?", manifest.id) { $0.int() }
    throw StorageError(
      .noSuch, "find \(manifest.name)@\(number)", "no such version", hint: "it has versions 1 to \(count ?? 0)")
  }

  /// The number of the current version.
  package func currentNumber(of manifest: ManifestRecord) throws(StorageError) -> Int {
    try currentVersion(of: manifest.id, at: nil)?.number ?? 0
  }

  /// The bytes of a version.
  package func body(ofVersion id: VersionID) throws(StorageError) -> [UInt8] {
    try connection.first("SELECT body FROM version WHERE id = ?", id) { $0.bytes() } ?? []
  }

  /// Every release of a manifest, latest first.
  package func history(of manifest: ManifestRecord) throws(StorageError) -> [ReleaseRecord] {
    try connection.rows(
      """
      SELECT release.id, number, sha256, length(body) AS bytes, effective_at, released_by, message,
        ends_at IS NULL AS is_current
      FROM release_interval JOIN version ON version.id = version_id JOIN release ON release.id = release_id
      WHERE release_interval.manifest_id = ? ORDER BY effective_at DESC, release.id DESC
      """, manifest.id,
      map: {
        ReleaseRecord(
          release: $0.id("id"), version: $0.int("number"), sha256: $0.text("sha256"), byteCount: $0.int("bytes"),
          effectiveAt: $0.integer("effective_at"), releasedBy: $0.text("released_by"), message: $0.text("message"),
          isCurrent: $0.int("is_current") == 1)
      })
  }

  /// Of `manifest.id, site_id, origin, manifest.name, kind`.
  static func manifest(_ row: inout Row) -> ManifestRecord {
    ManifestRecord(
      id: row.id("id"), siteID: row.id("site_id"), origin: row.text("origin"), name: row.text("name"),
      kind: row.text("kind"))
  }
}

import Basics
import Manifests

/// A path of a site and the manifest that it serves.
package struct PathRecord: Sendable, Equatable {
  package let id: PathID
  package let siteID: SiteID
  package let path: String
  package let manifestID: ManifestID
}

extension Database {
  /// Every served path.
  package func allPaths() throws(StorageError) -> [PathRecord] {
    try connection.rows(
      """
      SELECT id, site_id, path, manifest_id FROM path WHERE borrowed < \(Self.droppedPath) ORDER BY site_id, path
      """
    ) {
      PathRecord(
        id: $0.id("id"), siteID: $0.id("site_id"), path: $0.text("path"),
        manifestID: $0.id("manifest_id"))
    }
  }

  /// The paths of a site's manifests (nil: of all), by manifest, shortest first.
  func pathsByManifest(site: SiteID?) throws(StorageError) -> [ManifestID: [String]] {
    let rows = try connection.rows(
      """
      SELECT manifest_id, path FROM path WHERE site_id BETWEEN coalesce(?1, 0) AND coalesce(?1, \(Int64.max))
        AND borrowed < \(Self.droppedPath) ORDER BY length(path), path
      """, site, map: { (manifest: $0.id("manifest_id") as ManifestID, path: $0.text("path")) })
    return Dictionary(grouping: rows, by: \.manifest).mapValues { $0.map(\.path) }
  }

  /// Works out the paths of the sites of a release anew.
  func replan(_ items: [ReleaseItem], requiresPaths: Bool = true) throws(StorageError) -> [Finding] {
    var findings: [Finding] = []
    let bySite = Dictionary(grouping: items, by: \.siteID)
    let hosts = Dictionary(try sites().map { ($0.id, Set([$0.host] + $0.aliases)) }) { first, _ in first }
    for (site, own) in bySite.sorted(by: { $0.key < $1.key }) {
      findings += try replan(site: site, items: own, hosts: hosts[site] ?? [], requiresPaths: requiresPaths)
    }
    return findings
  }

  /// Works out every path of the site anew from all versions that were ever released, and stores what changed.
  ///
  /// - Parameters:
  ///   - items: the site's own of the release.
  ///   - hosts: all that mean the site.
  ///   - requiresPaths: whether a manifest that no path is left for is refused.
  private func replan(
    site: SiteID, items: [ReleaseItem], hosts: Set<String>, requiresPaths: Bool = true
  ) throws(StorageError) -> [Finding] {
    let subjects = try planSubjects(site: site, items: items)
    let existing = try connection.rows(
      """
      SELECT path, manifest.name, borrowed, explicit FROM path JOIN manifest ON manifest.id = manifest_id
      WHERE path.site_id = ? AND borrowed < \(Self.droppedPath) ORDER BY path.id
      """, site,
      map: {
        PathOwnership(
          path: $0.text("path"), manifest: $0.text("name"), borrowed: $0.int("borrowed") == 1,
          explicit: $0.int("explicit") == 1)
      })
    let plan: (paths: [PathOwnership], findings: [Finding])
    do throws(PathError) {
      plan = try PathPlan.plan(
        subjects: subjects, existing: existing, siteHosts: hosts, requiresPaths: requiresPaths)
    } catch {
      throw StorageError(.refused, "plan the paths", "\(error)")
    }
    let stored = Dictionary(existing.map { ($0.path, $0) }) { first, _ in first }
    for path in plan.paths where stored[path.path] != path { try store(path, site: site) }
    let kept = Set(plan.paths.map(\.path))
    for row in existing where !kept.contains(row.path) { try drop(row.path, site: site) }
    return plan.findings
  }

  /// In place of `borrowed`: answered no longer. The row stays, for what was recorded refers to it.
  static let droppedPath = 2

  private func drop(_ path: String, site: SiteID) throws(StorageError) {
    try connection.run(
      "UPDATE path SET borrowed = \(Self.droppedPath), explicit = 0 WHERE site_id = ? AND path = ?", site, path)
  }

  /// The site's manifests in the order of their first publication, each with all that was ever released of it.
  private func planSubjects(site: SiteID, items: [ReleaseItem]) throws(StorageError) -> [PathPlan.Subject] {
    let given = Dictionary(items.map { ($0.manifestID, $0.publication?.explicitPaths ?? []) }) { first, _ in first }
    let rows = try connection.rows(
      """
      SELECT manifest.id, name, kind, version_id, effective_at, iif(act = 'history', 0, release.id) AS place
      FROM manifest CROSS JOIN release_item ON release_item.manifest_id = manifest.id
      CROSS JOIN release ON release.id = release_id
      WHERE site_id = ? ORDER BY manifest.id, effective_at, release.id
      """, site,
      map: { row in
        (
          manifest: row.id("id") as ManifestID, name: row.text("name"), kind: row.text("kind"),
          version: row.id("version_id") as VersionID,
          moment: PathMoment(time: row.integer("effective_at"), order: row.integer("place"))
        )
      })
    let facts = try pathFacts(site: site)
    return Dictionary(grouping: rows, by: \.manifest).sorted { $0.key < $1.key }.compactMap { manifest, releases in
      guard let first = releases.first, let kind = Kind.named(first.kind) else { return nil }
      let versions = Dictionary(releases.map { ($0.version, $0.moment) }, uniquingKeysWith: min)
      return PathPlan.Subject(
        name: first.name, kind: kind,
        versions: versions.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { version, since in
          PathPlan.Subject.Version(
            facts: facts[version] ?? PathFacts(nil), since: since, isCurrent: version == releases.last?.version)
        },
        explicitPaths: given[manifest] ?? [])
    }
  }

  /// What the paths follow from, by version. Read by SQLite: thousands of versions cost no more than their bytes.
  private func pathFacts(site: SiteID) throws(StorageError) -> [VersionID: PathFacts] {
    let kinds = PathFacts.kinds.map { "'\($0.name)'" }.joined(separator: ", ")
    let members = PathFacts.members.map { "'$.\($0)'" }.joined(separator: ", ")
    let rows = try connection.rows(
      """
      SELECT version.id, json_extract(CAST(body AS TEXT), \(members)) AS found
      FROM manifest CROSS JOIN version ON version.manifest_id = manifest.id
      WHERE site_id = ? AND kind IN (\(kinds)) AND json_valid(CAST(body AS TEXT))
      """, site, map: { (version: $0.id("id") as VersionID, values: $0.bytes("found")) })
    return Dictionary(
      rows.map { row in
        (row.version, PathFacts(values: (try? JSON.read(row.values))?.array ?? []))
      }
    ) { first, _ in first }
  }

  private func store(_ path: PathOwnership, site: SiteID) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO path (site_id, path, manifest_id, borrowed, explicit)
      SELECT ?1, ?2, id, ?4, ?5 FROM manifest WHERE site_id = ?1 AND name = ?3
      ON CONFLICT (site_id, path) DO UPDATE
      SET manifest_id = excluded.manifest_id, borrowed = excluded.borrowed, explicit = excluded.explicit
      """, site, path.path, path.manifest, path.borrowed, path.explicit)
  }
}

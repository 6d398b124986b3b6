import Manifests

/// A path of a site and the manifest that it serves.
package struct PathRecord: Sendable, Equatable {
  package let id: Int64
  package let siteID: Int64
  package let path: String
  package let manifestID: Int64
}

extension Database {
  /// Every served path.
  package func allPaths() throws(StorageError) -> [PathRecord] {
    try connection.rows("SELECT id, site_id, path, manifest_id FROM path ORDER BY site_id, path") {
      PathRecord(id: $0.integer(0), siteID: $0.integer(1), path: $0.text(2), manifestID: $0.integer(3))
    }
  }

  /// The paths of a site's manifests (nil: of all), by manifest, shortest first.
  func pathsByManifest(site: Int64?) throws(StorageError) -> [Int64: [String]] {
    let rows = try connection.rows(
      """
      SELECT manifest_id, path FROM path WHERE site_id BETWEEN coalesce(?1, 0) AND coalesce(?1, \(Int64.max))
      ORDER BY length(path), path
      """, site, map: { (manifest: $0.integer(0), path: $0.text(1)) })
    return Dictionary(grouping: rows, by: \.manifest).mapValues { $0.map(\.path) }
  }

  /// Works out every path of the site anew from all of its current documents, and stores what changed.
  ///
  /// - Parameters:
  ///   - items: the site's own of the release.
  ///   - hosts: all that mean the site.
  func replan(site: Int64, items: [ReleaseItem], hosts: Set<String>) throws(StorageError) -> [Finding] {
    let subjects = try planSubjects(site: site, items: items)
    let existing = try connection.rows(
      """
      SELECT path, manifest.name, borrowed, explicit FROM path JOIN manifest ON manifest.id = manifest_id
      WHERE path.site_id = ? ORDER BY path.id
      """, site,
      map: {
        PathOwnership(path: $0.text(0), manifest: $0.text(1), borrowed: $0.int(2) == 1, explicit: $0.int(3) == 1)
      })
    let plan: (paths: [PathOwnership], findings: [Finding])
    do throws(PathError) {
      plan = try PathPlan.plan(subjects: subjects, existing: existing, siteHosts: hosts)
    } catch {
      throw StorageError(.refused, "plan the paths", "\(error)")
    }
    let stored = Dictionary(existing.map { ($0.path, $0) }) { first, _ in first }
    for path in plan.paths where stored[path.path] != path { try store(path, site: site) }
    return plan.findings
  }

  /// The site's manifests in the order of their first publication, each with the document it will serve.
  private func planSubjects(site: Int64, items: [ReleaseItem]) throws(StorageError) -> [PathPlan.Subject] {
    let published = Dictionary(items.map { ($0.manifestID, $0.publication) }) { first, _ in first }
    // Each manifest's own releases are looked at, not everybody's as in the view `current_version`.
    return try connection.rows(
      """
      SELECT manifest.id, name, kind, version.body FROM manifest CROSS JOIN version ON version.id = (
        SELECT version_id FROM release_item CROSS JOIN release ON release.id = release_id
        WHERE release_item.manifest_id = manifest.id ORDER BY effective_at DESC, release_id DESC LIMIT 1)
      WHERE site_id = ? ORDER BY manifest.id
      """, site,
      map: { row -> PathPlan.Subject? in
        let name = row.text(1)
        if let publication = published[row.integer(0)] ?? nil {
          return PathPlan.Subject(
            name: name, document: publication.document, explicitPaths: publication.explicitPaths)
        }
        guard let kind = Kind.named(row.text(2)), let document = try? Document(bytes: row.bytes(3), kind: kind) else {
          return nil
        }
        return PathPlan.Subject(name: name, document: document)
      }
    ).compactMap(\.self)
  }

  private func store(_ path: PathOwnership, site: Int64) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO path (site_id, path, manifest_id, borrowed, explicit)
      SELECT ?1, ?2, id, ?4, ?5 FROM manifest WHERE site_id = ?1 AND name = ?3
      ON CONFLICT (site_id, path) DO UPDATE
      SET manifest_id = excluded.manifest_id, borrowed = excluded.borrowed, explicit = excluded.explicit
      """, site, path.path, path.manifest, path.borrowed, path.explicit)
  }
}

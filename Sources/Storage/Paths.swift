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

  /// The paths of one manifest, shortest first.
  package func paths(of manifest: Int64) throws(StorageError) -> [String] {
    try connection.rows(
      "SELECT path FROM path WHERE manifest_id = ? ORDER BY length(path), path", manifest, map: { $0.text(0) })
  }

  /// Works out every path of the site anew from all of its current documents, and stores what changed.
  func replan(site: Int64, publications: [ReleaseItem]) throws(StorageError) -> [Finding] {
    let subjects = try planSubjects(site: site, items: publications.filter { $0.siteID == site })
    let existing = try connection.rows(
      """
      SELECT path, manifest.name, borrowed, explicit FROM path JOIN manifest ON manifest.id = manifest_id
      WHERE path.site_id = ? ORDER BY path.id
      """, site,
      map: {
        PathOwnership(path: $0.text(0), manifest: $0.text(1), borrowed: $0.int(2) == 1, explicit: $0.int(3) == 1)
      })
    let hosts = Set(try sites().filter { $0.id == site }.flatMap { [$0.host] + $0.aliases })
    let plan: (paths: [PathOwnership], findings: [Finding])
    do throws(PathError) {
      plan = try PathPlan.plan(subjects: subjects, existing: existing, siteHosts: hosts)
    } catch {
      throw StorageError(.refused, "plan the paths", "\(error)")
    }
    for path in plan.paths where !existing.contains(path) { try store(path, site: site) }
    return plan.findings
  }

  /// The site's manifests in the order of their first publication, each with the document it will serve.
  private func planSubjects(site: Int64, items: [ReleaseItem]) throws(StorageError) -> [PathPlan.Subject] {
    let manifests = try connection.rows(
      "SELECT id, name FROM manifest WHERE site_id = ? ORDER BY id", site, map: { ($0.integer(0), $0.text(1)) })
    var subjects: [PathPlan.Subject] = []
    for (id, name) in manifests {
      if let publication = items.first(where: { $0.manifestID == id })?.publication {
        subjects.append(
          PathPlan.Subject(name: name, document: publication.document, explicitPaths: publication.explicitPaths))
      } else if let document = try currentDocument(of: id) {
        subjects.append(PathPlan.Subject(name: name, document: document))
      }
    }
    return subjects
  }

  private func currentDocument(of manifest: Int64) throws(StorageError) -> Document? {
    let stored = try connection.first(
      """
      SELECT kind, body FROM current_version JOIN manifest ON manifest.id = current_version.manifest_id
      JOIN version ON version.id = version_id WHERE current_version.manifest_id = ?
      """, manifest, map: { ($0.text(0), $0.bytes(1)) })
    guard let stored, let kind = Kind.named(stored.0) else { return nil }
    return try? Document(bytes: stored.1, kind: kind)
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

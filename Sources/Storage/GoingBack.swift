import Basics
import Evidence

extension Database {
  /// Publishing never goes back unawares: bytes that a later release has superseded are most often a folder that still
  /// holds the old file after a rollback. All of them are named.
  func refuseGoingBack(_ items: [ReleaseItem]) throws(StorageError) {
    var old: [ReleaseItem] = []
    for item in items where item.changes {
      let wasReleased = try connection.first(
        "SELECT 1 FROM release_item WHERE manifest_id = ? AND version_id = ? LIMIT 1", item.manifestID, item.versionID,
        map: { _ in true })
      if wasReleased == true { old.append(item) }
    }
    guard let first = old.first else { return }
    let causes = try old.map { (item) throws(StorageError) in
      "\(item.name) of \(item.origin) would go back from v\(item.previous?.number ?? 0)\(try currentSince(item)) to "
        + "v\(item.number), whose bytes these are"
    }
    throw StorageError(
      .refused, old.count == 1 ? "publish \(first.name)" : "publish \(old.count) manifests",
      causes.joined(separator: "; "),
      hint: "if that is meant: --back, or 'manifestd rollback \(first.name) --to \(first.number) -m TEXT'; "
        + "nothing was changed")
  }

  /// ", current since 2025-09-22T10:00:00Z,"
  private func currentSince(_ item: ReleaseItem) throws(StorageError) -> String {
    let since =
      try connection.first(
        """
        SELECT max(effective_at) FROM release_item CROSS JOIN release ON release.id = release_id WHERE manifest_id = ?
        """, item.manifestID, map: { $0.integerOrNil() }) ?? nil
    return since.map { ", current since \(RFC3339.text($0))," } ?? ""
  }

  /// Makes older versions current again. Each target names a manifest and the version it goes back to.
  package func rollback(
    _ targets: [(manifest: ManifestRecord, number: Int)], note: ReleaseNote
  ) throws(StorageError) -> ReleaseResult {
    try connection.transaction { () throws(StorageError) in try goBack(targets, note: note) }
  }

  /// Does what was planned, and told; refused where anything was released since.
  package func rollback(_ plan: RollbackPlan, note: ReleaseNote) throws(StorageError) -> ReleaseResult {
    try connection.transaction { () throws(StorageError) in
      if try latestRelease() != plan.latestRelease {
        throw StorageError(
          .refused, plan.operation, "something else was released in the meantime",
          hint: "look at it, and try again; nothing was changed")
      }
      return try goBack(plan.steps.map { ($0.manifest, $0.to) }, note: note)
    }
  }

  private func goBack(
    _ targets: [(manifest: ManifestRecord, number: Int)], note: ReleaseNote
  ) throws(StorageError) -> ReleaseResult {
    let items = try targets.map { (target) throws(StorageError) in
      try rollbackItem(target.manifest, number: target.number)
    }
    let result = try release(items, act: .rollback, note: note)
    // Which document names an issuer may have changed; but what worked once is gone back to, path or no path.
    let findings = try replan(items, requiresPaths: false) + duplicateFindings(items)
    return try finish(result, items: items, findings: findings, act: .rollback, note: note)
  }

  private func rollbackItem(_ manifest: ManifestRecord, number: Int) throws(StorageError) -> ReleaseItem {
    let version = try self.version(of: manifest, number: number)
    return ReleaseItem(
      siteID: manifest.siteID, origin: manifest.origin, manifestID: manifest.id, name: manifest.name,
      kind: manifest.kind, versionID: version.id, number: version.number,
      previous: try currentVersion(of: manifest.id, at: nil), sha256: version.sha256,
      byteCount: version.byteCount, publication: nil)
  }
}

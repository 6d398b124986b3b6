import Basics

extension Database {
  /// The version that was current before the present one first was; refused where that one was the first of all. So
  /// one rollback after another leads back to the beginning, and never forward again to what was left.
  package func versionBefore(current manifest: ManifestRecord) throws(StorageError) -> Int {
    let number = try connection.first(
      """
      SELECT number FROM release_interval LEFT JOIN version ON version.id = previous_version_id
      WHERE release_interval.manifest_id = ?1
        AND version_id = (SELECT version_id FROM current_version WHERE manifest_id = ?1)
      ORDER BY starts_at, release_id LIMIT 1
      """, manifest.id, map: { $0.integerOrNil() })
    if let number = number ?? nil { return Int(number) }
    throw StorageError(
      .refused, "roll back \(manifest.name)", "no other version was current before the present one",
      hint: "name one with --to, or publish another document")
  }

  /// What it takes to have everything as it was right after a release, for a site (nil: for all).
  ///
  /// A manifest that did not exist then stays as it is: a path once served is never withdrawn by a rollback.
  package func plan(backTo release: ReleaseNumber, site: SiteRecord?) throws(StorageError) -> RollbackPlan {
    try connection.snapshot { () throws(StorageError) in
      let operation = "go back to release \(release)"
      let at = try connection.first("SELECT effective_at FROM release WHERE id = ?", release, map: { $0.integer() })
      guard let at else { throw Self.noSuchRelease(operation) }
      let then = "AND (effective_at, release_id) <= (?1, ?2)"
      let rows = try connection.rows(
        """
        SELECT manifest.id, site_id, origin, name, kind, \(Self.latestNumber("")) AS now,
          \(Self.latestNumber(then)) AS back
        FROM manifest JOIN site ON site.id = site_id WHERE ?3 IS NULL OR site_id = ?3 ORDER BY origin, name
        """, at, release, site?.id,
        map: { (manifest: Self.manifest(&$0), now: $0.int("now"), then: $0.integerOrNil("back").map(Int.init)) })
      return RollbackPlan(
        operation: operation,
        steps: rows.compactMap { row in
          guard let then = row.then, then != row.now else { return nil }
          return RollbackPlan.Step(manifest: row.manifest, from: row.now, to: then)
        },
        stays: rows.filter { $0.then == nil }.map { row in
          RollbackPlan.Stay(manifest: row.manifest, at: row.now, reason: "it was first released later")
        }, latestRelease: try latestRelease())
    }
  }

  /// What undoing a release takes: each of its manifests goes back to what was current before it, for a site (nil: for
  /// all).
  ///
  /// Only what the release made may be undone: refused where another version is current by now, but for the one from
  /// before, to which the manifest was taken back already.
  package func plan(undoing release: ReleaseNumber, site: SiteRecord?) throws(StorageError) -> RollbackPlan {
    try connection.snapshot { () throws(StorageError) in
      let operation = "undo release \(release)"
      let undoings = try undoings(of: release, site: site)
      if undoings.isEmpty { throw Self.noSuchRelease(operation) }
      let changed = undoings.filter(\.isChangedSince)
      if let first = changed.first {
        throw StorageError(
          .refused, operation,
          "a later release has changed \(changed.map(\.manifest.name).joined(separator: " and "))",
          hint: "roll back each manifest by itself: manifestd rollback \(first.manifest.name) --to N -m TEXT")
      }
      let steps = undoings.compactMap(\.step)
      if steps.isEmpty, let new = undoings.first(where: { $0.before == nil }) {
        throw StorageError(
          .refused, operation, "\(new.manifest.name) had no version before it",
          hint: "publish another document instead")
      }
      return RollbackPlan(
        operation: operation, steps: steps, stays: undoings.compactMap(\.stay), latestRelease: try latestRelease())
    }
  }

  /// The number of the last release; 0 where there is none.
  func latestRelease() throws(StorageError) -> ReleaseNumber {
    try connection.first("SELECT coalesce(max(id), 0) FROM release") { $0.id() } ?? 0
  }

  /// One manifest of a release that is to be undone; numbers of versions.
  private struct Undoing {
    let manifest: ManifestRecord
    /// What the release made current.
    let made: Int
    /// Nil: the manifest was new.
    let before: Int?
    let now: Int

    var isChangedSince: Bool { now != made && now != before && made != before }

    var step: RollbackPlan.Step? {
      guard let before, now == made, made != before else { return nil }
      return RollbackPlan.Step(manifest: manifest, from: now, to: before)
    }

    var stay: RollbackPlan.Stay? {
      if step != nil { return nil }
      let reason =
        before == nil
        ? "it had no version before that release"
        : made == before ? "that release did not change it" : "it has gone back already"
      return RollbackPlan.Stay(manifest: manifest, at: now, reason: reason)
    }
  }

  private func undoings(of release: ReleaseNumber, site: SiteRecord?) throws(StorageError) -> [Undoing] {
    try connection.rows(
      """
      SELECT manifest.id, site_id, origin, name, kind, version.number AS made, before.number AS before,
        \(Self.latestNumber("")) AS now
      FROM release_interval JOIN version ON version.id = version_id
      JOIN manifest ON manifest.id = release_interval.manifest_id JOIN site ON site.id = site_id
      LEFT JOIN version AS before ON before.id = previous_version_id
      WHERE release_id = ?1 AND (?2 IS NULL OR site_id = ?2) ORDER BY origin, name
      """, release, site?.id,
      map: {
        Undoing(
          manifest: Self.manifest(&$0), made: $0.int("made"), before: $0.integerOrNil("before").map(Int.init),
          now: $0.int("now"))
      })
  }

  /// The number of the version that the last of a manifest's releases made current.
  private static func latestNumber(_ condition: String) -> String {
    """
    (SELECT latest.number FROM release_item CROSS JOIN release ON release.id = release_id
      JOIN version AS latest ON latest.id = version_id
      WHERE release_item.manifest_id = manifest.id \(condition)
      ORDER BY effective_at DESC, release_id DESC LIMIT 1)
    """
  }

  private static func noSuchRelease(_ operation: String) -> StorageError {
    StorageError(.noSuch, operation, "no such release", hint: "see 'manifestd history NAME'")
  }
}

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
      """, manifest.id, map: { $0.integerOrNil(0) })
    if let number = number ?? nil { return Int(number) }
    throw StorageError(
      .refused, "roll back \(manifest.name)", "no other version was current before the present one",
      hint: "name one with --to, or publish another document")
  }

  /// What undoing a release takes: each of its manifests and the version that it had before.
  package func versionsBefore(release: Int64) throws(StorageError) -> [(manifest: ManifestRecord, number: Int)] {
    let rows = try connection.rows(
      """
      SELECT manifest.id, site_id, origin, name, kind, ends_at IS NULL, number
      FROM release_interval
      JOIN manifest ON manifest.id = release_interval.manifest_id JOIN site ON site.id = site_id
      LEFT JOIN version ON version.id = previous_version_id
      WHERE release_id = ? ORDER BY name
      """, release,
      map: { (manifest: Self.manifest($0), isCurrent: $0.int(5) == 1, number: $0.integerOrNil(6)) })
    let operation = "undo release \(release)"
    if rows.isEmpty {
      throw StorageError(.noSuch, operation, "no such release", hint: "see 'manifestd history NAME'")
    }
    if let ended = rows.first(where: { !$0.isCurrent }) {
      throw StorageError(
        .refused, operation, "a later release has changed \(ended.manifest.name)",
        hint: "roll back each manifest by itself: manifestd rollback \(ended.manifest.name) --to N -m TEXT")
    }
    return try rows.map { (row) throws(StorageError) in
      if let number = row.number { return (row.manifest, Int(number)) }
      throw StorageError(
        .refused, operation, "\(row.manifest.name) had no version before it", hint: "publish another document instead")
    }
  }
}

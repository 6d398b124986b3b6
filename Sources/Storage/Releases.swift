import Evidence
import Manifests

extension Database {
  /// The version current at a time (nil: in the latest state), and its number.
  func currentVersion(of manifest: Int64, at time: Int64?) throws(StorageError) -> (id: Int64, number: Int)? {
    try connection.first(
      """
      SELECT version.id, version.number FROM release_item
      JOIN release ON release.id = release_id JOIN version ON version.id = version_id
      WHERE release_item.manifest_id = ? AND effective_at <= ? ORDER BY effective_at DESC, release_id DESC LIMIT 1
      """, manifest, time ?? Int64.max, map: { (id: $0.integer(0), number: $0.int(1)) })
  }

  /// Moves the pointers of the items that change; nil if none does.
  func release(
    _ items: [ReleaseItem], act: ReleaseAct, note: ReleaseNote
  ) throws(StorageError) -> (release: Int64, effectiveAt: Int64)? {
    if let at = note.at, at > note.now {
      throw StorageError(
        .invalid, "load history", "--at is in the future", hint: "give the past time at which it was released")
    }
    let changing = items.filter(\.changes)
    if changing.isEmpty { return nil }
    let effective = try effectiveTime(of: note, sites: Set(items.map(\.siteID)))
    let grace = if let given = note.grace { given } else { try setting(.grace).seconds }
    try connection.run(
      """
      INSERT INTO release (act, effective_at, recorded_at, released_by, message, grace) VALUES (?, ?, ?, ?, ?, ?)
      """, act.rawValue, effective, note.now, note.by, note.message, grace)
    let release = connection.lastInsertedID
    for item in changing {
      try connection.run(
        "INSERT INTO release_item (release_id, manifest_id, version_id) VALUES (?, ?, ?)",
        release, item.manifestID, item.versionID)
    }
    return (release, effective)
  }

  /// Time only moves forward: a live release never takes effect before an earlier one, whatever the clock says.
  private func effectiveTime(of note: ReleaseNote, sites: Set<Int64>) throws(StorageError) -> Int64 {
    guard let at = note.at else {
      let latest = try connection.first("SELECT max(effective_at) FROM release") { $0.integerOrNil(0) }
      return max(note.now, (latest ?? nil) ?? 0)
    }
    for site in sites { try refuseOutOfOrder(at, site: site) }
    return at
  }

  /// History is loaded oldest first, and only before the first live release of the site.
  private func refuseOutOfOrder(_ at: Int64, site: Int64) throws(StorageError) {
    let bounds = try connection.first(
      """
      SELECT min(effective_at) FILTER (WHERE act <> 'history'), max(effective_at) FILTER (WHERE act = 'history')
      FROM manifest CROSS JOIN release_item ON release_item.manifest_id = manifest.id
      CROSS JOIN release ON release.id = release_id WHERE site_id = ?
      """, site, map: { (live: $0.integerOrNil(0), history: $0.integerOrNil(1)) })
    if let live = bounds?.live, at >= live {
      throw StorageError(
        .refused, "load history", "--at is not before the site's first live release",
        hint: "history is loaded before it (\(RFC3339.text(live)))")
    }
    if let history = bounds?.history, at < history {
      throw StorageError(
        .refused, "load history", "a later release is loaded already",
        hint: "history is loaded oldest first, from \(RFC3339.text(history)) on")
    }
  }
}

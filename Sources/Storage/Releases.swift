import Basics
import Evidence

extension Database {
  /// The version current at a time (nil: in the latest state), and its number.
  func currentVersion(of manifest: ManifestID, at time: Int64?) throws(StorageError) -> (id: VersionID, number: Int)? {
    try connection.first(
      """
      SELECT version.id, version.number FROM release_item
      JOIN release ON release.id = release_id JOIN version ON version.id = version_id
      WHERE release_item.manifest_id = ? AND effective_at <= ? ORDER BY effective_at DESC, release_id DESC LIMIT 1
      """, manifest, time ?? Int64.max, map: { (id: $0.id("id"), number: $0.int("number")) })
  }

  /// Stores what is news of the items as one release; nil if nothing is.
  func release(
    _ items: [ReleaseItem], act: ReleaseAct, note: ReleaseNote
  ) throws(StorageError) -> (release: ReleaseNumber, effectiveAt: Int64)? {
    if let at = note.at, at > note.now {
      throw StorageError(
        .invalid, "load history", "--at is in the future", hint: "give the past time at which it was released")
    }
    var news: [ReleaseItem] = []
    for item in items where try isNews(item, at: note.at) { news.append(item) }
    if news.isEmpty { return nil }
    let effective = try effectiveTime(of: note)
    let grace = if let given = note.grace { given } else { try setting(.grace).seconds }
    try connection.run(
      """
      INSERT INTO release (act, effective_at, recorded_at, released_by, message, grace) VALUES (?, ?, ?, ?, ?, ?)
      """, act.rawValue, effective, note.now, note.by, note.message, grace)
    let release = ReleaseNumber(connection.lastInsertedID)
    for item in news {
      try connection.run(
        "INSERT INTO release_item (release_id, manifest_id, version_id) VALUES (?, ?, ?)",
        release, item.manifestID, item.versionID)
    }
    return (release, effective)
  }

  /// When a manifest's first live release took effect; nil: all that is known of it is history.
  func liveSince(manifest: ManifestID) throws(StorageError) -> Int64? {
    try connection.first(
      """
      SELECT min(effective_at) FROM release_item CROSS JOIN release ON release.id = release_id
      WHERE manifest_id = ? AND act <> 'history'
      """, manifest, map: { $0.integerOrNil() }) ?? nil
  }

  /// Whether an item has to be stored, so that the same releases make the same intervals in whatever order they come.
  ///
  /// The current bytes again change nothing. But a first live release is stored even where history has the same bytes:
  /// from then on it is known what was served, whatever history comes later. And history is stored even where the
  /// version before has the same bytes: another may be loaded between the two.
  private func isNews(_ item: ReleaseItem, at time: Int64?) throws(StorageError) -> Bool {
    let live = try liveSince(manifest: item.manifestID)
    guard let time else { return item.changes || live == nil }
    if let live, time >= live {
      if !item.changes { return false }
      throw StorageError(
        .refused, "load history of \(item.name)",
        "it has been live since \(RFC3339.text(live)), and what was served since then is known",
        hint: "history is loaded before that; nothing was changed")
    }
    let present = try connection.rows(
      """
      SELECT version_id, number FROM release_item CROSS JOIN release ON release.id = release_id
      JOIN version ON version.id = version_id WHERE release_item.manifest_id = ? AND effective_at = ?
      """, item.manifestID, time, map: { (id: $0.id("version_id") as VersionID, number: $0.int("number")) })
    guard let first = present.first else { return true }
    if present.contains(where: { $0.id == item.versionID }) { return false }
    // Which of two came first at one second nothing tells: the order of loading must not.
    throw StorageError(
      .refused, "load history of \(item.name)", "v\(first.number) was released in the same second already",
      hint: "give the second in which each was released; nothing was changed")
  }

  /// Time only moves forward: a live release never takes effect before an earlier one, whatever the clock says.
  private func effectiveTime(of note: ReleaseNote) throws(StorageError) -> Int64 {
    if let at = note.at { return at }
    let latest = try connection.first("SELECT max(effective_at) FROM release") { $0.integerOrNil() }
    return max(note.now, (latest ?? nil) ?? 0)
  }
}

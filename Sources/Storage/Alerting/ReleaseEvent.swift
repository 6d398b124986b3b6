import Basics
import Evidence

/// What hooks are notified of a release: once it is served, so that who purges a cache then gets the new bytes.
extension Database {
  /// Raises the event of a release; nobody is told before `tellServed`. None where nothing was released, where history
  /// was loaded, or where a first live release has the bytes that history served already: that is no news. Part of the
  /// release's transaction.
  func raise(_ result: ReleaseResult, _ items: [ReleaseItem], act: ReleaseAct, note: ReleaseNote) throws(StorageError) {
    guard let release = result.release, let at = result.effectiveAt, act != .history else { return }
    let changed = zip(items, result.manifests).filter { $0.1.changed }
    if changed.isEmpty { return }
    let sites = Set(changed.map(\.1.site))
    let names = changed.map { "\($0.1.name) v\($0.1.version)" }.joined(separator: ", ")
    let message = note.message.isEmpty ? "" : ": \(CleanText.line(note.message))"
    let manifests = try changed.map { (item, released) throws(StorageError) in try described(item, released) }
    let event = NewEvent(
      act == .rollback ? .manifestRolledBack : .manifestReleased, site: sites.count == 1 ? sites.first : nil,
      summary: "release \(release) \(act == .rollback ? "went back to" : "made") \(names)"
        + "\(act == .rollback ? "" : " current")\(message)",
      data: [
        ("release", .number(release.value)), ("effective_at", .string(RFC3339.text(at))),
        ("released_by", .string(note.by)),
        ("message", .string(note.message)), ("manifests", JSON(.array(manifests))),
      ])
    try raise(event, at: note.now, isHeld: true)
  }

  private func described(_ item: ReleaseItem, _ released: ReleasedManifest) throws(StorageError) -> JSON {
    let previous = try item.previous.map { (previous) throws(StorageError) in
      try connection.first("SELECT sha256 FROM version WHERE id = ?", previous.id) { $0.text() }
    }
    func tag(_ sha256: String?) -> JSON { .string(sha256.map { EntityTag.text(sha256: $0) }) }
    func texts(_ texts: [String]) -> JSON { JSON(.array(texts.map { .string($0) })) }
    return .object([
      ("site", .string(released.site)), ("manifest", .string(released.name)), ("kind", .string(released.kind)),
      ("version", .number(Int64(released.version))),
      ("previous", released.previous.map { .number(Int64($0)) } ?? nil),
      ("sha256", .string(released.sha256)), ("etag", tag(released.sha256)), ("previous_etag", tag(previous ?? nil)),
      ("is_current", JSON(.bool(true))), ("paths", texts(released.paths)),
      ("urls", texts(try urls(of: released.paths, site: item.siteID))),
    ])
  }

  /// Where the paths are served: at the site's origin, and at its aliases by the same scheme.
  private func urls(of paths: [String], site: SiteID) throws(StorageError) -> [String] {
    let origins = try connection.rows(
      """
      SELECT origin FROM site WHERE id = ?1 UNION ALL
      SELECT substr(origin, 1, instr(origin, '://') + 2) || site_alias.host FROM site_alias
      JOIN site ON site.id = site_id WHERE site_id = ?1
      """, site, map: { $0.text() })
    return origins.flatMap { origin in paths.map { origin + $0 } }
  }
}

extension Database {
  /// The latest event that is held; nil: none is. Read in the snapshot that is going to be served.
  package func latestHeldEvent() throws(StorageError) -> EventSequence? {
    try connection.first("SELECT max(sequence) FROM event INDEXED BY event_held WHERE is_held = 1") {
      $0.idOrNil()
    } ?? nil
  }

  /// What the held events up to this one tell of is served, or what followed it: hooks are notified now, in their
  /// order. Of a version that was superseded before it was ever served the event says so (`is_current`).
  package func tellServed(through sequence: EventSequence, now: Int64) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in
      let held = try connection.rows(
        "SELECT sequence, body FROM event INDEXED BY event_held WHERE is_held = 1 AND sequence <= ? ORDER BY sequence",
        sequence, map: { (sequence: $0.id("sequence") as EventSequence, body: $0.text("body")) })
      for event in held {
        try connection.run(
          "UPDATE event SET is_held = 0, body = ?2 WHERE sequence = ?1", event.sequence, try upToDate(event.body))
        try connection.run(
          "UPDATE delivery SET next_at = ?2, asked_at = ?2 WHERE event_sequence = ?1 AND next_at IS NOT NULL",
          event.sequence, now)
      }
    }
  }

  private func upToDate(_ body: String) throws(StorageError) -> String {
    guard let event = try? JSON.read(Array(body.utf8)), let manifests = event["data"]?["manifests"]?.array else {
      return body
    }
    let updated = try manifests.map { (manifest) throws(StorageError) in
      manifest.replacing("is_current", with: JSON(.bool(try isCurrent(manifest))))
    }
    if updated == manifests { return body }
    let data = event["data"]?.replacing("manifests", with: JSON(.array(updated))) ?? nil
    return event.replacing("data", with: data).text()
  }

  private func isCurrent(_ manifest: JSON) throws(StorageError) -> Bool {
    let current = try connection.first(
      """
      SELECT version.sha256 FROM manifest JOIN site ON site.id = site_id
      JOIN release_item ON release_item.manifest_id = manifest.id JOIN release ON release.id = release_id
      JOIN version ON version.id = version_id
      WHERE origin = ? AND manifest.name = ? ORDER BY effective_at DESC, release_id DESC LIMIT 1
      """, manifest["site"]?.string, manifest["manifest"]?.string, map: { $0.text() })
    return current == manifest["sha256"]?.string
  }
}

extension JSON {
  /// The object with another value for the members so named.
  fileprivate func replacing(_ name: String, with value: JSON) -> JSON {
    JSON(.object((members ?? []).map { $0.name == name ? Member(name: name, value: value) : $0 }))
  }
}

import Evidence

/// The executables of the hooks folder. One that is not there is missing, and may come back: a deploy replaces files, a
/// daemon is started in another folder, a file loses its x bit.
extension Database {
  /// Seconds that deliveries wait for an executable that is missing.
  package static let missingGrace: Int64 = 86_400

  /// Makes the stored executables, distinguished by their names, those that the folder holds now. What waits for one
  /// that is back goes out. Writes only where they differ.
  /// - Parameter isWhole: false: the folder may hold more than these, and none is missing.
  package func syncShellHooks(
    _ files: [ShellHookFile], isWhole: Bool = true, now: Int64
  ) throws(StorageError) {
    if try changes(files, isWhole: isWhole).isNone { return }
    try connection.transaction { () throws(StorageError) in
      let changes = try changes(files, isWhole: isWhole)
      for file in changes.present { try bring(file, now: now) }
      for hook in changes.missing {
        try connection.run("UPDATE hook SET missing_since = ?2 WHERE id = ?1", hook, now)
      }
    }
  }

  /// Takes away the executables that have been missing for longer than their grace: what waited for them is dead, and
  /// the others are told.
  /// - Returns: the labels of those, and how many deliveries each had waiting.
  package func removeMissing(now: Int64) throws(StorageError) -> [(label: String, dropped: Int)] {
    let overdue = try hooks().filter { ($0.missingSince ?? .max) <= now - Self.missingGrace }
    if overdue.isEmpty { return [] }
    return try connection.transaction { () throws(StorageError) in
      try overdue.map { (hook) throws(StorageError) in
        let counted = try waitingThatCount(hook.id)
        try remove(hook.id, now: now)
        let dropped = try drop(
          hook.id, because: "the hook was missing for a day: there is no executable \(hook.path ?? hook.label)")
        try addDead(counted, to: hook.id)
        try tellDead(now: now)
        return (hook.label, dropped)
      }
    }
  }

  /// When the grace of a missing executable ends next; nil: none is missing.
  package func missingEndsAt() throws(StorageError) -> Int64? {
    let since = try connection.first(
      "SELECT min(missing_since) FROM hook WHERE removed_at IS NULL", map: { $0.integerOrNil() })
    return (since ?? nil).map { $0 + Self.missingGrace }
  }

  /// The folder that the daemon looks for executables in; nil: no daemon ever did.
  package func hooksFolder() throws(StorageError) -> String? {
    try connection.first("SELECT value FROM setting WHERE key = 'hooks_folder'") { $0.text() }
  }

  /// - Parameter path: absolute.
  package func setHooksFolder(_ path: String) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO setting (key, scope, value) VALUES ('hooks_folder', '', ?)
      ON CONFLICT (key, scope) DO UPDATE SET value = excluded.value WHERE value <> excluded.value
      """, path)
  }

  private struct Changes {
    var present: [ShellHookFile] = []
    var missing: [HookID] = []
    var isNone: Bool { present.isEmpty && missing.isEmpty }
  }

  private func changes(_ files: [ShellHookFile], isWhole: Bool) throws(StorageError) -> Changes {
    let known = try hooks().filter { $0.kind == .shell }
    let byName = Dictionary(known.map { ($0.name, $0) }) { first, _ in first }
    let names = Set(files.map(\.name))
    return Changes(
      present: files.filter { file in
        guard let hook = byName[file.name] else { return true }
        return hook.path != file.path || hook.events != [file.event] || hook.missingSince != nil
      }.sorted { $0.name < $1.name },
      missing: isWhole ? known.filter { $0.missingSince == nil && !names.contains($0.name) }.map(\.id) : [])
  }

  /// The row of that name is taken up again, also one that was removed: what it was told stays with it, and what is
  /// dead can be sent again.
  private func bring(_ file: ShellHookFile, now: Int64) throws(StorageError) {
    let known = try connection.first(
      """
      SELECT id, missing_since IS NOT NULL OR removed_at IS NOT NULL AS was_away FROM hook
      WHERE kind = 'shell' AND name = ? ORDER BY removed_at IS NOT NULL, id DESC LIMIT 1
      """, file.name, map: { (id: $0.id("id") as HookID, wasAway: $0.int("was_away") == 1) })
    guard let known else {
      return try connection.run(
        "INSERT INTO hook (kind, name, events, path, added_at) VALUES ('shell', ?, ?, ?, ?)", file.name,
        file.event.rawValue, file.path, now)
    }
    try connection.run(
      "UPDATE hook SET events = ?2, path = ?3, removed_at = NULL WHERE id = ?1", known.id, file.event.rawValue,
      file.path)
    if known.wasAway { try askAnew(known.id, now: now) }
  }
}

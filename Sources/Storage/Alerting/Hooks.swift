import Evidence

extension Database {
  /// Every hook there is, executables first, by name.
  package func hooks() throws(StorageError) -> [HookRecord] {
    try connection.rows(
      "SELECT \(Self.hookColumns) FROM hook WHERE removed_at IS NULL ORDER BY kind, name", map: Self.hook)
  }

  /// The hook of a name or label, written in any case; `noSuch` lists the ones there are.
  package func hook(_ name: String) throws(StorageError) -> HookRecord {
    let all = try hooks()
    let lowered = name.lowercased()
    let found =
      all.first { $0.label == name } ?? all.first { $0.name == name }
      ?? all.first { $0.label.lowercased() == lowered || $0.name.lowercased() == lowered }
    if let found { return found }
    throw StorageError(
      .noSuch, "find hook '\(name)'", "no such hook",
      hint: all.isEmpty
        ? "add one with 'manifestd hooks add', or put an executable into Hooks/"
        : "there are \(all.map(\.label).joined(separator: ", "))")
  }

  package func addWebhook(_ hook: NewWebhook, now: Int64) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in
      if try hooks().contains(where: { $0.kind == .webhook && $0.name == hook.name }) {
        throw StorageError(
          .refused, "add webhook '\(hook.name)'", "there is one of that name", hint: "give another with --name")
      }
      try connection.run(
        """
        INSERT INTO hook (kind, name, events, url, url_file, secret_file, allows_plain_http, added_at)
        VALUES ('webhook', ?, ?, ?, ?, ?, ?, ?)
        """, hook.name, Self.words(hook.events), hook.url, hook.urlFile, hook.secretFile, hook.allowsPlainHTTP, now)
    }
  }

  /// Takes a webhook away. What it has not been told yet is dead.
  package func removeHook(_ hook: HookRecord, now: Int64) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in try remove(hook.id, now: now) }
  }

  /// Nothing is delivered to a disabled hook, and no event waits for it; what waited already goes on waiting.
  /// - Parameter reason: nil: the hook is enabled.
  package func setDisabled(_ hook: HookRecord, reason: String?, now: Int64) throws(StorageError) {
    try connection.run(
      "UPDATE hook SET disabled_at = iif(?2 IS NULL, NULL, ?3), disabled_reason = ?2 WHERE id = ?1",
      hook.id, reason, now)
  }

  /// Makes the stored executables those that the daemon's folder holds now. Writes only where they differ.
  package func syncShellHooks(_ files: [ShellHookFile], now: Int64) throws(StorageError) {
    let known = try hooks().filter { $0.kind == .shell }
    let present = Set(files)
    func file(_ hook: HookRecord) -> ShellHookFile? {
      hook.events.first.flatMap { event in
        hook.path.map { ShellHookFile(name: hook.name, event: event, path: $0) }
      }
    }
    if Set(known.compactMap(file)) == present { return }
    try connection.transaction { () throws(StorageError) in
      for hook in known where file(hook).map({ !present.contains($0) }) ?? true { try remove(hook.id, now: now) }
      for new in present.subtracting(known.compactMap(file)).sorted(by: { $0.name < $1.name }) {
        try connection.run(
          "INSERT INTO hook (kind, name, events, path, added_at) VALUES ('shell', ?, ?, ?, ?)", new.name,
          new.event.rawValue, new.path, now)
      }
    }
  }

  private func remove(_ hook: Int64, now: Int64) throws(StorageError) {
    try connection.run("UPDATE hook SET removed_at = ?2 WHERE id = ?1", hook, now)
    try connection.run(
      """
      UPDATE delivery SET state = 'dead', next_at = NULL, error = 'the hook was removed'
      WHERE hook_id = ? AND next_at IS NOT NULL
      """, hook)
  }

  static let hookColumns = """
    hook.id, kind, name, events, path, url, url_file, secret_file, allows_plain_http, disabled_at, disabled_reason
    """

  static func hook(_ row: Row) -> HookRecord {
    HookRecord(
      id: row.integer(0), kind: HookRecord.Kind(rawValue: row.text(1)) ?? .webhook, name: row.text(2),
      events: row.text(3).split(separator: " ").compactMap { EventType(rawValue: String($0)) },
      path: row.textOrNil(4), url: row.textOrNil(5), urlFile: row.textOrNil(6), secretFile: row.textOrNil(7),
      allowsPlainHTTP: row.int(8) == 1, disabledAt: row.integerOrNil(9), disabledReason: row.textOrNil(10))
  }

  private static func words(_ events: [EventType]) -> String { events.map(\.rawValue).joined(separator: " ") }
}

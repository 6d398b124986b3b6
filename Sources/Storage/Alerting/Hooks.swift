import Basics
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

  /// Takes a webhook, or an executable that is gone, away. What it has not been told yet is dead, and nobody is told.
  /// - Returns: how many deliveries waited.
  @discardableResult
  package func removeHook(_ hook: HookRecord, now: Int64) throws(StorageError) -> Int {
    try connection.transaction { () throws(StorageError) in
      try remove(hook.id, now: now)
      return try drop(hook.id, because: "the hook was removed")
    }
  }

  /// Nothing is delivered to a disabled hook. What waits, and what is raised meanwhile, waits until it is enabled.
  package func disable(_ hook: HookRecord, reason: String, now: Int64) throws(StorageError) {
    try connection.run(
      "UPDATE hook SET disabled_at = coalesce(disabled_at, ?3), disabled_reason = ?2 WHERE id = ?1", hook.id, reason,
      now)
  }

  /// Has a hook told again, all that waits for it first, or has it dropped.
  /// - Parameter dropping: why what waits is not sent any more; nil: it is sent.
  /// - Returns: how many deliveries waited.
  package func enable(_ hook: HookRecord, dropping reason: String? = nil, now: Int64) throws(StorageError) -> Int {
    try connection.transaction { () throws(StorageError) in
      try connection.run("UPDATE hook SET disabled_at = NULL, disabled_reason = NULL WHERE id = ?", hook.id)
      if let reason { return try drop(hook.id, because: reason) }
      return try askAnew(hook.id, now: now)
    }
  }

  /// Has what waits for a hook tried at once, as though it had never failed. Part of a transaction.
  package func retry(_ hook: HookRecord, now: Int64) throws(StorageError) { try askAnew(hook.id, now: now) }

  /// The hook takes events again: whatever waits for it is due, with all its tries. Part of a transaction.
  /// - Returns: how many deliveries wait.
  @discardableResult
  func askAnew(_ hook: HookID, now: Int64) throws(StorageError) -> Int {
    try connection.run(
      "UPDATE hook SET missing_since = NULL, failures = 0, failing_since = NULL, retry_at = NULL WHERE id = ?", hook)
    try connection.run(
      """
      UPDATE delivery SET next_at = ?2, asked_at = ?2, failures = 0 WHERE hook_id = ?1 AND next_at IS NOT NULL
      """, hook, now)
    return connection.changes
  }

  /// Gives up what waits for a hook. One that is being tried is reported as usual, if it is. Part of a transaction.
  /// - Returns: how many deliveries that were.
  func drop(_ hook: HookID, because reason: String) throws(StorageError) -> Int {
    try connection.run(
      """
      UPDATE delivery SET state = 'dead', next_at = NULL, error = ?2 WHERE hook_id = ?1 AND next_at IS NOT NULL
      """, hook, reason)
    return connection.changes
  }

  /// How many deliveries wait for each hook, for whatever reason, by its number.
  package func waitingCounts() throws(StorageError) -> [HookID: Int] {
    let counts = try connection.rows(
      "SELECT hook_id, count(*) AS deliveries FROM delivery WHERE next_at IS NOT NULL GROUP BY hook_id",
      map: { ($0.id("hook_id") as HookID, $0.int("deliveries")) })
    return Dictionary(counts) { first, _ in first }
  }

  func remove(_ hook: HookID, now: Int64) throws(StorageError) {
    try connection.run(
      """
      UPDATE hook SET removed_at = ?2, failures = 0, failing_since = NULL, retry_at = NULL WHERE id = ?1
      """, hook, now)
  }

  static let hookColumns = """
    hook.id, kind, name, events, path, url, url_file, secret_file, allows_plain_http, disabled_at, disabled_reason,
      missing_since, hook.failures, failing_since
    """

  static func hook(_ row: inout Row) -> HookRecord {
    HookRecord(
      id: row.id("id"), kind: HookRecord.Kind(rawValue: row.text("kind")) ?? .webhook, name: row.text("name"),
      events: row.text("events").split(separator: " ").compactMap { EventType(rawValue: String($0)) },
      path: row.textOrNil("path"), url: row.textOrNil("url"), urlFile: row.textOrNil("url_file"),
      secretFile: row.textOrNil("secret_file"), allowsPlainHTTP: row.int("allows_plain_http") == 1,
      disabledAt: row.integerOrNil("disabled_at"), disabledReason: row.textOrNil("disabled_reason"),
      missingSince: row.integerOrNil("missing_since"), failures: row.int("failures"),
      failingSince: row.integerOrNil("failing_since"))
  }

  static func words(_ events: [EventType]) -> String { events.map(\.rawValue).joined(separator: " ") }
}

import Basics
import Evidence

/// Deliveries as people see them, and ask for them again.
extension Database {
  /// Deliveries of the events that are asked for, latest first.
  /// - Parameter limit: of the latest ones; nil: all.
  package func deliveries(
    state: DeliveryRecord.State? = nil, hook: HookRecord? = nil, of events: EventFilter = EventFilter(),
    limit: Int? = 1_000
  ) throws(StorageError) -> [DeliveryRecord] {
    try connection.rows(
      "SELECT \(Self.deliveryColumns) WHERE \(Self.wantedDeliveries) ORDER BY delivery.id DESC LIMIT ?7",
      state?.rawValue, hook?.id, events.since, events.site?.origin, events.type?.rawValue, events.connector,
      limit ?? -1, map: Self.delivery)
  }

  /// How many deliveries there are of those.
  package func deliveryCount(
    state: DeliveryRecord.State? = nil, hook: HookRecord? = nil, of events: EventFilter = EventFilter()
  ) throws(StorageError) -> Int {
    try connection.first(
      """
      SELECT count(*) FROM delivery JOIN event ON sequence = event_sequence WHERE \(Self.wantedDeliveries)
      """, state?.rawValue, hook?.id, events.since, events.site?.origin, events.type?.rawValue, events.connector,
      map: { $0.int() }) ?? 0
  }

  private static let wantedDeliveries = """
    (?1 IS NULL OR delivery.state = ?1) AND (?2 IS NULL OR hook_id = ?2) AND event.at >= ?3
      AND (?4 IS NULL OR event.site = ?4) AND (?5 IS NULL OR event.type = ?5)
      AND (?6 IS NULL OR event.connector = ?6)
    """

  /// One delivery; `noSuch` if there is none of that number.
  package func delivery(_ id: DeliveryID) throws(StorageError) -> DeliveryRecord {
    let found = try connection.first(
      "SELECT \(Self.deliveryColumns) WHERE delivery.id = ?", id, map: Self.delivery)
    if let found { return found }
    throw StorageError(.noSuch, "find delivery \(id)", "no such delivery", hint: "see 'manifestd deliveries'")
  }

  /// Has the daemon try it again at once, with all its tries anew; what waits before it goes first. Refused where the
  /// hook is gone or disabled. One of the same kind and name that took the place of a removed one gets it.
  package func resend(_ delivery: DeliveryRecord, now: Int64) throws(StorageError) { try resend([delivery], now: now) }

  /// The same for several: all of them, or none.
  package func resend(_ deliveries: [DeliveryRecord], now: Int64) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in
      for delivery in deliveries { try ask(for: delivery, now: now) }
    }
  }

  private func ask(for delivery: DeliveryRecord, now: Int64) throws(StorageError) {
    let operation = "resend delivery \(delivery.id)"
    try refuseHeldOrLeased(delivery.id, operation)
    guard let hook = try presentHook(of: delivery.id) else {
      throw StorageError(.refused, operation, "its hook '\(delivery.hook)' is gone", hint: "add it again first")
    }
    if hook.disabledAt != nil {
      throw StorageError(
        .refused, operation, "its hook '\(delivery.hook)' is disabled",
        hint: "enable it first: manifestd hooks enable \(delivery.hook)")
    }
    if hook.missingSince != nil {
      throw StorageError(
        .refused, operation, "its hook '\(delivery.hook)' is missing: there is no executable \(hook.path ?? "")",
        hint: "put it back; what waits for it is sent by itself then")
    }
    try ask(delivery.id, of: hook.id, now: now)
  }

  /// Makes deliveries anew of the events since a time that a hook is notified: ones that it never had, and, unless
  /// `failedOnly`, ones that it was told already. Those that wait already are due now.
  /// - Parameter failedOnly: only those that were dead, or failed the last time.
  /// - Returns: how many are sent.
  package func replay(
    to hook: HookRecord, since time: Int64, failedOnly: Bool, now: Int64
  ) throws(StorageError) -> Int {
    try connection.transaction { () throws(StorageError) in
      let wanted = "type <> 'test' AND at >= ?2 AND instr(' ' || ?3 || ' ', ' ' || type || ' ')"
      let words = Self.words(hook.events)
      try connection.run(
        """
        UPDATE delivery SET state = iif(next_at IS NULL, 'pending', state), failures = 0, next_at = ?4, asked_at = ?4
        WHERE hook_id = ?1 AND leased_at IS NULL AND (?5 = 0 OR state IN ('dead', 'failed'))
          AND event_sequence IN (SELECT sequence FROM event WHERE \(wanted))
        """, hook.id, time, words, now, failedOnly)
      var count = connection.changes
      if !failedOnly {
        try connection.run(
          """
          INSERT INTO delivery (event_sequence, hook_id, connector, state, next_at, asked_at)
          SELECT sequence, ?1, connector, 'pending', ?4, ?4 FROM event WHERE \(wanted)
          ORDER BY sequence ON CONFLICT DO NOTHING
          """, hook.id, time, words, now)
        count += connection.changes
      }
      try connection.run("UPDATE hook SET retry_at = NULL WHERE id = ?", hook.id)
      return count
    }
  }

  /// Hooks that were taken away since a time, latest first.
  package func removedHooks(since time: Int64) throws(StorageError) -> [(label: String, at: Int64)] {
    try connection.rows(
      "SELECT kind, name, removed_at FROM hook WHERE removed_at >= ? ORDER BY removed_at DESC", time,
      map: { (Self.label(kind: $0.text("kind"), name: $0.text("name")), $0.integer("removed_at")) })
  }

  /// How many deliveries are dead, tests apart, and the last of them; nil: none is.
  package func deadDeliveries() throws(StorageError) -> (count: Int, last: DeliveryRecord)? {
    let dead = "delivery.state = 'dead' AND type <> 'test'"
    let count = try connection.first(
      "SELECT count(*) FROM delivery JOIN event ON sequence = event_sequence WHERE \(dead)", map: { $0.int() })
    let last = try connection.first(
      "SELECT \(Self.deliveryColumns) WHERE \(dead) ORDER BY delivery.id DESC LIMIT 1", map: Self.delivery)
    return last.map { (count ?? 0, $0) }
  }

  /// What the last failed try of a hook came to; nil: nothing that waits has failed.
  package func lastFailure(of hook: HookRecord) throws(StorageError) -> String? {
    try connection.first(
      """
      SELECT error FROM delivery WHERE hook_id = ? AND state = 'failed' AND error IS NOT NULL
      ORDER BY next_at DESC LIMIT 1
      """, hook.id, map: { $0.text() })
  }

  private func refuseHeldOrLeased(_ id: DeliveryID, _ operation: String) throws(StorageError) {
    let found = try connection.first(
      "SELECT leased_at, is_held FROM delivery JOIN event ON sequence = event_sequence WHERE delivery.id = ?", id,
      map: { (isLeased: $0.integerOrNil("leased_at") != nil, isHeld: $0.int("is_held") == 1) })
    if found?.isLeased ?? false {
      throw StorageError(.refused, operation, "it is being tried now", hint: "see 'manifestd deliveries' in a minute")
    }
    if found?.isHeld ?? false {
      throw StorageError(
        .refused, operation, "what it reports is not served yet",
        hint: "it is sent when the daemon serves it: see 'manifestd doctor'")
    }
  }

  /// The hook of a delivery, or the one that has taken its place.
  private func presentHook(of id: DeliveryID) throws(StorageError) -> HookRecord? {
    try connection.first(
      """
      SELECT \(Self.hookColumns) FROM hook JOIN (
        SELECT hook.id AS own, kind AS own_kind, name AS own_name FROM delivery JOIN hook ON hook.id = hook_id
        WHERE delivery.id = ?)
      ON hook.id = own OR kind = own_kind AND name = own_name
      WHERE removed_at IS NULL ORDER BY hook.id = own DESC LIMIT 1
      """, id, map: Self.hook)
  }

  private func ask(_ id: DeliveryID, of hook: HookID, now: Int64) throws(StorageError) {
    let lane = try connection.first(
      "SELECT connector, event_sequence FROM delivery WHERE id = ?", id,
      map: { (connector: $0.text("connector"), sequence: $0.id("event_sequence") as EventSequence) })
    try connection.run(
      """
      UPDATE OR IGNORE delivery SET hook_id = ?2, state = 'pending', failures = 0, next_at = ?3, asked_at = ?3
      WHERE id = ?1
      """, id, hook, now)
    if let lane {
      try connection.run(
        """
        UPDATE delivery SET next_at = ?4
        WHERE hook_id = ?1 AND connector = ?2 AND event_sequence < ?3 AND next_at > ?4 AND leased_at IS NULL
        """, hook, lane.connector, lane.sequence, now)
    }
    try connection.run("UPDATE hook SET retry_at = NULL WHERE id = ?", hook)
  }

  static let deliveryColumns = """
    delivery.id, kind, name, type, event.id, attempt, delivery.state, code, ms,
      iif(next_at IS NULL OR is_held OR disabled_at IS NOT NULL OR missing_since IS NOT NULL, NULL,
        max(next_at, coalesce(retry_at, 0))) AS due_at, error, output, event.at, event.site, event.connector, summary
    FROM delivery JOIN hook ON hook.id = hook_id JOIN event ON sequence = event_sequence
    """

  static func delivery(_ row: inout Row) -> DeliveryRecord {
    DeliveryRecord(
      id: row.id("id"), hook: label(kind: row.text("kind"), name: row.text("name")), event: row.text("type"),
      eventID: row.text("id"), attempt: row.int("attempt"),
      state: DeliveryRecord.State(rawValue: row.text("state")) ?? .pending,
      code: row.integerOrNil("code").map(Int.init), milliseconds: row.integerOrNil("ms").map(Int.init),
      nextAt: row.integerOrNil("due_at"), error: row.textOrNil("error"), output: row.textOrNil("output"),
      eventAt: row.integer("at"), site: row.text("site"), connector: row.text("connector"),
      summary: row.text("summary"))
  }

  private static func label(kind: String, name: String) -> String {
    kind == HookRecord.Kind.shell.rawValue ? "Hooks/\(name)" : name
  }
}

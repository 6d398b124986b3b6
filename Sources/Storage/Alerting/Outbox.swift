import Evidence

/// Deliveries: leased by the daemon's one worker, tried, and recorded.
extension Database {
  /// Takes deliveries that are due, at most one a hook, the oldest first: a hook is told one thing at a time, and none
  /// waits for another. Each counts as begun from here on.
  /// - Parameter busy: hooks that are being told something already.
  package func leaseDue(now: Int64, busy: Set<Int64>, limit: Int) throws(StorageError) -> [LeasedDelivery] {
    let due = try connection.rows(
      """
      SELECT min(delivery.id), hook_id FROM delivery JOIN hook ON hook.id = hook_id
      WHERE next_at <= ? AND leased_at IS NULL AND disabled_at IS NULL AND removed_at IS NULL
      GROUP BY hook_id ORDER BY 1
      """, now, map: { (id: $0.integer(0), hook: $0.integer(1)) })
    let chosen = due.filter { !busy.contains($0.hook) }.prefix(limit)
    if chosen.isEmpty { return [] }
    return try connection.transaction { () throws(StorageError) in
      var leased: [LeasedDelivery] = []
      for delivery in chosen {
        // Another process may have removed its hook since.
        try connection.run(
          """
          UPDATE delivery SET attempt = attempt + 1, leased_at = ?2
          WHERE id = ?1 AND next_at IS NOT NULL AND leased_at IS NULL
          """, delivery.id, now)
        if connection.changes == 1, let found = try self.leased(delivery.id) { leased.append(found) }
      }
      return leased
    }
  }

  /// Stores what became of a try. One whose hook was removed meanwhile is not tried again.
  package func record(_ outcome: DeliveryOutcome, of delivery: LeasedDelivery) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in try store(outcome, of: delivery) }
  }

  /// The same, for a receiver that is gone: its hook is disabled, and the other hooks are told.
  package func record(
    _ outcome: DeliveryOutcome, of delivery: LeasedDelivery, disabling reason: String, telling event: NewEvent,
    now: Int64
  ) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in
      try store(outcome, of: delivery)
      try setDisabled(delivery.hook, reason: reason, now: now)
      try raise(event, at: now)
    }
  }

  private func store(_ outcome: DeliveryOutcome, of delivery: LeasedDelivery) throws(StorageError) {
    try connection.run(
      """
      UPDATE delivery SET state = iif(?2 = 'failed' AND removed_at IS NOT NULL, 'dead', ?2), failures = ?3,
        next_at = iif(removed_at IS NULL, ?4, NULL), leased_at = NULL, code = ?5, ms = ?6, error = ?7, output = ?8
      FROM hook WHERE delivery.id = ?1 AND hook.id = hook_id
      """, delivery.id, outcome.state.rawValue, outcome.failures, outcome.nextAt, outcome.code, outcome.milliseconds,
      outcome.error, outcome.output)
  }

  /// What was being tried when the last daemon died is tried again: nobody knows what came of it.
  package func releaseLeases() throws(StorageError) {
    try connection.run(
      "UPDATE delivery SET leased_at = NULL, next_at = coalesce(next_at, 0) WHERE leased_at IS NOT NULL")
  }

  /// When the next delivery is due; nil if none is waiting.
  package func nextDelivery() throws(StorageError) -> Int64? {
    try connection.first("SELECT min(next_at) FROM delivery WHERE leased_at IS NULL") { $0.integerOrNil(0) } ?? nil
  }

  /// Deliveries, latest first.
  package func deliveries(
    state: DeliveryRecord.State? = nil, hook: HookRecord? = nil, limit: Int = 1_000
  ) throws(StorageError) -> [DeliveryRecord] {
    try connection.rows(
      """
      SELECT \(Self.deliveryColumns) WHERE (?1 IS NULL OR delivery.state = ?1) AND (?2 IS NULL OR hook_id = ?2)
      ORDER BY delivery.id DESC LIMIT ?3
      """, state?.rawValue, hook?.id, limit, map: Self.delivery)
  }

  /// One delivery; `noSuch` if there is none of that number.
  package func delivery(_ id: Int64) throws(StorageError) -> DeliveryRecord {
    let found = try connection.first(
      "SELECT \(Self.deliveryColumns) WHERE delivery.id = ?", id, map: Self.delivery)
    if let found { return found }
    throw StorageError(.noSuch, "find delivery \(id)", "no such delivery", hint: "see 'manifestd deliveries'")
  }

  /// Has the daemon try it again at once, with all its tries anew. Refused where the hook is gone or disabled.
  package func resend(_ delivery: DeliveryRecord, now: Int64) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in
      let hook = try connection.first(
        "SELECT removed_at, disabled_at, leased_at FROM hook JOIN delivery ON hook_id = hook.id WHERE delivery.id = ?",
        delivery.id, map: { (isRemoved: !$0.isNull(0), isDisabled: !$0.isNull(1), isLeased: !$0.isNull(2)) })
      let operation = "resend delivery \(delivery.id)"
      if hook?.isLeased ?? false {
        throw StorageError(.refused, operation, "it is being tried now", hint: "see 'manifestd deliveries' in a minute")
      }
      if hook?.isRemoved ?? true {
        throw StorageError(.refused, operation, "its hook '\(delivery.hook)' is gone", hint: "add it again first")
      }
      if hook?.isDisabled ?? false {
        throw StorageError(
          .refused, operation, "its hook '\(delivery.hook)' is disabled",
          hint: "enable it first: manifestd hooks enable \(delivery.hook)")
      }
      try connection.run(
        "UPDATE delivery SET state = 'pending', failures = 0, next_at = ?2 WHERE id = ?1", delivery.id, now)
    }
  }

  func leased(_ id: Int64) throws(StorageError) -> LeasedDelivery? {
    try connection.first(
      """
      SELECT \(Self.hookColumns), failures, sequence, event.id, type, at, site, connector, summary, body
      FROM delivery JOIN hook ON hook.id = hook_id JOIN event ON sequence = event_sequence WHERE delivery.id = ?
      """, id,
      map: { row in
        LeasedDelivery(
          id: id, hook: Self.hook(row),
          event: EventRecord(
            sequence: row.integer(12), id: row.text(13), type: row.text(14), at: row.integer(15), site: row.text(16),
            connector: row.text(17), summary: row.text(18), body: row.text(19)), failures: row.int(11))
      })
  }

  private static let deliveryColumns = """
    delivery.id, kind, name, type, event.id, attempt, delivery.state, code, ms, next_at, error, output
    FROM delivery JOIN hook ON hook.id = hook_id JOIN event ON sequence = event_sequence
    """

  private static func delivery(_ row: Row) -> DeliveryRecord {
    let isShell = row.text(1) == HookRecord.Kind.shell.rawValue
    return DeliveryRecord(
      id: row.integer(0), hook: isShell ? "Hooks/\(row.text(2))" : row.text(2), event: row.text(3),
      eventID: row.text(4), attempt: row.int(5), state: DeliveryRecord.State(rawValue: row.text(6)) ?? .pending,
      code: row.integerOrNil(7).map(Int.init), milliseconds: row.integerOrNil(8).map(Int.init),
      nextAt: row.integerOrNil(9), error: row.textOrNil(10), output: row.textOrNil(11))
  }
}

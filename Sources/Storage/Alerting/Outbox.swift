import Evidence

/// A hook for which deliveries wait, and that may be told.
package struct WaitingHook: Sendable, Equatable {
  package let id: HookID
  package let kind: HookRecord.Kind
  /// Tries that failed one after another, the last one included.
  package let failures: Int
  /// When the first of these failed.
  package let failingSince: Int64?
  /// Before that it is not to be tried, unless something new waits for it; nil: nothing holds it back.
  package let retryAt: Int64?
}

/// The first of the deliveries of one connector (empty: of none) that wait for one hook: none overtakes it.
package struct LaneHead: Sendable, Equatable {
  package let connector: String
  package let delivery: DeliveryID
  package let sequence: EventSequence
  package let nextAt: Int64
  package let failures: Int
  /// A try is under way.
  package let isLeased: Bool
  /// Nobody is to be told of its event yet.
  package let isHeld: Bool
}

/// What a hook's tries came to, as it is stored with the hook.
package struct HookHealth: Sendable, Equatable {
  package var failures: Int
  package var failingSince: Int64?
  package var retryAt: Int64?

  package init(failures: Int = 0, failingSince: Int64? = nil, retryAt: Int64? = nil) {
    self.failures = failures
    self.failingSince = failingSince
    self.retryAt = retryAt
  }
}

/// The queues: one for each hook, in it a lane for each connector. Leased by the daemon's one worker, tried, recorded.
/// Every look is by `delivery_waiting`, so that it costs the same however much waits.
extension Database {
  /// Moves with whatever may let a delivery go out that did not before, but not with what the worker itself stores.
  package func outboxGeneration() throws(StorageError) -> Int64 {
    try connection.first("SELECT value FROM generation WHERE name = 'outbox'") { $0.integer() } ?? 0
  }

  /// The hooks that may be told and for which something waits, by their numbers.
  package func waitingHooks() throws(StorageError) -> [WaitingHook] {
    try connection.rows(
      Self.waitingHooksQuery,
      map: {
        WaitingHook(
          id: $0.id("id"), kind: HookRecord.Kind(rawValue: $0.text("kind")) ?? .webhook,
          failures: $0.int("failures"), failingSince: $0.integerOrNil("failing_since"),
          retryAt: $0.integerOrNil("retry_at"))
      })
  }

  /// The first delivery of each lane of a hook.
  package func laneHeads(of hook: HookID) throws(StorageError) -> [LaneHead] {
    try connection.rows(
      Self.laneHeadsQuery, hook,
      map: {
        LaneHead(
          connector: $0.text("name"), delivery: $0.id("id"), sequence: $0.id("sequence"),
          nextAt: $0.integer("next_at"), failures: $0.int("failures"), isLeased: $0.int("is_leased") == 1,
          isHeld: $0.int("is_held") == 1)
      })
  }

  /// The number of the latest delivery to a hook that was never tried; nil: there is none.
  package func newestPending(of hook: HookID) throws(StorageError) -> DeliveryID? {
    try connection.first(Self.newestPendingQuery, hook) { $0.idOrNil() } ?? nil
  }

  /// Each finds its rows without passing over others: hooks and lanes by skipping along the index, heads as its first.
  static let waitingHooksQuery = """
    WITH RECURSIVE waiting (id) AS (
      SELECT min(hook_id) FROM delivery INDEXED BY delivery_waiting WHERE next_at IS NOT NULL
      UNION ALL
      SELECT (SELECT min(hook_id) FROM delivery INDEXED BY delivery_waiting
        WHERE next_at IS NOT NULL AND hook_id > waiting.id)
      FROM waiting WHERE waiting.id IS NOT NULL
    )
    SELECT hook.id, kind, failures, failing_since, retry_at FROM waiting CROSS JOIN hook ON hook.id = waiting.id
    WHERE removed_at IS NULL AND disabled_at IS NULL AND missing_since IS NULL
    """
  static let laneHeadsQuery = """
    WITH RECURSIVE lane (name) AS (
      SELECT min(connector) FROM delivery INDEXED BY delivery_waiting WHERE hook_id = ?1 AND next_at IS NOT NULL
      UNION ALL
      SELECT (SELECT min(connector) FROM delivery INDEXED BY delivery_waiting
        WHERE hook_id = ?1 AND next_at IS NOT NULL AND connector > lane.name)
      FROM lane WHERE lane.name IS NOT NULL
    )
    SELECT lane.name, delivery.id, sequence, next_at, failures, leased_at IS NOT NULL AS is_leased, is_held
    FROM lane CROSS JOIN delivery ON delivery.id = (
      SELECT first.id FROM delivery AS first INDEXED BY delivery_waiting
      WHERE first.hook_id = ?1 AND first.connector = lane.name AND first.next_at IS NOT NULL
      ORDER BY first.event_sequence LIMIT 1)
    CROSS JOIN event ON sequence = event_sequence
    """
  static let leaseQuery = """
    SELECT delivery.id, next_at, failures, leased_at IS NOT NULL OR is_held AS is_busy
    FROM delivery INDEXED BY delivery_waiting JOIN event ON sequence = event_sequence
    WHERE hook_id = ? AND delivery.connector = ? AND next_at IS NOT NULL ORDER BY event_sequence LIMIT ?
    """
  static let newestPendingQuery =
    "SELECT max(id) FROM delivery INDEXED BY delivery_hook WHERE hook_id = ? AND state = 'pending'"

  /// Takes the first deliveries of a lane, in their order; each counts as begun from here on. The first one is taken
  /// whenever it is due; those after it only if they are due and were not tried yet. Part of a transaction.
  package func lease(
    hook: HookID, connector: String, now: Int64, limit: Int
  ) throws(StorageError) -> [LeasedDelivery] {
    let found = try connection.rows(
      Self.leaseQuery, hook, connector, limit,
      map: {
        (
          id: $0.id("id") as DeliveryID, nextAt: $0.integer("next_at"), failures: $0.int("failures"),
          isBusy: $0.int("is_busy") == 1
        )
      })
    var chosen: [LeasedDelivery] = []
    for (index, delivery) in found.enumerated() {
      if delivery.isBusy || index > 0 && (delivery.nextAt > now || delivery.failures > 0) { break }
      try connection.run(
        "UPDATE delivery SET attempt = attempt + 1, leased_at = ?2 WHERE id = ?1", delivery.id, now)
      if let leased = try leased(delivery.id) { chosen.append(leased) }
    }
    return chosen
  }

  /// Gives back deliveries that were leased and not tried. Part of a transaction.
  package func unlease(_ deliveries: [LeasedDelivery]) throws(StorageError) {
    for delivery in deliveries {
      try connection.run(
        "UPDATE delivery SET attempt = attempt - 1, leased_at = NULL WHERE id = ? AND leased_at IS NOT NULL",
        delivery.id)
    }
  }

  /// Stores what became of a try. One that was given up meanwhile is not tried again. Part of a transaction.
  package func record(_ outcome: DeliveryOutcome, of delivery: LeasedDelivery) throws(StorageError) {
    try connection.run(
      """
      UPDATE delivery SET state = iif(?2 IN ('pending', 'failed') AND next_at IS NULL, 'dead', ?2), failures = ?3,
        next_at = iif(next_at IS NULL, NULL, ?4), leased_at = NULL, code = ?5, ms = ?6, error = ?7, output = ?8
      WHERE id = ?1
      """, delivery.id, outcome.state.rawValue, outcome.failures, outcome.nextAt, outcome.code, outcome.milliseconds,
      outcome.error, outcome.output)
  }

  /// How a hook fares.
  package func health(of hook: HookID) throws(StorageError) -> HookHealth {
    try connection.first(
      "SELECT failures, failing_since, retry_at FROM hook WHERE id = ?", hook,
      map: {
        HookHealth(
          failures: $0.int("failures"), failingSince: $0.integerOrNil("failing_since"),
          retryAt: $0.integerOrNil("retry_at"))
      })
      ?? HookHealth()
  }

  /// Stores how a hook fares. Part of a transaction.
  package func setHealth(_ health: HookHealth, of hook: HookID) throws(StorageError) {
    try connection.run(
      "UPDATE hook SET failures = ?2, failing_since = ?3, retry_at = ?4 WHERE id = ?1", hook, health.failures,
      health.failingSince, health.retryAt)
  }

  /// The receiver is back: what has failed is due now, in its place of the queue. Part of a transaction.
  package func hasten(_ hook: HookID, now: Int64) throws(StorageError) {
    try connection.run(
      "UPDATE delivery SET next_at = ?2 WHERE hook_id = ?1 AND next_at > ?2 AND leased_at IS NULL", hook, now)
  }

  /// Gives up what has waited for a failing hook since before a time: it was tried by others in its place. Part of a
  /// transaction.
  package func giveUp(_ hook: HookID, askedBefore time: Int64, because reason: String) throws(StorageError) {
    let counted = try connection.first(
      """
      SELECT count(*) FROM delivery JOIN event ON sequence = event_sequence
      WHERE hook_id = ? AND next_at IS NOT NULL AND leased_at IS NULL AND asked_at < ? AND type <> 'delivery.dead'
      """, hook, time, map: { $0.int() })
    try connection.run(
      """
      UPDATE delivery SET state = 'dead', next_at = NULL, error = ?3
      WHERE hook_id = ?1 AND next_at IS NOT NULL AND leased_at IS NULL AND asked_at < ?2
      """, hook, time, reason)
    try addDead(counted ?? 0, to: hook)
  }

  /// What was being tried when the last daemon died is tried again: nobody knows what came of it. Tests of that time
  /// are over.
  package func releaseLeases(now: Int64) throws(StorageError) {
    try connection.run(
      """
      UPDATE delivery SET leased_at = NULL,
        state = iif(next_at IS NULL AND state = 'pending', 'dead', state),
        error = iif(next_at IS NULL AND state = 'pending', 'the test was interrupted', error)
      WHERE leased_at IS NOT NULL AND (next_at IS NOT NULL OR leased_at < ? - 120)
      """, now)
  }

  func leased(_ id: DeliveryID) throws(StorageError) -> LeasedDelivery? {
    try connection.first(
      """
      SELECT \(Self.hookColumns), sequence, event.id, type, at, site, event.connector, summary, body,
        delivery.failures, asked_at
      FROM delivery JOIN hook ON hook.id = hook_id JOIN event ON sequence = event_sequence WHERE delivery.id = ?
      """, id,
      map: { row in
        LeasedDelivery(
          id: id, hook: Self.hook(&row), event: Self.event(&row), failures: row.int("failures"),
          askedAt: row.integer("asked_at"))
      })
  }
}

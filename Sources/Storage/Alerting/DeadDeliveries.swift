import Basics
import Evidence

/// What becomes of deliveries that die by themselves: the other hooks are notified, once an hour for each hook.
extension Database {
  /// Seconds between two events `delivery.dead` of one hook.
  static let deadInterval: Int64 = 3_600

  /// Counts deliveries of a hook that died. Part of a transaction, as `tellDead`.
  /// - Parameter count: without those of `delivery.dead` itself, or one dead hook would have another die of it.
  package func addDead(_ count: Int, to hook: HookID) throws(StorageError) {
    if count > 0 { try connection.run("UPDATE hook SET dead_untold = dead_untold + ?2 WHERE id = ?1", hook, count) }
  }

  /// Raises `delivery.dead` for every hook that has had deliveries die and of which nobody was told for an hour.
  package func tellDead(now: Int64) throws(StorageError) {
    let due = try connection.rows(
      """
      SELECT id, dead_untold FROM hook INDEXED BY hook_dead_untold
      WHERE dead_untold > 0 AND (dead_told_at IS NULL OR dead_told_at <= ?1 - ?2 OR dead_told_at > ?1)
      """, now, Self.deadInterval, map: { (hook: $0.id("id") as HookID, count: $0.integer("dead_untold")) })
    for dead in due {
      try connection.run("UPDATE hook SET dead_untold = 0, dead_told_at = ?2 WHERE id = ?1", dead.hook, now)
      guard let last = try lastDead(dead.hook) else { continue }
      let reason = last.error ?? "it was not delivered"
      try raise(
        NewEvent(
          .deliveryDead,
          summary: CleanText.line(
            "\(dead.count) \(dead.count == 1 ? "delivery" : "deliveries") to hook \(last.hook) "
              + "\(dead.count == 1 ? "is" : "are") dead: \(reason)"),
          data: [
            ("hook", .string(last.hook)), ("count", .number(dead.count)), ("reason", .string(reason)),
            ("delivery", .number(last.id.value)), ("event", .string(last.event)),
          ]), at: now, exceptTo: dead.hook)
    }
  }

  /// When `tellDead` has something to tell; nil: nothing waits to be told.
  package func deadDueAt() throws(StorageError) -> Int64? {
    let toldAt = try connection.first(Self.deadDueQuery, map: { $0.integerOrNil() ?? 0 })
    return toldAt.map { $0 + Self.deadInterval }
  }

  /// NULL, never told, comes first.
  static let deadDueQuery = """
    SELECT dead_told_at FROM hook INDEXED BY hook_dead_untold WHERE dead_untold > 0 ORDER BY dead_told_at LIMIT 1
    """

  /// How many of a hook's waiting deliveries would be told of if they died.
  func waitingThatCount(_ hook: HookID) throws(StorageError) -> Int {
    try connection.first(
      """
      SELECT count(*) FROM delivery JOIN event ON sequence = event_sequence
      WHERE hook_id = ? AND next_at IS NOT NULL AND type <> 'delivery.dead'
      """, hook, map: { $0.int() }) ?? 0
  }

  private func lastDead(_ hook: HookID) throws(StorageError) -> DeliveryRecord? {
    try connection.first(
      "SELECT \(Self.deliveryColumns) WHERE hook_id = ? AND delivery.state = 'dead' ORDER BY delivery.id DESC LIMIT 1",
      hook, map: Self.delivery)
  }
}

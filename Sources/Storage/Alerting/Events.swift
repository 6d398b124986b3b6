import Basics
import Evidence

extension Database {
  /// Stores an event and a delivery for every hook that wants it: also for one that is disabled or missing, where it
  /// waits. Part of the transaction that stores what happened.
  /// - Parameters:
  ///   - hook: one that is not reported; nil: all are.
  ///   - isHeld: nobody is told before `tellServed`.
  /// - Returns: the event's sequence number.
  @discardableResult
  package func raise(
    _ event: NewEvent, at time: Int64, exceptTo hook: HookID? = nil, isHeld: Bool = false
  ) throws(StorageError) -> EventSequence {
    let sequence = try store(event, at: time, isHeld: isHeld)
    try connection.run(
      """
      INSERT INTO delivery (event_sequence, hook_id, connector, state, next_at, asked_at)
      SELECT ?1, id, ?4, 'pending', ?2, ?2 FROM hook
      WHERE removed_at IS NULL AND id IS NOT ?5 AND instr(' ' || events || ' ', ' ' || ?3 || ' ')
      ORDER BY id
      """, sequence, time, event.type.rawValue, event.connector ?? "", hook)
    return sequence
  }

  /// Stores an event that goes to one hook only, whatever events that wants, and leases its delivery to the caller.
  package func raiseTest(_ event: NewEvent, for hook: HookRecord, at time: Int64) throws(StorageError) -> LeasedDelivery
  {
    try connection.transaction { () throws(StorageError) in
      let sequence = try store(event, at: time)
      try connection.run(
        """
        INSERT INTO delivery (event_sequence, hook_id, state, attempt, next_at, leased_at, asked_at)
        VALUES (?1, ?2, 'pending', 1, NULL, ?3, ?3)
        """, sequence, hook.id, time)
      let id = DeliveryID(connection.lastInsertedID)
      guard let leased = try leased(id) else {
        throw StorageError(.failed, "test hook '\(hook.name)'", "its delivery is gone")
      }
      return leased
    }
  }

  /// Events later than a sequence number, oldest first; `limit` of the latest ones, nil: all.
  package func events(
    after sequence: EventSequence = 0, _ filter: EventFilter = EventFilter(), limit: Int? = 1_000
  ) throws(StorageError) -> [EventRecord] {
    try connection.rows(
      """
      SELECT sequence, id, type, at, site, connector, summary, body FROM (
        SELECT * FROM event WHERE sequence > ?1 AND \(Self.wantedEvents) ORDER BY sequence DESC LIMIT ?6
      ) ORDER BY sequence
      """, sequence, filter.since, filter.site?.origin, filter.type?.rawValue, filter.connector, limit ?? -1,
      map: Self.event)
  }

  /// How many events there are of those.
  package func eventCount(_ filter: EventFilter = EventFilter()) throws(StorageError) -> Int {
    try connection.first(
      "SELECT count(*) FROM event WHERE sequence > ?1 AND \(Self.wantedEvents)", 0, filter.since,
      filter.site?.origin, filter.type?.rawValue, filter.connector, map: { $0.int() }) ?? 0
  }

  /// The number of the latest event; 0: there was none.
  package func lastEventSequence() throws(StorageError) -> EventSequence {
    try connection.first("SELECT coalesce(max(sequence), 0) FROM event") { $0.id() } ?? 0
  }

  private static let wantedEvents = """
    at >= ?2 AND (?3 IS NULL OR site = ?3) AND (?4 IS NULL OR type = ?4) AND (?5 IS NULL OR connector = ?5)
    """

  /// Of `sequence, id, type, at, site, connector, summary, body`.
  static func event(_ row: inout Row) -> EventRecord {
    EventRecord(
      sequence: row.id("sequence"), id: row.text("id"), type: row.text("type"), at: row.integer("at"),
      site: row.text("site"), connector: row.text("connector"), summary: row.text("summary"), body: row.text("body"))
  }

  private func store(_ event: NewEvent, at time: Int64, isHeld: Bool = false) throws(StorageError) -> EventSequence {
    let id = try connection.first("SELECT 'evt_' || lower(hex(randomblob(12)))") { $0.text() } ?? ""
    try connection.run(
      "INSERT INTO event (id, type, at, site, connector, summary, body, is_held) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", id,
      event.type.rawValue, time, event.site ?? "", event.connector ?? "", event.summary,
      event.body(id: id, at: time), isHeld)
    return EventSequence(connection.lastInsertedID)
  }
}

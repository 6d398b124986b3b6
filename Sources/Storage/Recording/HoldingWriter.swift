import Evidence

/// Keeps the holding intervals, and with them the count of clients by version and day.
struct HoldingWriter {
  /// A connector and a version on a day.
  private struct HolderDay: Hashable {
    let connector: ConnectorID
    let version: VersionID
    let day: Int64
  }

  private let connection: SQLiteConnection
  private let cache: FoldCache
  /// Intervals that have grown in this fold, each once.
  private var grown: [FoldCache.HoldingKey] = []
  /// Of clients of whom nothing is stored.
  private var new: Set<FoldCache.HoldingKey> = []
  /// How many clients came to, or left, a version on a day.
  private var moved: [HolderDay: Int] = [:]

  init(connection: SQLiteConnection, cache: FoldCache) {
    self.connection = connection
    self.cache = cache
  }

  /// From the sighting on, the client holds the version: its interval grows, or a new one begins.
  mutating func hold(
    client: ClientWriter.Row, manifest: ManifestID, version: VersionID, sighting: FoldedSighting
  ) throws(StorageError) {
    let key = FoldCache.HoldingKey(client: client.id, manifest: manifest)
    try hold(key, client, version, sighting.firstAt...sighting.lastAt, isLogged: false)
  }

  /// What a log reports: the client held what it was given first and last.
  mutating func hold(_ call: LogCall, of timeline: VersionTimeline) throws(StorageError) {
    let key = FoldCache.HoldingKey(client: call.client.id, manifest: timeline.manifestID)
    if call.isNew, cache.holdings[key] == nil { new.insert(key) }
    let first = timeline.given(at: call.firstAt, size: call.size, isWhole: true)
    let last = timeline.given(at: call.lastAt, size: call.size, isWhole: true)
    if let first, let last, first == last, first.way == .held {
      return try hold(key, call.client, first.version, call.firstAt...call.lastAt, isLogged: true)
    }
    if let first, first.way == .held {
      try hold(key, call.client, first.version, call.firstAt...call.firstAt, isLogged: true)
    }
    if let last, last.way == .held {
      try hold(key, call.client, last.version, call.lastAt...call.lastAt, isLogged: true)
    }
  }

  private mutating func hold(
    _ key: FoldCache.HoldingKey, _ client: ClientWriter.Row, _ version: VersionID, _ time: ClosedRange<Int64>,
    isLogged: Bool
  ) throws(StorageError) {
    guard let latest = try latest(key) else {
      try insert(key, version, from: time.lowerBound, to: time.upperBound, isLogged: isLogged)
      return count(client, version, day: time.upperBound, by: 1)
    }
    if latest.version == version && time.upperBound >= latest.fromAt {
      return grow(key, latest, client, to: time.upperBound)
    }
    let isSameHour = time.upperBound / 3_600 == latest.toAt / 3_600
    // A log's clock and the order of its lines are its own: within an hour the listener knows better.
    if isLogged && !latest.isLogged && isSameHour { return }
    let isBetterTold = !isLogged && latest.isLogged && isSameHour
    if time.upperBound < latest.toAt && !isBetterTold {
      // As far as the latest has grown in this fold nothing else was held.
      try store(key)
      return try insertEarlier(key, version, time, isLogged: isLogged)
    }
    // Logs tell no order within a second: the same one is kept whichever comes first.
    if time.upperBound == latest.toAt && isLogged && version < latest.version { return }
    try store(key)
    if isBetterTold { try cut(key, before: time.upperBound) }
    try insert(
      key, version, from: isBetterTold ? time.lowerBound : max(time.lowerBound, latest.toAt), to: time.upperBound,
      isLogged: isLogged)
    count(client, latest.version, day: latest.toAt, by: -1)
    count(client, version, day: time.upperBound, by: 1)
  }

  /// Told late, of a time before the client's latest fetch: it changes nothing that the client holds now.
  private func insertEarlier(
    _ key: FoldCache.HoldingKey, _ version: VersionID, _ time: ClosedRange<Int64>, isLogged: Bool
  ) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO holding (client_id, manifest_id, from_at, version_id, to_at, source)
      SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (
        SELECT 1 FROM holding WHERE client_id = ?1 AND manifest_id = ?2 AND from_at <= ?5 AND to_at >= ?3)
      """, key.client, key.manifest, time.lowerBound, version, time.upperBound, isLogged ? "log" : "listener")
  }

  /// What a log reported of that time or later goes.
  private func cut(_ key: FoldCache.HoldingKey, before time: Int64) throws(StorageError) {
    try connection.run(
      "DELETE FROM holding WHERE client_id = ? AND manifest_id = ? AND source = 'log' AND from_at >= ?", key.client,
      key.manifest, time / 3_600 * 3_600)
    try connection.run(
      """
      UPDATE holding SET to_at = max(from_at, ?3 - 1)
      WHERE client_id = ?1 AND manifest_id = ?2 AND source = 'log' AND to_at >= ?3
      """, key.client, key.manifest, time / 3_600 * 3_600)
    cache.holdings[key] = nil
  }

  /// The client showed that it held the version until now. What it does not hold by our records is left alone.
  mutating func extend(
    client: ClientWriter.Row, manifest: ManifestID, version: VersionID, to time: Int64
  ) throws(StorageError) {
    let key = FoldCache.HoldingKey(client: client.id, manifest: manifest)
    if let latest = try latest(key), latest.version == version { grow(key, latest, client, to: time) }
  }

  /// Writes what the fold has changed.
  mutating func finish() throws(StorageError) {
    for key in grown { try store(key) }
    grown = []
    var totals: [TotalKey: Int] = [:]
    for (day, change) in moved where change != 0 {
      totals[TotalKey(connector: day.connector, version: day.version), default: 0] += change
      try connection.run(
        """
        INSERT INTO holder_day (connector_id, version_id, day, clients) VALUES (?, ?, ?, ?)
        ON CONFLICT (connector_id, version_id, day) DO UPDATE SET clients = clients + excluded.clients
        """, day.connector, day.version, day.day, change)
    }
    moved = [:]
    for (key, change) in totals where change != 0 {
      try connection.run(
        """
        INSERT INTO holder_total (connector_id, version_id, clients) VALUES (?, ?, ?)
        ON CONFLICT (connector_id, version_id) DO UPDATE SET clients = clients + excluded.clients
        """, key.connector, key.version, change)
    }
  }

  private mutating func grow(
    _ key: FoldCache.HoldingKey, _ latest: FoldCache.Holding, _ client: ClientWriter.Row, to time: Int64
  ) {
    if time <= latest.toAt { return }
    if latest.toAt == latest.storedTo { grown.append(key) }
    cache.holdings[key]?.toAt = time
    if Day.of(time) != Day.of(latest.toAt) {
      count(client, latest.version, day: latest.toAt, by: -1)
      count(client, latest.version, day: time, by: 1)
    }
  }

  private mutating func latest(_ key: FoldCache.HoldingKey) throws(StorageError) -> FoldCache.Holding? {
    if let known = cache.holdings[key] { return known }
    if new.remove(key) != nil { return nil }
    let found = try connection.first(
      """
      SELECT from_at, version_id, to_at, source FROM holding WHERE client_id = ? AND manifest_id = ?
      ORDER BY from_at DESC LIMIT 1
      """, key.client, key.manifest,
      map: { row in
        let (from, version, to): (Int64, VersionID, Int64) = (
          row.integer("from_at"), row.id("version_id"), row.integer("to_at")
        )
        return FoldCache.Holding(
          fromAt: from, version: version, toAt: to, storedTo: to, isLogged: row.text("source") == "log")
      })
    cache.holdings[key] = found
    return found
  }

  private func store(_ key: FoldCache.HoldingKey) throws(StorageError) {
    guard let holding = cache.holdings[key], holding.toAt != holding.storedTo else { return }
    try connection.run(
      "UPDATE holding SET to_at = ? WHERE client_id = ? AND manifest_id = ? AND from_at = ?", holding.toAt, key.client,
      key.manifest, holding.fromAt)
    cache.holdings[key]?.storedTo = holding.toAt
  }

  /// Two versions within one second: the interval of the first would be empty, so the second takes its place.
  private func insert(
    _ key: FoldCache.HoldingKey, _ version: VersionID, from: Int64, to: Int64, isLogged: Bool
  ) throws(StorageError) {
    try connection.run(
      """
      INSERT OR REPLACE INTO holding (client_id, manifest_id, from_at, version_id, to_at, source)
      VALUES (?, ?, ?, ?, ?, ?)
      """, key.client, key.manifest, from, version, to, isLogged ? "log" : "listener")
    cache.holdings[key] = FoldCache.Holding(fromAt: from, version: version, toAt: to, storedTo: to, isLogged: isLogged)
  }

  private mutating func count(_ client: ClientWriter.Row, _ version: VersionID, day time: Int64, by change: Int) {
    moved[HolderDay(connector: client.connector, version: version, day: Day.of(time)), default: 0] += change
  }
}

/// Days of Unix time, UTC.
enum Day {
  static let seconds: Int64 = 86_400

  static func of(_ time: Int64) -> Int64 { time / seconds }
}

extension SQLiteConnection {
  /// Counts anew which of a manifest's versions how many clients hold.
  func recountHolders(manifest: ManifestID) throws(StorageError) {
    for table in ["holder_day", "holder_total"] {
      try run(
        "DELETE FROM \(table) WHERE version_id IN (SELECT id FROM version WHERE manifest_id = ?)", manifest)
    }
    try run(
      """
      INSERT INTO holder_day (connector_id, version_id, day, clients)
      SELECT connector_id, version_id, to_at / \(Day.seconds), count(*) FROM (
        SELECT client_id, version_id, to_at, max(from_at) FROM holding WHERE manifest_id = ? GROUP BY client_id)
      CROSS JOIN client ON client.id = client_id GROUP BY 1, 2, 3
      """, manifest)
    try run(
      """
      INSERT INTO holder_total (connector_id, version_id, clients)
      SELECT connector_id, version_id, sum(clients) FROM holder_day
      WHERE version_id IN (SELECT id FROM version WHERE manifest_id = ?) GROUP BY 1, 2
      """, manifest)
  }
}

import Evidence

/// Keeps the holding intervals, and with them the count of clients by version and day.
struct HoldingWriter {
  /// A connector and a version on a day.
  private struct HolderDay: Hashable {
    let connector: Int64
    let version: Int64
    let day: Int64
  }

  private let connection: Connection
  private let cache: FoldCache
  /// Intervals that have grown in this fold, each once.
  private var grown: [FoldCache.HoldingKey] = []
  /// How many clients came to, or left, a version on a day.
  private var moved: [HolderDay: Int] = [:]

  init(connection: Connection, cache: FoldCache) {
    self.connection = connection
    self.cache = cache
  }

  /// From the sighting on, the client holds the version: its interval grows, or a new one begins.
  mutating func hold(
    client: ClientWriter.Row, manifest: Int64, version: Int64, sighting: FoldedSighting
  ) throws(StorageError) {
    let key = FoldCache.HoldingKey(client: client.id, manifest: manifest)
    guard let latest = try latest(key) else {
      try insert(key, version, from: sighting.firstAt, to: sighting.lastAt)
      return count(client, version, day: sighting.lastAt, by: 1)
    }
    if latest.version == version { return grow(key, latest, client, to: sighting.lastAt) }
    // Told late, of a time before the client's latest fetch: it changes nothing that the client holds now.
    if sighting.lastAt < latest.toAt { return }
    // Logs tell no order within a second: the same one is kept whichever comes first.
    if sighting.lastAt == latest.toAt && sighting.key.evidence == .log && version < latest.version { return }
    try store(key)
    try insert(key, version, from: max(sighting.firstAt, latest.toAt), to: sighting.lastAt)
    count(client, latest.version, day: latest.toAt, by: -1)
    count(client, version, day: sighting.lastAt, by: 1)
  }

  /// The client showed that it held the version until now. What it does not hold by our records is left alone.
  mutating func extend(client: ClientWriter.Row, manifest: Int64, version: Int64, to time: Int64) throws(StorageError) {
    let key = FoldCache.HoldingKey(client: client.id, manifest: manifest)
    if let latest = try latest(key), latest.version == version { grow(key, latest, client, to: time) }
  }

  /// Writes what the fold has changed.
  mutating func finish() throws(StorageError) {
    for key in grown { try store(key) }
    grown = []
    for (day, change) in moved where change != 0 {
      try connection.run(
        """
        INSERT INTO holder_day (connector_id, version_id, day, clients) VALUES (?, ?, ?, ?)
        ON CONFLICT (connector_id, version_id, day) DO UPDATE SET clients = clients + excluded.clients
        """, day.connector, day.version, day.day, change)
    }
  }

  /// Adds to the totals of connectors and versions, whose rows must be there.
  mutating func finishTotals() throws(StorageError) {
    var changes: [TotalKey: Int] = [:]
    for (day, change) in moved {
      changes[TotalKey(connector: day.connector, version: day.version), default: 0] += change
    }
    for (key, change) in changes where change != 0 {
      try connection.run(
        "UPDATE connector_version SET holder_count = holder_count + ? WHERE connector_id = ? AND version_id = ?",
        change,
        key.connector, key.version)
    }
    moved = [:]
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

  private func latest(_ key: FoldCache.HoldingKey) throws(StorageError) -> FoldCache.Holding? {
    if let known = cache.holdings[key] { return known }
    let found = try connection.first(
      """
      SELECT from_at, version_id, to_at FROM holding WHERE client_id = ? AND manifest_id = ?
      ORDER BY from_at DESC LIMIT 1
      """, key.client, key.manifest,
      map: {
        FoldCache.Holding(
          fromAt: $0.integer(0), version: $0.integer(1), toAt: $0.integer(2), storedTo: $0.integer(2))
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
  private func insert(_ key: FoldCache.HoldingKey, _ version: Int64, from: Int64, to: Int64) throws(StorageError) {
    try connection.run(
      "INSERT OR REPLACE INTO holding (client_id, manifest_id, from_at, version_id, to_at) VALUES (?, ?, ?, ?, ?)",
      key.client, key.manifest, from, version, to)
    cache.holdings[key] = FoldCache.Holding(fromAt: from, version: version, toAt: to, storedTo: to)
  }

  private mutating func count(_ client: ClientWriter.Row, _ version: Int64, day time: Int64, by change: Int) {
    moved[HolderDay(connector: client.connector, version: version, day: Day.of(time)), default: 0] += change
  }
}

/// Days of Unix time, UTC.
enum Day {
  static let seconds: Int64 = 86_400

  static func of(_ time: Int64) -> Int64 { time / seconds }
}

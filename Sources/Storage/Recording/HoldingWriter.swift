import Evidence

/// Keeps the holding intervals, and with them the count of clients by version and day.
struct HoldingWriter {
  let connection: Connection

  /// The latest interval of a client for a manifest.
  private struct Holding {
    let fromAt: Int64
    let version: Int64
    let toAt: Int64
  }

  /// From the sighting on, the client holds the version: its interval grows, or a new one begins.
  func hold(
    client: ClientWriter.Row, manifest: Int64, version: Int64, sighting: FoldedSighting
  ) throws(StorageError) {
    guard let latest = try latest(client, manifest) else {
      try insert(client, manifest, version, from: sighting.firstAt, to: sighting.lastAt)
      return try count(client, version, day: sighting.lastAt, by: 1)
    }
    if latest.version == version {
      return try grow(latest, client, manifest, to: sighting.lastAt)
    }
    // Told late, of a time before the client's latest fetch: it changes nothing that the client holds now.
    if sighting.lastAt < latest.toAt { return }
    // Logs tell no order within a second: the same one is kept whichever comes first.
    if sighting.lastAt == latest.toAt && sighting.key.evidence == .log && version < latest.version { return }
    try insert(client, manifest, version, from: max(sighting.firstAt, latest.toAt), to: sighting.lastAt)
    try count(client, latest.version, day: latest.toAt, by: -1)
    try count(client, version, day: sighting.lastAt, by: 1)
  }

  /// The client showed that it held the version until now. What it does not hold by our records is left alone.
  func extend(client: ClientWriter.Row, manifest: Int64, version: Int64, to time: Int64) throws(StorageError) {
    if let latest = try latest(client, manifest), latest.version == version {
      try grow(latest, client, manifest, to: time)
    }
  }

  private func grow(_ latest: Holding, _ client: ClientWriter.Row, _ manifest: Int64, to time: Int64)
    throws(StorageError)
  {
    if time <= latest.toAt { return }
    try connection.run(
      "UPDATE holding SET to_at = ? WHERE client_id = ? AND manifest_id = ? AND from_at = ?",
      time, client.id, manifest, latest.fromAt)
    if Day.of(time) != Day.of(latest.toAt) {
      try count(client, latest.version, day: latest.toAt, by: -1)
      try count(client, latest.version, day: time, by: 1)
    }
  }

  private func latest(_ client: ClientWriter.Row, _ manifest: Int64) throws(StorageError) -> Holding? {
    try connection.first(
      """
      SELECT from_at, version_id, to_at FROM holding WHERE client_id = ? AND manifest_id = ?
      ORDER BY from_at DESC LIMIT 1
      """, client.id, manifest, map: { Holding(fromAt: $0.integer(0), version: $0.integer(1), toAt: $0.integer(2)) })
  }

  /// Two versions within one second: the interval of the first would be empty, so the second takes its place.
  private func insert(
    _ client: ClientWriter.Row, _ manifest: Int64, _ version: Int64, from: Int64, to: Int64
  ) throws(StorageError) {
    try connection.run(
      "INSERT OR REPLACE INTO holding (client_id, manifest_id, from_at, version_id, to_at) VALUES (?, ?, ?, ?, ?)",
      client.id, manifest, from, version, to)
  }

  private func count(_ client: ClientWriter.Row, _ version: Int64, day time: Int64, by change: Int) throws(StorageError)
  {
    try connection.run(
      """
      INSERT INTO holder_day (connector_id, version_id, day, clients) VALUES (?, ?, ?, ?)
      ON CONFLICT (connector_id, version_id, day) DO UPDATE SET clients = clients + excluded.clients
      """, client.connector, version, Day.of(time), change)
  }
}

/// Days of Unix time, UTC.
enum Day {
  static let seconds: Int64 = 86_400

  static func of(_ time: Int64) -> Int64 { time / seconds }
}

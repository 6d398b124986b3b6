import Evidence

/// Counts the paths asked for in vain in one fold. Distinct ones are capped; the rest of a connector count together.
struct UnservedWriter {
  private struct Key: Hashable {
    let connector: ConnectorID
    let host: String
    let path: String
    let method: String
  }

  private struct Count {
    var hits: Int64 = 0
    var firstAt = Int64.max
    var lastAt = Int64.min
    var share = UnservedShare.other
  }

  private let connection: SQLiteConnection
  private let limit: Int
  private var counts: [Key: Count] = [:]
  /// In the order of their first sight: of new ones the first get the room.
  private var order: [Key] = []

  init(_ database: Database) throws(StorageError) {
    connection = database.connection
    limit = Int(try database.setting(.maxUnserved).integer)
  }

  mutating func add(_ unserved: FoldedUnserved, connector: ConnectorID) {
    let key = Key(connector: connector, host: unserved.host, path: unserved.path, method: unserved.method)
    let share = UnservedShare(path: unserved.path, attribution: unserved.client.attribution)
    if counts[key] == nil { order.append(key) }
    var count = counts[key] ?? Count(share: share)
    count.hits += 1
    count.firstAt = min(count.firstAt, unserved.at)
    count.lastAt = max(count.lastAt, unserved.at)
    if share == .verified { count.share = share }
    counts[key] = count
  }

  /// Writes what was counted.
  func finish() throws(StorageError) {
    var room: UnservedRoom?
    for key in order {
      guard let count = counts[key] else { continue }
      if try update(key, count) { continue }
      var present = if let room { room } else { try UnservedRoom(connection, limit: limit) }
      let other = Key(connector: key.connector, host: "", path: ClientWriter.other, method: "")
      try insert(present.take(connector: key.connector, count.share) ? key : other, count)
      room = present
    }
  }

  /// One that a verified caller asks for, too, takes its room from then on.
  private func update(_ key: Key, _ count: Count) throws(StorageError) -> Bool {
    try connection.run(
      """
      UPDATE unserved SET hits = hits + ?5, first_at = min(first_at, ?6), last_at = max(last_at, ?7),
        share = iif(?8 = 'verified', ?8, share)
      WHERE connector_id = ?1 AND host = ?2 AND path = ?3 AND method = ?4
      """, key.connector, key.host, key.path, key.method, count.hits, count.firstAt, count.lastAt, count.share.rawValue)
    return connection.changes > 0
  }

  private func insert(_ key: Key, _ count: Count) throws(StorageError) {
    let share = key.path == ClientWriter.other ? UnservedShare.other : count.share
    try connection.run(
      """
      INSERT INTO unserved (connector_id, host, path, method, hits, first_at, last_at, share)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (connector_id, host, path, method) DO UPDATE SET hits = hits + excluded.hits,
        first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
      """, key.connector, key.host, key.path, key.method, count.hits, count.firstAt, count.lastAt, share.rawValue)
  }
}

/// The room for new unserved paths, counted once a fold.
///
/// No connector may take all of it: who makes up paths under one name leaves most of it to the others. And no stranger
/// may: half of it is not for what anybody can make up, a quarter for verified callers alone.
private struct UnservedRoom {
  private struct Owner: Hashable {
    let connector: ConnectorID
    let share: String
  }

  private let limit: Int
  private var taken: [Owner: Int] = [:]

  init(_ connection: SQLiteConnection, limit: Int) throws(StorageError) {
    self.limit = limit
    let rows = try connection.rows(
      "SELECT connector_id, share, count(*) AS paths FROM unserved GROUP BY connector_id, share",
      map: { (Owner(connector: $0.id("connector_id"), share: $0.text("share")), $0.int("paths")) })
    taken = Dictionary(rows) { first, _ in first }
  }

  mutating func take(connector: ConnectorID, _ share: UnservedShare) -> Bool {
    let owner = Owner(connector: connector, share: share.rawValue)
    if taken[owner] ?? 0 >= max(limit / 10, 10) || count(upTo: share) >= bound(of: share) { return false }
    taken[owner, default: 0] += 1
    return true
  }

  private func bound(of share: UnservedShare) -> Int {
    switch share {
    case .verified: limit
    case .standard: limit - limit / 4
    case .other: limit - 2 * (limit / 4)
    }
  }

  /// Rows of that share and of those that have less room.
  private func count(upTo share: UnservedShare) -> Int {
    let lesser = UnservedShare.allCases.drop { $0 != share }.map(\.rawValue)
    return taken.filter { lesser.contains($0.key.share) }.values.reduce(0, +)
  }
}

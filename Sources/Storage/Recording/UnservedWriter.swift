/// Counts the paths asked for in vain in one fold. Distinct ones are capped; the rest of a connector count together.
struct UnservedWriter {
  private struct Key: Hashable {
    let connector: Int64
    let host: String
    let path: String
    let method: String
  }

  private struct Count {
    var hits: Int64 = 0
    var firstAt = Int64.max
    var lastAt = Int64.min
  }

  private let connection: Connection
  private let limit: Int64
  private var counts: [Key: Count] = [:]
  /// In the order of their first sight: of new ones the first get the room.
  private var order: [Key] = []

  init(_ database: Database) throws(StorageError) {
    connection = database.connection
    limit = try database.setting(.maxUnserved).integer
  }

  mutating func add(_ unserved: FoldedUnserved, connector: Int64) {
    let key = Key(connector: connector, host: unserved.host, path: unserved.path, method: unserved.method)
    if counts[key] == nil { order.append(key) }
    var count = counts[key] ?? Count()
    count.hits += 1
    count.firstAt = min(count.firstAt, unserved.at)
    count.lastAt = max(count.lastAt, unserved.at)
    counts[key] = count
  }

  /// Writes what was counted.
  func finish() throws(StorageError) {
    for key in order {
      guard let count = counts[key] else { continue }
      if try update(key, count) { continue }
      let other = Key(connector: key.connector, host: "", path: ClientWriter.other, method: "")
      try insert(try hasRoom(key.connector) ? key : other, count)
    }
  }

  /// No connector may take all the room: who makes up paths under one name leaves most of it to the others.
  private func hasRoom(_ connector: Int64) throws(StorageError) -> Bool {
    try connection.first(
      """
      SELECT count(*) < ?2 AND coalesce(sum(connector_id = ?1), 0) < max(?2 / 10, 10) FROM unserved
      """, connector, limit, map: { $0.int(0) == 1 }) ?? false
  }

  private func update(_ key: Key, _ count: Count) throws(StorageError) -> Bool {
    try connection.run(
      """
      UPDATE unserved SET hits = hits + ?5, first_at = min(first_at, ?6), last_at = max(last_at, ?7)
      WHERE connector_id = ?1 AND host = ?2 AND path = ?3 AND method = ?4
      """, key.connector, key.host, key.path, key.method, count.hits, count.firstAt, count.lastAt)
    return connection.changes > 0
  }

  private func insert(_ key: Key, _ count: Count) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO unserved (connector_id, host, path, method, hits, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (connector_id, host, path, method) DO UPDATE SET hits = hits + excluded.hits,
        first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
      """, key.connector, key.host, key.path, key.method, count.hits, count.firstAt, count.lastAt)
  }
}

/// Counts the user agent tokens of one fold that no rule knows. Distinct ones are capped; the rest count together.
struct TokenWriter {
  /// Tokens kept beside the one of all others.
  static let limit = 1_000

  private struct Count {
    var hits: Int64
    var firstAt: Int64
    var lastAt: Int64
  }

  private var counts: [String: Count] = [:]
  /// In the order of their first sight: of new ones the first get the room.
  private var order: [String] = []

  mutating func add(_ token: String, hits: Int64, from: Int64, to: Int64) {
    guard var count = counts[token] else {
      counts[token] = Count(hits: hits, firstAt: from, lastAt: to)
      return order.append(token)
    }
    count.hits += hits
    count.firstAt = min(count.firstAt, from)
    count.lastAt = max(count.lastAt, to)
    counts[token] = count
  }

  /// Stores what was counted, and begins anew.
  mutating func write(on connection: SQLiteConnection) throws(StorageError) {
    if order.isEmpty { return }
    var room =
      Self.limit
      - (try connection.first("SELECT count(*) FROM unmatched_token WHERE token <> ?", ClientWriter.other) { $0.int() }
        ?? 0)
    for token in order {
      guard let count = counts[token] else { continue }
      if try update(token, count, connection) { continue }
      let isOther = room <= 0
      if !isOther { room -= 1 }
      try connection.run(
        """
        INSERT INTO unmatched_token (token, hits, first_at, last_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (token) DO UPDATE SET hits = \(SaturatingSum.of("hits", "excluded.hits")),
          first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
        """, isOther ? ClientWriter.other : token, count.hits, count.firstAt, count.lastAt)
    }
    self = TokenWriter()
  }

  private func update(_ token: String, _ count: Count, _ connection: SQLiteConnection) throws(StorageError) -> Bool {
    try connection.run(
      """
      UPDATE unmatched_token SET hits = \(SaturatingSum.of("hits", "?2")),
        first_at = min(first_at, ?3), last_at = max(last_at, ?4)
      WHERE token = ?1
      """, token, count.hits, count.firstAt, count.lastAt)
    return connection.changes > 0
  }
}

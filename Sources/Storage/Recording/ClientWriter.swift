import Evidence

/// Finds or makes the rows of connectors and clients, each written once a fold. Distinct clients are capped; the rest
/// share one row.
struct ClientWriter {
  /// A client's row, and its connector's.
  struct Row {
    let id: Int64
    let connector: Int64
  }

  /// The user agent of the row that all clients past the cap share, one a connector; also the token of tokens past
  /// theirs.
  static let other = "(other)"

  private let connection: Connection
  private let cache: FoldCache
  private let limit: Int64
  /// Rows that this fold has changed.
  private var changed: [Int64] = []
  private var tokens = TokenWriter()

  init(_ database: Database, cache: FoldCache) throws(StorageError) {
    connection = database.connection
    self.cache = cache
    limit = try database.setting(.maxClients).integer
  }

  /// The client's row, its times moved on.
  mutating func id(
    of client: ClientIdentity, from: Int64, to: Int64, hits: Int64
  ) throws(StorageError) -> Row {
    let row = if let known = cache.clients[client] { known } else { try findOrInsert(client, at: from) }
    see(row, client, from: from, to: to)
    if let token = client.unmatchedToken { tokens.add(token, hits: hits, from: from, to: to) }
    return row
  }

  /// The connector's row, made at its first sight.
  mutating func connectorID(_ client: ClientIdentity) throws(StorageError) -> Int64 {
    if let known = cache.connectors[client.connector], known.connectorClass == client.connectorClass { return known.id }
    let id =
      try connection.first(
        """
        INSERT INTO connector (name, class) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET class = excluded.class RETURNING id
        """, client.connector, client.connectorClass.rawValue, map: { $0.integer(0) }) ?? 0
    cache.connectors[client.connector] = FoldCache.Connector(id: id, connectorClass: client.connectorClass)
    return id
  }

  /// Writes what the fold has changed.
  mutating func finish() throws(StorageError) {
    for id in changed {
      guard let seen = cache.seen[id] else { continue }
      try connection.run(
        "UPDATE client SET first_at = ?2, last_at = ?3 WHERE id = ?1", id, seen.firstAt, seen.lastAt)
      if seen.isRecognisedAnew {
        // Apart from the times, which change often: no index that tells of the attribution is written for them.
        try connection.run(
          "UPDATE client SET attribution = ?2, rule = ?3 WHERE id = ?1", id, seen.attribution.rawValue, seen.rule)
      }
      cache.seen[id]?.isStored = true
      cache.seen[id]?.isRecognisedAnew = false
    }
    changed = []
    try tokens.write(on: connection)
  }

  private mutating func see(_ row: Row, _ client: ClientIdentity, from: Int64, to: Int64) {
    guard let known = cache.seen[row.id] else { return }
    if from >= known.firstAt && to <= known.lastAt && client.attribution == known.attribution
      && client.rule == known.rule
    {
      return
    }
    if known.isStored { changed.append(row.id) }
    cache.seen[row.id] = FoldCache.Seen(
      firstAt: min(known.firstAt, from), lastAt: max(known.lastAt, to), attribution: client.attribution,
      rule: client.rule, isStored: false,
      isRecognisedAnew: known.isRecognisedAnew || client.attribution != known.attribution || client.rule != known.rule)
  }

  private mutating func findOrInsert(_ client: ClientIdentity, at time: Int64) throws(StorageError) -> Row {
    let connector = try connectorID(client)
    let found: Row
    if let known = try find(connector, userAgent: client.userAgent, network: client.network) {
      found = known
    } else if try hasRoom(connector, client.attribution) {
      found = try insert(client, connector, userAgent: client.userAgent, network: client.network, at: time)
    } else if let shared = try find(connector, userAgent: Self.other, network: "") {
      found = shared
    } else {
      found = try insert(client, connector, userAgent: Self.other, network: "", at: time)
    }
    cache.clients[client] = found
    return found
  }

  /// No connector may take all the room: whoever makes up clients of one leaves half of it to the others. Past that
  /// each has a tenth more for clients that come from its platform's own addresses: nobody can make those up.
  private func hasRoom(_ connector: Int64, _ attribution: Attribution) throws(StorageError) -> Bool {
    let isOpen = try connection.first(
      """
      SELECT (SELECT sum(client_count) FROM connector) < ?2 AND client_count < max(?2 / 2, 10)
      FROM connector WHERE id = ?1
      """, connector, limit, map: { $0.int(0) == 1 })
    if isOpen == true || attribution != .verified { return isOpen == true }
    return try connection.first(
      "SELECT count(*) < max(?2 / 10, 10) FROM client WHERE connector_id = ?1 AND attribution = 'verified'", connector,
      limit, map: { $0.int(0) == 1 }) ?? false
  }

  private func find(_ connector: Int64, userAgent: String, network: String) throws(StorageError) -> Row? {
    try connection.first(
      """
      SELECT id, first_at, last_at, attribution, rule FROM client
      WHERE connector_id = ? AND user_agent = ? AND network = ?
      """, connector, userAgent, network,
      map: { row in
        let id = row.integer(0)
        // Another identity of the same row may have changed it in this very fold.
        if cache.seen[id] == nil {
          cache.seen[id] = FoldCache.Seen(
            firstAt: row.integer(1), lastAt: row.integer(2),
            attribution: Attribution(rawValue: row.text(3)) ?? .claimed, rule: row.text(4), isStored: true)
        }
        return Row(id: id, connector: connector)
      })
  }

  private func insert(
    _ client: ClientIdentity, _ connector: Int64, userAgent: String, network: String, at time: Int64
  ) throws(StorageError) -> Row {
    try connection.run(
      """
      INSERT INTO client (connector_id, user_agent, network, attribution, rule, first_at, last_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
      """, connector, userAgent, network, client.attribution.rawValue, client.rule, time)
    let id = connection.lastInsertedID
    try connection.run("UPDATE connector SET client_count = client_count + 1 WHERE id = ?", connector)
    cache.seen[id] = FoldCache.Seen(
      firstAt: time, lastAt: time, attribution: client.attribution, rule: client.rule, isStored: true)
    return Row(id: id, connector: connector)
  }
}

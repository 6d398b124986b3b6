/// Keeps which clients of a connector were seen last, so that they are found however many it has.
///
/// A client that is among them stays so until a hundred others were seen later: in a fold only those count that it has
/// seen, beside those that are kept.
struct LatestClients {
  /// Clients kept of each connector.
  static let limit = 100

  /// SQL: writes the table anew, from all clients.
  static let counted = """
    INSERT INTO latest_client (connector_id, client_id)
    SELECT connector_id, id FROM (SELECT connector_id, id,
      row_number() OVER (PARTITION BY connector_id ORDER BY last_at DESC, id) AS place FROM client)
    WHERE place <= \(limit)
    """

  private struct Seen {
    let client: ClientID
    let lastAt: Int64

    /// Later ones first; of those at one second the one that was made first.
    func precedes(_ other: Seen) -> Bool {
      lastAt == other.lastAt ? client < other.client : lastAt > other.lastAt
    }
  }

  /// A connector's clients that the fold has seen; of many the latest.
  private struct Few {
    var seen: [Seen] = []
    /// Who was seen earlier is none of them.
    var from = Int64.min

    mutating func add(_ client: Seen) {
      if client.lastAt < from { return }
      seen.append(client)
      if seen.count >= 4 * limit { cut() }
    }

    mutating func cut() {
      seen.sort { $0.precedes($1) }
      if seen.count < limit { return }
      seen.removeLast(seen.count - limit)
      from = seen[limit - 1].lastAt
    }
  }

  private var connectors = NumberIndex()
  private var few: [Few] = []

  /// A client was made, or seen later than before: each once a fold.
  mutating func add(_ client: ClientID, of connector: ConnectorID, lastAt: Int64) {
    let place = connectors.place(of: UInt64(bitPattern: connector.value))
    if place == few.count { few.append(Few()) }
    few[place].add(Seen(client: client, lastAt: lastAt))
  }

  /// To be called when the clients are written.
  mutating func write(on connection: SQLiteConnection, _ cache: FoldCache) throws(StorageError) {
    for (place, connector) in connectors.numbers.enumerated() {
      try write(&few[place], ConnectorID(Int64(bitPattern: connector)), connection, cache)
    }
    self = LatestClients()
  }

  private func write(
    _ few: inout Few, _ connector: ConnectorID, _ connection: SQLiteConnection, _ cache: FoldCache
  ) throws(StorageError) {
    // Mostly those come again that are among them.
    if let known = cache.latest[connector], few.seen.allSatisfy({ known.contains($0.client) }) { return }
    let stored = try connection.rows(
      """
      SELECT client_id, last_at FROM latest_client CROSS JOIN client ON client.id = client_id
      WHERE latest_client.connector_id = ?
      """, connector, map: { Seen(client: $0.id("client_id"), lastAt: $0.integer("last_at")) })
    let known = Set(stored.map(\.client))
    few.cut()
    let new = few.seen.filter { !known.contains($0.client) }
    let latest = Set((stored + new).sorted { $0.precedes($1) }.prefix(Self.limit).map(\.client))
    for client in stored where !latest.contains(client.client) {
      try connection.run(
        "DELETE FROM latest_client WHERE connector_id = ? AND client_id = ?", connector, client.client)
    }
    var batch = RowBatch(connection, "INSERT INTO latest_client (connector_id, client_id)", row: "(?, ?)")
    for client in latest.subtracting(known).sorted() {
      try batch.add(.id(connector), .id(client))
    }
    try batch.finish()
    cache.latest[connector] = latest
  }
}

/// Keeps each client's last use of an endpoint, and with it the count of clients by the day of that use.
struct CallerDays {
  private struct Key: Hashable {
    let connector: ConnectorID
    let endpoint: EndpointID
    let day: Int64
  }

  private struct Use: Hashable {
    let client: ClientID
    let endpoint: EndpointID
    let connector: ConnectorID
  }

  private struct Last {
    var time: Int64
    /// Whether nothing is stored of the client's uses.
    let isNew: Bool
  }

  private var uses: [Use: Last] = [:]
  /// How many clients came to, or left, a day.
  private var moved: [Key: Int] = [:]

  /// The client used the endpoint at that time; what is told late changes nothing.
  mutating func move(client: ClientID, _ connector: ConnectorID, _ endpoint: EndpointID, to time: Int64, isNew: Bool) {
    let use = Use(client: client, endpoint: endpoint, connector: connector)
    uses[use, default: Last(time: time, isNew: isNew)].time.grow(to: time)
  }

  mutating func write(on connection: SQLiteConnection) throws(StorageError) {
    var batch = RowBatch(
      connection, "INSERT INTO client_use (client_id, endpoint_id, connector_id, last_at)", row: "(?, ?, ?, ?)")
    let ordered = uses.sorted {
      ($0.key.client, $0.key.endpoint, $0.key.connector) < ($1.key.client, $1.key.endpoint, $1.key.connector)
    }
    for (use, last) in ordered {
      if last.isNew {
        try batch.add(
          .id(use.client), .id(use.endpoint), .id(use.connector), .integer(last.time))
        count(use, at: last.time, by: 1)
      } else {
        try move(use, to: last.time, on: connection)
      }
    }
    try batch.finish()
    uses = [:]
    try writeDays(on: connection)
  }

  private mutating func move(_ use: Use, to time: Int64, on connection: SQLiteConnection) throws(StorageError) {
    let known = try connection.first(
      "SELECT last_at FROM client_use WHERE client_id = ? AND endpoint_id = ? AND connector_id = ?", use.client,
      use.endpoint, use.connector, map: { $0.integer() })
    if let known, known >= time { return }
    try connection.run(
      "INSERT OR REPLACE INTO client_use (client_id, endpoint_id, connector_id, last_at) VALUES (?, ?, ?, ?)",
      use.client, use.endpoint, use.connector, time)
    if let known { count(use, at: known, by: -1) }
    count(use, at: time, by: 1)
  }

  private mutating func count(_ use: Use, at time: Int64, by change: Int) {
    moved[Key(connector: use.connector, endpoint: use.endpoint, day: Day.of(time)), default: 0] += change
  }

  private func writeDays(on connection: SQLiteConnection) throws(StorageError) {
    for (key, change) in moved where change != 0 {
      try connection.run(
        """
        INSERT INTO caller_day (connector_id, endpoint_id, day, clients) VALUES (?, ?, ?, ?)
        ON CONFLICT (connector_id, endpoint_id, day) DO UPDATE SET clients = clients + excluded.clients
        """, key.connector, key.endpoint, key.day, change)
    }
  }

  /// SQL: how many clients of the row `used` of connector_endpoint used it later than that. Whole days are counted
  /// already; only the day in which the time lies is looked at.
  static func count(since time: String) -> String {
    """
    iif(used.last_at <= \(time), 0,
      (SELECT coalesce(sum(clients), 0) FROM caller_day AS later WHERE later.connector_id = used.connector_id
        AND later.endpoint_id = used.endpoint_id AND day > \(time) / \(Day.seconds))
      + (SELECT count(*) FROM client_use AS same WHERE same.connector_id = used.connector_id
        AND same.endpoint_id = used.endpoint_id AND same.last_at > \(time)
        AND same.last_at < (\(time) / \(Day.seconds) + 1) * \(Day.seconds)))
    """
  }
}

extension Int64 {
  fileprivate mutating func grow(to other: Int64) { self = Swift.max(self, other) }
}

/// Keeps each client's last use of an endpoint, and with it the count of clients by the day of that use.
struct CallerDays {
  private struct Key: Hashable {
    let connector: Int64
    let endpoint: Int64
    let day: Int64
  }

  /// How many clients came to, or left, a day.
  private var moved: [Key: Int] = [:]

  /// The client used the endpoint at that time; what is told late changes nothing.
  mutating func move(
    client: Int64, _ connector: Int64, _ endpoint: Int64, to time: Int64, on connection: Connection
  ) throws(StorageError) {
    // Most of a crowd are new.
    try connection.run(
      "INSERT OR IGNORE INTO client_use (client_id, endpoint_id, connector_id, last_at) VALUES (?, ?, ?, ?)", client,
      endpoint, connector, time)
    if connection.changes > 0 {
      moved[Key(connector: connector, endpoint: endpoint, day: Day.of(time)), default: 0] += 1
      return
    }
    let known = try connection.first(
      "SELECT last_at FROM client_use WHERE client_id = ? AND endpoint_id = ? AND connector_id = ?", client, endpoint,
      connector, map: { $0.integer(0) })
    guard let known, known < time else { return }
    try connection.run(
      "UPDATE client_use SET last_at = ? WHERE client_id = ? AND endpoint_id = ? AND connector_id = ?", time, client,
      endpoint, connector)
    moved[Key(connector: connector, endpoint: endpoint, day: Day.of(known)), default: 0] -= 1
    moved[Key(connector: connector, endpoint: endpoint, day: Day.of(time)), default: 0] += 1
  }

  func write(on connection: Connection) throws(StorageError) {
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

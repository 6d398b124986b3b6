package import Evidence

/// A row of a connector.
package struct SeenClients: Sendable, Hashable {
  package let connector: String
  package let standing: Attribution

  package init(connector: String, standing: Attribution) {
    self.connector = connector
    self.standing = standing
  }
}

extension Database {
  /// How many clients of each connector were seen at all since then, by whole days.
  package func clientsSeen(since: Int64) throws(StorageError) -> [SeenClients: Int] {
    let rows = try connection.rows(
      """
      SELECT name, attribution, (SELECT coalesce(sum(clients), 0) FROM client_seen
        WHERE connector_id = connector.id AND day >= ?) AS seen FROM connector
      """, Day.of(since),
      map: { row in
        (
          SeenClients(
            connector: row.text("name"), standing: Attribution(rawValue: row.text("attribution")) ?? .claimed),
          row.int("seen")
        )
      })
    return Dictionary(rows) { first, _ in first }
  }
}

extension SQLiteConnection {
  /// A client of a connector is counted on another day than before.
  func moveClient(of connector: ConnectorID, from old: Int64, to new: Int64) throws(StorageError) {
    try run("UPDATE client_seen SET clients = clients - 1 WHERE connector_id = ? AND day = ?", connector, old)
    try countClients(1, of: connector, on: new)
  }

  /// So many new clients were last seen on that day.
  func countClients(_ clients: Int64, of connector: ConnectorID, on day: Int64) throws(StorageError) {
    try run(
      """
      INSERT INTO client_seen (connector_id, day, clients) VALUES (?, ?, ?)
      ON CONFLICT (connector_id, day) DO UPDATE SET clients = clients + excluded.clients
      """, connector, day, clients)
  }

  /// Counts anew, after clients have gone.
  func recountClients() throws(StorageError) {
    try execute(
      """
      UPDATE connector SET client_count = 0;
      UPDATE connector SET client_count = clients
      FROM (SELECT connector_id, count(*) AS clients FROM client GROUP BY 1) WHERE connector_id = connector.id;
      DELETE FROM client_seen;
      INSERT INTO client_seen (connector_id, day, clients)
      SELECT connector_id, last_at / 86400, count(*) FROM client GROUP BY 1, 2;
      DELETE FROM latest_client;
      \(LatestClients.counted)
      """)
  }
}

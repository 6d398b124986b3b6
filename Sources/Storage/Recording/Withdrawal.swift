import Evidence

/// Takes requests for documents away from a client that they were counted for: they are somebody else's. Which other
/// requests the client made at the same time is not known: its first and last times stay.
struct Withdrawal {
  private let database: Database
  private let connection: SQLiteConnection

  init(_ database: Database) {
    self.database = database
    connection = database.connection
  }

  /// - Returns: false where they are not all counted there: nothing is taken.
  func take(_ sighting: FoldedSighting) throws(StorageError) -> Bool {
    let key = sighting.key
    let connector = try ConnectorRows(connection: connection, cache: database.foldCache).id(
      key.client.connector, key.client.connectorClass, key.client.attribution)
    let fetches = key.evidence.showsHolding ? sighting.count : 0
    let column = Self.column(key.evidence)
    let hour = try connection.first(
      """
      SELECT hour FROM connector_hour JOIN connector_version USING (connector_id, version_id)
      WHERE connector_id = ?1 AND version_id = ?2 AND hour IN (?3, ?3 + 1) AND hits >= ?4
        AND connector_hour.fetches >= ?5 AND \(column) >= ?4
      ORDER BY hour LIMIT 1
      """, connector, key.versionID, sighting.lastAt / 3_600, sighting.count, fetches, map: { $0.integer() })
    guard let hour else { return false }
    try takeCounts(connector, sighting, fetches, hour: hour, column: column)
    if let client = try client(key.client, of: connector) {
      try takeHolding(of: client, connector, sighting)
      try connection.run(
        "DELETE FROM sample WHERE connector_id = ? AND path_id = ? AND client_id = ? AND at BETWEEN ? AND ?", connector,
        key.pathID, client, sighting.firstAt, sighting.lastAt)
    }
    return true
  }

  private static func column(_ evidence: EvidenceKind) -> String {
    switch evidence {
    case .proof: "proofs"
    case .head: "heads"
    case .log: "logs"
    default: "connector_version.fetches"
    }
  }

  private func takeCounts(
    _ connector: ConnectorID, _ sighting: FoldedSighting, _ fetches: Int64, hour: Int64, column: String
  ) throws(StorageError) {
    let version = sighting.key.versionID
    let name = column.split(separator: ".").last.map(String.init) ?? column
    let left = try connection.first(
      """
      UPDATE connector_hour SET hits = hits - ?4, fetches = fetches - ?5
      WHERE connector_id = ?1 AND version_id = ?2 AND hour = ?3 RETURNING fetches
      """, connector, version, hour, sighting.count, fetches, map: { $0.integer() })
    try connection.run(
      """
      UPDATE connector_version SET \(name) = \(name) - ?3, fetch_hours = max(0, fetch_hours - ?4)
      WHERE connector_id = ?1 AND version_id = ?2
      """, connector, version, sighting.count, fetches > 0 && left == 0 ? 1 : 0)
    try connection.run(
      "DELETE FROM connector_hour WHERE connector_id = ? AND version_id = ? AND hour = ? AND hits <= 0", connector,
      version, hour)
    try connection.run(
      """
      DELETE FROM connector_version
      WHERE connector_id = ? AND version_id = ? AND fetches + proofs + heads + logs <= 0
      """, connector, version)
  }

  private func client(_ identity: ClientIdentity, of connector: ConnectorID) throws(StorageError) -> ClientID? {
    try connection.first(
      """
      SELECT client.id FROM agent CROSS JOIN client ON agent_id = agent.id
      WHERE connector_id = ? AND text = ? AND network = ?
      """, connector, identity.userAgent, identity.network, map: { $0.id() })
  }

  /// An interval that began and ended with these requests.
  private func takeHolding(
    of client: ClientID, _ connector: ConnectorID, _ sighting: FoldedSighting
  ) throws(StorageError) {
    let held = try connection.first(
      """
      SELECT manifest_id, from_at, to_at FROM holding AS held
      WHERE client_id = ?1 AND version_id = ?2 AND from_at >= ?3 AND to_at <= ?4 AND source = 'listener'
        AND NOT EXISTS (SELECT 1 FROM holding AS later WHERE later.client_id = held.client_id
          AND later.manifest_id = held.manifest_id AND later.from_at > held.from_at)
      """, client, sighting.key.versionID, sighting.firstAt, sighting.lastAt,
      map: { (manifest: $0.id("manifest_id") as ManifestID, from: $0.integer("from_at"), to: $0.integer("to_at")) })
    guard let held else { return }
    try connection.run(
      "DELETE FROM holding WHERE client_id = ? AND manifest_id = ? AND from_at = ?", client, held.manifest, held.from)
    try count(connector, sighting.key.versionID, at: held.to, by: -1)
    let before = try connection.first(
      """
      SELECT version_id, to_at FROM holding WHERE client_id = ? AND manifest_id = ? ORDER BY from_at DESC LIMIT 1
      """, client, held.manifest, map: { (version: $0.id("version_id") as VersionID, to: $0.integer("to_at")) })
    if let before { try count(connector, before.version, at: before.to, by: 1) }
  }

  private func count(
    _ connector: ConnectorID, _ version: VersionID, at time: Int64, by change: Int64
  ) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO holder_day (connector_id, version_id, day, clients) VALUES (?, ?, ?, ?)
      ON CONFLICT (connector_id, version_id, day) DO UPDATE SET clients = clients + excluded.clients
      """, connector, version, Day.of(time), change)
    try connection.run(
      """
      INSERT INTO holder_total (connector_id, version_id, clients) VALUES (?, ?, ?)
      ON CONFLICT (connector_id, version_id) DO UPDATE SET clients = clients + excluded.clients
      """, connector, version, change)
  }
}

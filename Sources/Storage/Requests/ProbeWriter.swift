import Evidence

/// Keeps the hours of the requests at an endpoint's URL that are no uses of it.
struct ProbeWriter {
  private let connection: SQLiteConnection
  private let endpoint: EndpointID
  private var batch: RowBatch

  init(connection: SQLiteConnection, endpoint: DerivedEndpoint) {
    (self.connection, self.endpoint) = (connection, endpoint.id)
    batch = RowBatch(
      connection, "INSERT OR REPLACE INTO probe_hour (endpoint_id, hour, connector_id, hits, first_at, last_at)",
      row: "(?, ?, ?, ?, ?, ?)")
  }

  /// The connectors that are stored, by hour.
  func stored(_ hours: ClosedRange<Int64>) throws(StorageError) -> [Int64: Set<ConnectorID>] {
    let rows = try connection.rows(
      "SELECT hour, connector_id FROM probe_hour WHERE endpoint_id = ? AND hour BETWEEN ? AND ?", endpoint,
      hours.lowerBound, hours.upperBound,
      map: { (hour: $0.integer("hour"), connector: $0.id("connector_id") as ConnectorID) })
    return rows.reduce(into: [:]) { $0[$1.hour, default: []].insert($1.connector) }
  }

  /// Written by `finish`.
  /// - Parameter counts: nil: nothing.
  mutating func replace(_ connector: ConnectorID, hour: Int64, with counts: SecondCounts?) throws(StorageError) {
    if let counts, let first = counts.first, let last = counts.last, counts.total > 0 {
      try batch.add(
        .id(endpoint), .integer(hour), .id(connector), .integer(counts.total), .integer(first),
        .integer(last))
    } else {
      try connection.run(
        "DELETE FROM probe_hour WHERE endpoint_id = ? AND hour = ? AND connector_id = ?", endpoint, hour, connector)
    }
  }

  mutating func finish() throws(StorageError) { try batch.finish() }
}

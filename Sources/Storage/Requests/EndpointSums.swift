import Evidence

/// An endpoint's row and an hour (Unix time / 3600).
struct EndpointHour: Hashable {
  let endpoint: EndpointID
  let hour: Int64
}

/// What hours that are derived anew leave to be counted over all hours of an endpoint: each sum once, however many of
/// its hours have changed.
struct EndpointSums {
  private struct Row: Hashable {
    let endpoint: EndpointID
    let connector: ConnectorID
  }

  private struct Watch: Hashable {
    let endpoint: EndpointID
    let source: UseSource
  }

  /// Connectors whose totals of uses cannot be told by what was added.
  private var uses: [Row: DerivedEndpoint] = [:]
  private var probes: Set<Row> = []
  /// When a source has told of an endpoint last.
  private var observed: [Watch: Int64] = [:]

  mutating func observe(_ endpoint: DerivedEndpoint, _ source: UseSource, at time: Int64?) {
    let watch = Watch(endpoint: endpoint.id, source: source)
    observed[watch] = max(observed[watch] ?? .min, time ?? .min)
  }

  mutating func recount(_ connector: ConnectorID, of endpoint: DerivedEndpoint) {
    uses[Row(endpoint: endpoint.id, connector: connector)] = endpoint
  }

  mutating func recountProbes(_ connector: ConnectorID, of endpoint: DerivedEndpoint) {
    probes.insert(Row(endpoint: endpoint.id, connector: connector))
  }

  /// Writes them all; to be called when the hours are written.
  func write(on connection: SQLiteConnection) throws(StorageError) {
    for (watch, time) in observed {
      try connection.run(
        """
        INSERT INTO endpoint_observation (endpoint_id, source, last_at) VALUES (?, ?, ?)
        ON CONFLICT (endpoint_id, source) DO UPDATE SET last_at = max(last_at, excluded.last_at)
        """, watch.endpoint, watch.source.rawValue, time)
    }
    for (row, endpoint) in uses {
      try UseTotalWriter(connection: connection, endpoint: endpoint).recount(row.connector)
    }
    for row in probes {
      try connection.run(
        "DELETE FROM endpoint_probe WHERE endpoint_id = ? AND connector_id = ?", row.endpoint, row.connector)
      try connection.run(
        """
        INSERT INTO endpoint_probe (endpoint_id, connector_id, hits, first_at, last_at)
        SELECT endpoint_id, connector_id, sum(hits), min(first_at), max(last_at) FROM probe_hour
        WHERE endpoint_id = ? AND connector_id = ? GROUP BY endpoint_id, connector_id
        """, row.endpoint, row.connector)
    }
  }
}

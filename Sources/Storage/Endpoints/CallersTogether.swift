/// Counts the clients of several endpoints of one manifest, each once.
struct CallersTogether {
  private struct Part {
    let place: Int
    let connector: ConnectorID
    let endpoint: EndpointID
    let clients: Int
    let since: Int64
  }

  /// More clients are not looked at, for there may be hundreds of thousands.
  private static let limit = 1_000

  let connection: SQLiteConnection
  private var parts: [String: [Part]] = [:]

  init(connection: SQLiteConnection) { self.connection = connection }

  /// - Parameters:
  ///   - place: by which the count is given back.
  ///   - group: of a connector and a manifest.
  ///   - clients: of the connector that used the endpoint later than `since`.
  mutating func add(
    _ place: Int, of group: String, _ connector: ConnectorID, _ endpoint: EndpointID, clients: Int, after since: Int64
  ) {
    if clients == 0 { return }
    parts[group, default: []].append(
      Part(place: place, connector: connector, endpoint: endpoint, clients: clients, since: since))
  }

  /// By place; of a group of one endpoint, or of too many clients, there is none.
  func counts() throws(StorageError) -> [(place: Int, clients: Int)] {
    var counts: [(place: Int, clients: Int)] = []
    for parts in parts.values where parts.count > 1 && parts.reduce(0, { $0 + $1.clients }) <= Self.limit {
      var clients: Set<Int64> = []
      for part in parts {
        clients.formUnion(
          try connection.rows(
            "SELECT client_id FROM client_use WHERE endpoint_id = ? AND connector_id = ? AND last_at > ?",
            part.endpoint, part.connector, part.since, map: { $0.exactInteger() }))
      }
      counts += parts.map { ($0.place, clients.count) }
    }
    return counts
  }
}

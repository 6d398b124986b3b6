import Evidence

/// What tells whose request it is, and whether it is a use.
struct ToldKind: Hashable {
  let connector: ConnectorID
  let isNamed: Bool
  let shape: RequestShape?
  let clientHash: Int64

  /// Of `connector_id, is_named, shape, client_hash`.
  init(_ row: inout Row) {
    connector = row.id("connector_id")
    isNamed = row.int("is_named") == 1
    shape = RequestShape(rawValue: row.text("shape"))
    clientHash = row.exactInteger("client_hash")
  }

  init(_ kind: RequestWriter.Kind) {
    (connector, isNamed, shape, clientHash) = (kind.connector, kind.isNamed, kind.shape, kind.clientHash)
  }

  func isUse(of endpoint: DerivedEndpoint) -> Bool {
    guard let shape else { return false }
    if let hash = endpoint.clientHash, hash != clientHash { return false }
    return endpoint.isUse(shape)
  }
}

/// Requests of one kind for an endpoint in an hour, as a source told them.
struct ToldUse {
  /// What such a request is, by the endpoint that it is for.
  struct Asked {
    let connector: ConnectorID
    let isUse: Bool
    let lacksClientID: Bool
  }

  let asked: Asked
  let source: UseSource
  let count: MergedCount
}

/// Reads what was told of endpoints.
struct EndpointRequests {
  let connection: SQLiteConnection
  let rows: ConnectorRows

  /// What a log told at one place.
  private struct Logged {
    let kind: ToldKind
    let hour: Int64
    let place: PlaceID
    let count: MergedCount
  }

  /// By hour.
  func told(
    _ endpoint: DerivedEndpoint, _ hours: ClosedRange<Int64>
  ) throws(StorageError) -> [Int64: [ToldUse]] {
    let found = try connection.rows(
      """
      SELECT connector_id, is_named, shape, client_hash, source, hour, seconds, answered, refused,
        request.place_id AS place_id
      FROM endpoint_place CROSS JOIN request_hour USING (place_id) CROSS JOIN request ON request.id = request_id
      WHERE endpoint_id = ? AND hour BETWEEN ? AND ?
      """, endpoint.id, hours.lowerBound, hours.upperBound,
      map: { row in
        let (kind, source) = (ToldKind(&row), UseSource(rawValue: row.text("source")))
        let hour = row.integer("hour")
        let counts = SecondCounts(hour: hour, bytes: row.bytes("seconds")) ?? SecondCounts(hour: hour)
        let count = MergedCount(counts: counts, answered: row.integer("answered"), refused: row.integer("refused"))
        return (source, Logged(kind: kind, hour: hour, place: row.id("place_id"), count: count))
      })
    var told: [Int64: [ToldUse]] = [:]
    let logged = found.filter { $0.0 == .log }.map(\.1)
    for (source, row) in found where source != .log {
      guard let source, let asked = try asked(row.kind, of: endpoint) else { continue }
      told[row.hour, default: []].append(ToldUse(asked: asked, source: source, count: row.count))
    }
    for (kind, count) in try joined(logged) {
      guard let asked = try asked(kind, of: endpoint) else { continue }
      told[count.counts.hour, default: []].append(ToldUse(asked: asked, source: .log, count: count))
    }
    return told
  }

  /// A log without hosts may tell the same requests as one with hosts: of each second the larger counts.
  private func joined(_ logged: [Logged]) throws(StorageError) -> [(kind: ToldKind, count: MergedCount)] {
    let hostless = try HostlessPlaces(connection).among(Set(logged.map(\.place)))
    if hostless.isEmpty { return logged.map { ($0.kind, $0.count) } }
    struct Key: Hashable {
      let kind: ToldKind
      let hour: Int64
    }
    return Dictionary(grouping: logged) { Key(kind: $0.kind, hour: $0.hour) }.map { key, rows in
      let sums = [true, false].map { isHostless in
        rows.filter { hostless.contains($0.place) == isHostless }.reduce(MergedCount(hour: key.hour)) {
          $0.adding($1.count)
        }
      }
      return (key.kind, sums[1].joined(with: sums[0]))
    }
  }

  /// The same, of what is known to be stored.
  /// - Parameter rows: in the order of time.
  func told(
    _ endpoint: DerivedEndpoint, _ hours: ClosedRange<Int64>, among rows: [ToldHour]
  ) throws(StorageError) -> [Int64: [ToldUse]] {
    var told: [Int64: [ToldUse]] = [:]
    var known: [RequestID: ToldUse.Asked?] = [:]
    var (first, end) = (0, rows.count)
    while first < end {
      let middle = (first + end) / 2
      if rows[middle].count.hour < hours.lowerBound { first = middle + 1 } else { end = middle }
    }
    for row in rows[first...] {
      if row.count.hour > hours.upperBound { break }
      if known[row.request] == nil {
        known[row.request] = .some(
          try kind(of: row.request).flatMap { found throws(StorageError) in try asked(found.kind, of: endpoint) })
      }
      guard let asked = known[row.request] ?? nil else { continue }
      let count = MergedCount(
        counts: row.count.seconds, answered: row.count.answered, refused: row.count.refused)
      told[row.count.hour, default: []].append(ToldUse(asked: asked, source: row.source, count: count))
    }
    return told
  }

  /// Nil where the request tells nothing of the endpoint: of a client id only those that give it do.
  private func asked(_ kind: ToldKind, of endpoint: DerivedEndpoint) throws(StorageError) -> ToldUse.Asked? {
    if let hash = endpoint.clientHash, hash != kind.clientHash { return nil }
    return ToldUse.Asked(
      connector: try connector(of: kind, at: endpoint), isUse: kind.isUse(of: endpoint),
      lacksClientID: endpoint.isAuthorization && kind.shape?.isAsking == true && kind.clientHash == 0)
  }

  func kind(of request: RequestID) throws(StorageError) -> (kind: ToldKind, place: PlaceID)? {
    if let known = rows.cache.kinds[request] { return (ToldKind(known), known.place) }
    return try connection.first(
      "SELECT connector_id, is_named, shape, client_hash, place_id FROM request WHERE id = ?", request,
      map: { (ToldKind(&$0), $0.id("place_id")) })
  }

  /// A browser carries an authorization request: only what the platform put into it tells whose it is.
  func connector(of kind: ToldKind, at endpoint: DerivedEndpoint) throws(StorageError) -> ConnectorID {
    guard let shape = kind.shape, endpoint.isCarried(shape) else { return kind.connector }
    return try rows.carried(kind.connector, isNamed: kind.isNamed)
  }
}

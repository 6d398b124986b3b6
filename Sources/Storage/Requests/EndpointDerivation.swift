import Evidence

/// Derives the uses of endpoints from requests: of each hour the sources are merged, so that a request counts once
/// however many tell it.
struct EndpointDerivation {
  private struct Use {
    var counts: SecondCounts
    var answered: Int64
    var refused: Int64
  }

  private let connection: SQLiteConnection
  private let index: PlaceIndex
  private let rows: ConnectorRows
  private let coverage: CoverageIndex

  init(_ database: Database) throws(StorageError) {
    connection = database.connection
    index = try database.placeIndex()
    rows = ConnectorRows(connection: database.connection, cache: database.foldCache)
    coverage = CoverageIndex(connection: database.connection)
  }

  /// Derives hours of endpoints anew. What they were before is replaced; what is the sum of an endpoint's hours is
  /// counted once for all of them.
  func derive(_ hours: Set<EndpointHour>) throws(StorageError) {
    var sums = EndpointSums()
    var byEndpoint: [Int64: [Int64]] = [:]
    for hour in hours { byEndpoint[hour.endpoint, default: []].append(hour.hour) }
    for (id, hours) in byEndpoint.sorted(by: { $0.key < $1.key }) {
      guard let endpoint = index.byID[id] else { continue }
      for span in HourSpan.spans(of: hours) { try derive(endpoint, span, &sums) }
    }
    try sums.write(on: connection)
  }

  private func derive(
    _ endpoint: DerivedEndpoint, _ span: HourSpan, _ sums: inout EndpointSums
  ) throws(StorageError) {
    let told = try told(endpoint, span.range)
    var uses = UseTotalWriter(connection: connection, endpoint: endpoint)
    var probes = ProbeWriter(connection: connection, endpoint: endpoint)
    let (oldUses, oldProbes) = (try uses.stored(span.range), try probes.stored(span.range))
    for hour in span.hours {
      let rows = told[hour] ?? []
      for row in rows { sums.observe(endpoint, row.source, at: row.use.counts.last) }
      let newUses = try merged(rows.filter(\.isUse), endpoint, hour: hour)
      let old = oldUses[hour] ?? [:]
      for connector in Set(old.keys).union(newUses.keys)
      where try !uses.replace(connector, hour: hour, old[connector], with: newUses[connector]) {
        sums.recount(connector, of: endpoint)
      }
      let newProbes = try merged(rows.filter { !$0.isUse }, endpoint, hour: hour)
      for connector in (oldProbes[hour] ?? []).union(newProbes.keys) {
        try probes.replace(connector, hour: hour, with: newProbes[connector]?.counts)
        sums.recountProbes(connector, of: endpoint)
      }
    }
    for connector in try uses.finish() { sums.recount(connector, of: endpoint) }
    try probes.finish()
  }

  /// Derives all that is told of an endpoint from the beginning.
  func rebuild(_ endpoint: DerivedEndpoint) throws(StorageError) {
    for table in ["endpoint_hour", "connector_endpoint", "probe_hour", "endpoint_probe"] {
      try connection.run("DELETE FROM \(table) WHERE endpoint_id = ?", endpoint.id)
    }
    try connection.run("DELETE FROM endpoint_observation WHERE endpoint_id = ?", endpoint.id)
    if endpoint.clientHash == nil { try observeSamples(endpoint) }
    let hours = try connection.rows(
      """
      SELECT DISTINCT hour FROM endpoint_place CROSS JOIN request_hour USING (place_id) WHERE endpoint_id = ?
      ORDER BY hour
      """, endpoint.id, map: { $0.integer() })
    try derive(Set(hours.map { EndpointHour(endpoint: endpoint.id, hour: $0) }))
    try rebuildCallers(endpoint)
  }

  /// Derives from the beginning who used an endpoint that is retired now; of one that is not nobody is kept.
  func rebuildCallers(_ endpoint: DerivedEndpoint) throws(StorageError) {
    for table in ["client_use", "caller_day", "use_network"] {
      try connection.run("DELETE FROM \(table) WHERE endpoint_id = ?", endpoint.id)
    }
    if !endpoint.keepsCallers { return }
    var days = CallerDays()
    var networks: [UsedNetwork: Int64] = [:]
    let callers = try connection.rows(
      """
      SELECT request.connector_id, is_named, shape, client_hash, client_id, max(request_client.last_at) AS latest_at,
        network
      FROM endpoint_place CROSS JOIN request USING (place_id) CROSS JOIN request_client ON request_id = request.id
      CROSS JOIN client ON client.id = client_id
      WHERE endpoint_id = ? GROUP BY request.id, client_id ORDER BY client_id
      """, endpoint.id,
      map: { row in
        (
          kind: ToldKind(&row), client: row.integer("client_id"), lastAt: row.integer("latest_at"),
          network: row.text("network")
        )
      })
    for caller in callers where isUse(endpoint, caller.kind) {
      let connector = try connector(of: caller.kind, at: endpoint)
      days.move(client: caller.client, connector, endpoint.id, to: caller.lastAt, isNew: true)
      if try !hasNetworks(connector) { continue }
      let network = UsedNetwork(endpoint: endpoint.id, connector: connector, network: caller.network)
      networks[network] = max(networks[network] ?? .min, caller.lastAt)
    }
    try days.write(on: connection)
    try write(networks)
  }

  private struct CallerUse {
    let endpoint: Int64
    let connector: Int64
    let isOfNetworks: Bool
  }

  private struct UsedNetwork: Hashable {
    let endpoint: Int64
    let connector: Int64
    let network: String
  }

  /// The clients that were seen to use endpoints.
  func derive(_ callers: [TouchedCaller]) throws(StorageError) {
    var days = CallerDays()
    var networks: [UsedNetwork: Int64] = [:]
    // Many callers make the same request.
    var (request, uses): (Int64?, [CallerUse]) = (nil, [])
    for told in callers {
      if told.caller.request != request { uses = try self.uses(of: told.caller.request) }
      request = told.caller.request
      for use in uses {
        days.move(
          client: told.caller.client, use.connector, use.endpoint, to: told.lastAt, isNew: told.seen.isMade)
        if !use.isOfNetworks { continue }
        let network = UsedNetwork(endpoint: use.endpoint, connector: use.connector, network: told.seen.network)
        networks[network] = max(networks[network] ?? .min, told.lastAt)
      }
    }
    try days.write(on: connection)
    try write(networks)
  }

  private func uses(of request: Int64) throws(StorageError) -> [CallerUse] {
    guard let found = try kind(of: request) else { return [] }
    var uses: [CallerUse] = []
    for endpoint in try endpoints(at: found.place) where endpoint.keepsCallers && isUse(endpoint, found.kind) {
      let connector = try connector(of: found.kind, at: endpoint)
      uses.append(
        CallerUse(endpoint: endpoint.id, connector: connector, isOfNetworks: try hasNetworks(connector)))
    }
    return uses
  }

  private func write(_ networks: [UsedNetwork: Int64]) throws(StorageError) {
    var batch = RowBatch(
      connection, "INSERT INTO use_network (endpoint_id, connector_id, network, last_at)", row: "(?, ?, ?, ?)",
      "ON CONFLICT (endpoint_id, connector_id, network) DO UPDATE SET last_at = max(last_at, excluded.last_at)")
    let ordered = networks.sorted {
      ($0.key.endpoint, $0.key.connector, $0.key.network) < ($1.key.endpoint, $1.key.connector, $1.key.network)
    }
    for (used, time) in ordered {
      try batch.add(.integer(used.endpoint), .integer(used.connector), .text(used.network), .integer(time))
    }
    try batch.finish()
  }

  /// How many networks tell a claim decides whether it is believed: only of platforms that have addresses of their own.
  private func hasNetworks(_ connector: Int64) throws(StorageError) -> Bool {
    guard let facts = try rows.facts(connector) else { return false }
    return facts.connectorClass == .hosted && facts.attribution == .claimed
  }

  /// The endpoints that requests at a place are for.
  func endpoints(at place: Int64) throws(StorageError) -> [DerivedEndpoint] {
    try connection.rows("SELECT endpoint_id FROM endpoint_place WHERE place_id = ?", place, map: { $0.integer() })
      .compactMap { index.byID[$0] }
  }

  // MARK: - What was told

  /// What tells whose request it is, and whether it is a use.
  private struct ToldKind {
    let connector: Int64
    let isNamed: Bool
    let shape: RequestShape?
    let clientHash: Int64

    /// Of `connector_id, is_named, shape, client_hash`.
    init(_ row: inout Row) {
      connector = row.integer("connector_id")
      isNamed = row.int("is_named") == 1
      shape = RequestShape(rawValue: row.text("shape"))
      clientHash = row.exactInteger("client_hash")
    }
  }

  private struct Told {
    let connector: Int64
    let isUse: Bool
    let lacksClientID: Bool
    let source: UseSource
    let use: Use
  }

  private func isUse(_ endpoint: DerivedEndpoint, _ kind: ToldKind) -> Bool {
    guard let shape = kind.shape else { return false }
    if let hash = endpoint.clientHash, hash != kind.clientHash { return false }
    return endpoint.isUse(shape)
  }

  /// By hour.
  private func told(
    _ endpoint: DerivedEndpoint, _ hours: ClosedRange<Int64>
  ) throws(StorageError) -> [Int64: [Told]] {
    let found = try connection.rows(
      """
      SELECT connector_id, is_named, shape, client_hash, source, hour, seconds, answered, refused
      FROM endpoint_place CROSS JOIN request_hour USING (place_id) CROSS JOIN request ON request.id = request_id
      WHERE endpoint_id = ? AND hour BETWEEN ? AND ?
      """, endpoint.id, hours.lowerBound, hours.upperBound,
      map: { row in
        let (kind, source) = (ToldKind(&row), UseSource(rawValue: row.text("source")))
        let hour = row.integer("hour")
        let counts = SecondCounts(hour: hour, bytes: row.bytes("seconds")) ?? SecondCounts(hour: hour)
        let use = Use(counts: counts, answered: row.integer("answered"), refused: row.integer("refused"))
        return (kind, source, use, hour)
      })
    var told: [Int64: [Told]] = [:]
    for (kind, source, use, hour) in found {
      guard let source else { continue }
      // Of a client id only the requests that give it tell anything.
      if let hash = endpoint.clientHash, hash != kind.clientHash { continue }
      told[hour, default: []].append(
        Told(
          connector: try connector(of: kind, at: endpoint), isUse: isUse(endpoint, kind),
          lacksClientID: endpoint.isAuthorization && kind.shape == .asks && kind.clientHash == 0, source: source,
          use: use))
    }
    return told
  }

  private func kind(of request: Int64) throws(StorageError) -> (kind: ToldKind, place: Int64)? {
    try connection.first(
      "SELECT connector_id, is_named, shape, client_hash, place_id FROM request WHERE id = ?", request,
      map: { (ToldKind(&$0), $0.integer("place_id")) })
  }

  /// A browser carries an authorization request: only what the platform put into it tells whose it is.
  private func connector(of kind: ToldKind, at endpoint: DerivedEndpoint) throws(StorageError) -> Int64 {
    let isCarried = endpoint.isAuthorization || endpoint.clientHash != nil && kind.shape == .asks
    if !isCarried || kind.shape == .post && !endpoint.isAuthorization { return kind.connector }
    return try rows.carried(kind.connector, isNamed: kind.isNamed)
  }

  // MARK: - Merging

  private func merged(
    _ told: [Told], _ endpoint: DerivedEndpoint, hour: Int64
  ) throws(StorageError) -> [Int64: Merged] {
    if told.isEmpty { return [:] }
    if told.allSatisfy({ $0.source == told[0].source }) { return Self.added(told) }
    var rows: [SourceCount<Int64, String>] = []
    var lacking: [Int64: Int64] = [:]
    for row in told {
      rows.append(
        SourceCount(
          source: row.source, row: row.connector, key: try self.rows.key(row.connector),
          rank: try self.rows.rank(row.connector), counts: row.use.counts, answered: row.use.answered,
          refused: row.use.refused))
      if row.lacksClientID { lacking[row.connector] = max(lacking[row.connector] ?? 0, row.use.counts.total) }
    }
    let covered = try coverage.spans(endpoint: endpoint.id, hour: hour)
    return SourceMerge(rows, coverage: covered).merged().reduce(into: [:]) { merged, row in
      merged[row.key] = Merged(
        counts: row.value.counts, answered: row.value.answered, refused: row.value.refused,
        lacking: min(lacking[row.key] ?? 0, row.value.counts.total))
    }
  }

  /// What one source told adds up.
  private static func added(_ told: [Told]) -> [Int64: Merged] {
    var sums: [Int64: Merged] = [:]
    for row in told {
      var sum = sums[row.connector] ?? Merged(counts: SecondCounts(hour: row.use.counts.hour))
      sum.counts.add(row.use.counts)
      sum.answered = sum.answered + row.use.answered
      sum.refused = sum.refused + row.use.refused
      if row.lacksClientID { sum.lacking = max(sum.lacking, row.use.counts.total) }
      sums[row.connector] = sum
    }
    return sums.filter { !$0.value.counts.isEmpty }
  }

  struct Merged {
    var counts: SecondCounts
    var answered: Int64 = 0
    var refused: Int64 = 0
    var lacking: Int64 = 0
  }

  /// Who told what an older schema counted is known by its samples only.
  private func observeSamples(_ endpoint: DerivedEndpoint) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO endpoint_observation (endpoint_id, source, last_at)
      SELECT endpoint_id, source, max(at) FROM endpoint_place CROSS JOIN request_sample USING (place_id)
      WHERE endpoint_id = ? GROUP BY source
      """, endpoint.id)
  }
}

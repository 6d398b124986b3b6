import Evidence

/// Derives the uses of endpoints from requests: of each hour the sources are merged, so that a request counts once
/// however many tell it.
struct EndpointDerivation {
  private let connection: SQLiteConnection
  private let index: PlaceIndex
  private let rows: ConnectorRows
  private let coverage: CoverageIndex
  private let requests: EndpointRequests

  init(_ database: Database) throws(StorageError) {
    connection = database.connection
    index = try database.placeIndex()
    rows = ConnectorRows(connection: database.connection, cache: database.foldCache)
    coverage = CoverageIndex(connection: database.connection)
    requests = EndpointRequests(connection: database.connection, rows: rows)
  }

  /// Derives hours of endpoints anew. What they were before is replaced; what is the sum of an endpoint's hours is
  /// counted once for all of them.
  /// - Parameter told: all that is stored of the hours at some places, which is not read again then.
  func derive(_ hours: Set<EndpointHour>, told: [PlaceID: [ToldHour]] = [:]) throws(StorageError) {
    var sums = EndpointSums()
    var byEndpoint: [EndpointID: [Int64]] = [:]
    for hour in hours { byEndpoint[hour.endpoint, default: []].append(hour.hour) }
    for (id, hours) in byEndpoint.sorted(by: { $0.key < $1.key }) {
      guard let endpoint = index.byID[id] else { continue }
      let places = told.isEmpty ? [] : try self.places(of: endpoint)
      // At one place all of these hours were told; of several, one may have had nothing new.
      let known = places.count == 1 ? told[places[0]] : nil
      for span in HourSpan.spans(of: hours) { try derive(endpoint, span, known, &sums) }
    }
    try sums.write(on: connection)
  }

  private func derive(
    _ endpoint: DerivedEndpoint, _ span: HourSpan, _ known: [ToldHour]?, _ sums: inout EndpointSums
  ) throws(StorageError) {
    let told =
      if let known {
        try requests.told(endpoint, span.range, among: known)
      } else {
        try requests.told(endpoint, span.range)
      }
    var uses = UseTotalWriter(connection: connection, endpoint: endpoint)
    var probes = ProbeWriter(connection: connection, endpoint: endpoint)
    let (oldUses, oldProbes) = (try uses.stored(span.range), try probes.stored(span.range))
    var observed = Observed()
    for hour in span.hours {
      let rows = told[hour] ?? []
      for row in rows { observed.note(row.source, at: row.count.counts.last) }
      let newUses = try merged(rows.filter(\.asked.isUse), endpoint, hour: hour)
      let old = oldUses[hour] ?? [:]
      for (connector, merged) in newUses where try !uses.replace(connector, hour: hour, old[connector], with: merged) {
        sums.recount(connector, of: endpoint)
      }
      for (connector, counts) in old where !newUses.contains(where: { $0.connector == connector }) {
        if try !uses.replace(connector, hour: hour, counts, with: nil) { sums.recount(connector, of: endpoint) }
      }
      let newProbes = try merged(rows.filter { !$0.asked.isUse }, endpoint, hour: hour)
      for (connector, merged) in newProbes {
        try probes.replace(connector, hour: hour, with: merged.counts)
        sums.recountProbes(connector, of: endpoint)
      }
      for connector in oldProbes[hour] ?? [] where !newProbes.contains(where: { $0.connector == connector }) {
        try probes.replace(connector, hour: hour, with: nil)
        sums.recountProbes(connector, of: endpoint)
      }
    }
    for (source, time) in observed.latest { sums.observe(endpoint, source, at: time) }
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
          kind: ToldKind(&row), client: row.id("client_id") as ClientID, lastAt: row.integer("latest_at"),
          network: row.text("network")
        )
      })
    for caller in callers where caller.kind.isUse(of: endpoint) {
      let connector = try requests.connector(of: caller.kind, at: endpoint)
      days.move(client: caller.client, connector, endpoint.id, to: caller.lastAt, isNew: true)
      if try !hasNetworks(connector) { continue }
      let network = UsedNetwork(endpoint: endpoint.id, connector: connector, network: caller.network)
      networks[network] = max(networks[network] ?? .min, caller.lastAt)
    }
    try days.write(on: connection)
    try write(networks)
  }

  private struct CallerUse {
    let endpoint: EndpointID
    let connector: ConnectorID
    let isOfNetworks: Bool
  }

  private struct UsedNetwork: Hashable {
    let endpoint: EndpointID
    let connector: ConnectorID
    let network: String
  }

  /// The clients that were seen to use endpoints.
  func derive(_ callers: [TouchedCaller]) throws(StorageError) {
    var days = CallerDays()
    var networks: [UsedNetwork: Int64] = [:]
    // Many callers make the same request.
    var (request, uses): (RequestID?, [CallerUse]) = (nil, [])
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

  private func uses(of request: RequestID) throws(StorageError) -> [CallerUse] {
    guard let found = try requests.kind(of: request) else { return [] }
    var uses: [CallerUse] = []
    for endpoint in try endpoints(at: found.place) where endpoint.keepsCallers && found.kind.isUse(of: endpoint) {
      let connector = try requests.connector(of: found.kind, at: endpoint)
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
      try batch.add(.id(used.endpoint), .id(used.connector), .text(used.network), .integer(time))
    }
    try batch.finish()
  }

  /// How many networks tell a claim decides whether it is believed: only of platforms that have addresses of their own.
  private func hasNetworks(_ connector: ConnectorID) throws(StorageError) -> Bool {
    guard let facts = try rows.facts(connector) else { return false }
    return facts.connectorClass == .hosted && facts.attribution == .claimed
  }

  private func places(of endpoint: DerivedEndpoint) throws(StorageError) -> [PlaceID] {
    try connection.rows(
      "SELECT place_id FROM endpoint_place WHERE endpoint_id = ? LIMIT 2", endpoint.id, map: { $0.id() })
  }

  /// The endpoints that requests at a place are for.
  func endpoints(at place: PlaceID) throws(StorageError) -> [DerivedEndpoint] {
    try connection.rows(
      "SELECT endpoint_id FROM endpoint_place WHERE place_id = ?", place, map: { $0.id() as EndpointID }
    )
    .compactMap { index.byID[$0] }
  }

  /// Which sources told of an endpoint, and when last.
  private struct Observed {
    private(set) var latest: [(source: UseSource, at: Int64?)] = []

    mutating func note(_ source: UseSource, at time: Int64?) {
      guard let place = latest.firstIndex(where: { $0.source == source }) else { return latest.append((source, time)) }
      latest[place].at = max(latest[place].at ?? .min, time ?? .min)
    }
  }

  // MARK: - Merging

  private func merged(
    _ told: [ToldUse], _ endpoint: DerivedEndpoint, hour: Int64
  ) throws(StorageError) -> [Counted] {
    if told.isEmpty { return [] }
    if told.allSatisfy({ $0.source == told[0].source }) { return Self.added(told) }
    var rows: [SourceCount<ConnectorID, String>] = []
    var lacking: [ConnectorID: Int64] = [:]
    for row in told {
      rows.append(
        SourceCount(
          source: row.source, row: row.asked.connector, key: try self.rows.key(row.asked.connector),
          rank: try self.rows.rank(row.asked.connector), counts: row.count.counts, answered: row.count.answered,
          refused: row.count.refused))
      if row.asked.lacksClientID {
        lacking[row.asked.connector] = max(lacking[row.asked.connector] ?? 0, row.count.counts.total)
      }
    }
    let covered = try coverage.spans(endpoint: endpoint.id, hour: hour)
    return SourceMerge(rows, coverage: covered).merged().map { row in
      let merged = Merged(
        counts: row.value.counts, answered: row.value.answered, refused: row.value.refused,
        lacking: min(lacking[row.key] ?? 0, row.value.counts.total))
      return (row.key, merged)
    }
  }

  /// What one source told adds up. Few connectors are told of an hour.
  private static func added(_ told: [ToldUse]) -> [Counted] {
    var sums: [Counted] = []
    for row in told {
      let place = sums.firstIndex { $0.connector == row.asked.connector } ?? sums.count
      if place == sums.count {
        sums.append((row.asked.connector, Merged(counts: row.count.counts)))
      } else {
        sums[place].merged.counts.add(row.count.counts)
      }
      sums[place].merged.answered += row.count.answered
      sums[place].merged.refused += row.count.refused
      if row.asked.lacksClientID {
        sums[place].merged.lacking = max(sums[place].merged.lacking, row.count.counts.total)
      }
    }
    return sums.filter { !$0.merged.counts.isEmpty }
  }

  /// What a connector did in an hour.
  private typealias Counted = (connector: ConnectorID, merged: Merged)

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

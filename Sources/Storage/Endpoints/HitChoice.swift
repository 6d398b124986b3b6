import Evidence

/// Of the samples of a request that several sources told it makes one; of no caller it leaves more than are counted.
struct HitChoice {
  /// Seconds by which one source may date a request later than another: a mirror tells its start, a log its end.
  private static let slack: Int64 = 120

  private let database: Database
  private let connection: SQLiteConnection
  private let index: PlaceIndex
  private let coverage: CoverageIndex

  init(database: Database, index: PlaceIndex) {
    (self.database, self.index, connection) = (database, index, database.connection)
    coverage = CoverageIndex(connection: database.connection)
  }

  /// - Parameter hits: in order; so is what is left of them.
  func once(_ hits: [HitRecord]) throws(StorageError) -> [HitRecord] {
    let hits = Self.joined(hits)
    var sources: [EndpointHour: Set<String>] = [:]
    for hit in hits { sources[hit.hour, default: []].insert(hit.source) }
    let divided = Set(sources.filter { $0.value.count > 1 }.keys)
    if divided.isEmpty { return hits }
    var left: [(place: Int, hit: HitRecord)] = []
    var told: [EndpointHour: [(place: Int, hit: HitRecord)]] = [:]
    for (place, hit) in hits.enumerated() {
      if divided.contains(hit.hour) {
        told[hit.hour, default: []].append((place, hit))
      } else {
        left.append((place, hit))
      }
    }
    for (hour, samples) in told { left += try once(samples, in: hour) }
    return left.sorted { $0.place < $1.place }.map(\.hit)
  }

  /// Without those of logs without hosts that a log with hosts tells, too.
  private static func joined(_ hits: [HitRecord]) -> [HitRecord] {
    struct Request: Hashable {
      let endpoint: EndpointID
      let at: Int64
      let caller: HitCaller
      let sender: [String]

      init(_ hit: HitRecord) {
        (endpoint, at, caller) = (hit.endpointID, hit.at, hit.caller)
        sender = [hit.method, hit.userAgent, hit.network]
      }
    }
    func isLogged(_ hit: HitRecord) -> Bool { hit.source == UseSource.log.rawValue }
    if !hits.contains(where: { isLogged($0) && $0.isHostless }) { return hits }
    var hosted: [Request: Int] = [:]
    for hit in hits where isLogged(hit) && !hit.isHostless { hosted[Request(hit), default: 0] += 1 }
    return hits.filter { hit in
      guard isLogged(hit), hit.isHostless, let told = hosted[Request(hit)], told > 0 else { return true }
      hosted[Request(hit)] = told - 1
      return false
    }
  }

  private typealias Sample = (place: Int, hit: HitRecord)
  private typealias Told = SourceCount<HitCaller, HitCaller>

  private func once(_ samples: [Sample], in hour: EndpointHour) throws(StorageError) -> [Sample] {
    guard let endpoint = index.byID[hour.endpoint] else { return samples }
    let counts = try counts(endpoint, hour.hour)
    let covered = try coverage.spans(endpoint: hour.endpoint, hour: hour.hour)
    let limits = try counted(hour)
    let present = Set(counts.map(\.source))
    var left: [Sample] = []
    let times = SourceMerge(counts, coverage: covered).watchedTimes()
    for (watchers, samples) in Dictionary(grouping: samples, by: { times.watchers(at: $0.hit.at) }) {
      let group = watchers.isEmpty ? present : watchers
      // Samples of what an older schema counted have the names of their sources.
      let names = Set(
        UseSource.allCases.filter { group.contains($0) || group.contains(.before) && !present.contains($0) }
          .map(\.rawValue))
      let own = samples.filter { names.contains($0.hit.source) }
      for (caller, samples) in Dictionary(grouping: own, by: \.hit.caller) {
        let best = best(counts.filter { group.contains($0.source) && $0.row == caller })
        let chosen = samples.filter { $0.hit.source == best ?? $0.hit.source }
        // Under another name, too: a form tells one source more.
        left += Self.completed(chosen, by: own.filter { $0.hit.source != best && best != nil })
      }
    }
    if limits.isEmpty { return left }
    // Of one of whom nothing is left all were told under another name, too.
    return Dictionary(grouping: left, by: \.hit.caller).flatMap { caller, samples in
      samples.sorted { $0.place < $1.place }.suffix(limits[caller] ?? 0)
    }
  }

  /// The source that told most; of equals the first.
  private func best(_ counts: [Told]) -> String? {
    let totals = counts.reduce(into: [UseSource: Int64]()) { $0[$1.source, default: 0] += $1.counts.total }
    var best: (source: UseSource, total: Int64)?
    for source in UseSource.allCases where source != .before {
      if let total = totals[source], total > best?.total ?? 0 { best = (source, total) }
    }
    return best?.source.rawValue
  }

  private func counts(_ endpoint: DerivedEndpoint, _ hour: Int64) throws(StorageError) -> [Told] {
    let rows = try connection.rows(
      """
      SELECT source, host = '' AS is_hostless, name, class, attribution, shape, is_named, client_hash, seconds
      FROM endpoint_place CROSS JOIN place ON place.id = endpoint_place.place_id
      CROSS JOIN request_hour ON request_hour.place_id = place.id
      CROSS JOIN request ON request.id = request_id CROSS JOIN connector ON connector.id = connector_id
      WHERE endpoint_id = ? AND hour = ?
      """, endpoint.id, hour,
      map: { row in
        (
          source: UseSource(rawValue: row.text("source")), isHostless: row.int("is_hostless") == 1,
          kind: SampledHit.ToldKind(
            name: row.text("name"), connectorClass: ConnectorClass(rawValue: row.text("class")) ?? .httpLibrary,
            attribution: Attribution(rawValue: row.text("attribution")) ?? .claimed,
            shape: RequestShape(rawValue: row.text("shape")), isNamed: row.int("is_named") == 1,
            clientHash: row.exactInteger("client_hash")),
          seconds: SecondCounts(hour: hour, bytes: row.bytes("seconds")) ?? SecondCounts(hour: hour)
        )
      })
    var told: [UseSource: [HitCaller: (hosted: SecondCounts, hostless: SecondCounts)]] = [:]
    let none = (hosted: SecondCounts(hour: hour), hostless: SecondCounts(hour: hour))
    for row in rows {
      guard let source = row.source, let caller = row.kind.caller(at: endpoint) else { continue }
      if row.isHostless {
        told[source, default: [:]][caller, default: none].hostless.add(row.seconds)
      } else {
        told[source, default: [:]][caller, default: none].hosted.add(row.seconds)
      }
    }
    return told.flatMap { source, callers in
      callers.map { caller, counts in
        var all = counts.hosted
        if source == .log { all = all.larger(or: counts.hostless) } else { all.add(counts.hostless) }
        return Told(source: source, row: caller, key: caller, rank: .claimed, counts: all)
      }
    }
  }

  /// How many of an hour's requests count, of whom.
  private func counted(_ hour: EndpointHour) throws(StorageError) -> [HitCaller: Int] {
    let rows = try connection.rows(
      """
      SELECT name, attribution, 1 AS is_use, hits
      FROM endpoint_hour CROSS JOIN connector ON connector.id = connector_id WHERE endpoint_id = ?1 AND hour = ?2
      UNION ALL
      SELECT name, attribution, 0, hits
      FROM probe_hour CROSS JOIN connector ON connector.id = connector_id WHERE endpoint_id = ?1 AND hour = ?2
      """, hour.endpoint, hour.hour,
      map: { row in
        (
          HitCaller(
            name: row.text("name"), attribution: Attribution(rawValue: row.text("attribution")) ?? .claimed,
            isUse: row.int("is_use") == 1), row.int("hits")
        )
      })
    return Dictionary(rows, uniquingKeysWith: +)
  }

  /// What one source does not know of a request another may: a mirror no answer, a log nothing of a form.
  /// - Parameter others: of other sources; each is the same request as one of these at most.
  private static func completed(_ samples: [Sample], by others: [Sample]) -> [Sample] {
    var samples = samples
    var taken: [String: Set<Int>] = [:]
    let pairs = samples.indices.flatMap { own in
      others.indices.filter { isSame(samples[own].hit, others[$0].hit) }
        .map { (own: own, other: $0, apart: abs(samples[own].hit.at - others[$0].hit.at)) }
    }
    for pair in pairs.sorted(by: { ($0.apart, $0.own, $0.other) < ($1.apart, $1.own, $1.other) }) {
      let source = others[pair.other].hit.source
      guard taken["\(source) own", default: []].insert(pair.own).inserted else { continue }
      guard taken[source, default: []].insert(pair.other).inserted else {
        taken["\(source) own"]?.remove(pair.own)
        continue
      }
      samples[pair.own].hit.complete(by: others[pair.other].hit)
    }
    return samples
  }

  private static func isSame(_ a: HitRecord, _ b: HitRecord) -> Bool {
    a.method == b.method && a.userAgent == b.userAgent && a.network == b.network && abs(a.at - b.at) <= slack
  }
}

extension HitRecord {
  fileprivate mutating func complete(by other: HitRecord) {
    if status == 0 { status = other.status }
    if parameters.isEmpty { parameters = other.parameters }
    if namedClient.isEmpty { namedClient = other.namedClient }
    if redirectHost.isEmpty { redirectHost = other.redirectHost }
  }
}

import Evidence

/// Derives what other servers' logs report of documents: which version each request was given follows from its size,
/// else from its time and the releases. What the listener has told of the same hour is not counted again.
struct DocumentDerivation {
  private let connection: SQLiteConnection
  private let rows: ConnectorRows
  private let coverage: CoverageIndex

  init(_ database: Database) {
    connection = database.connection
    rows = ConnectorRows(connection: database.connection, cache: database.foldCache)
    coverage = CoverageIndex(connection: database.connection)
  }

  /// Derives hours anew. What they were before is replaced; the sums over all hours are counted once.
  func derive(_ timeline: VersionTimeline, hours: Set<Int64>) throws(StorageError) {
    var changed: Set<TotalKey> = []
    for span in HourSpan.spans(of: Array(hours)) { changed.formUnion(try derive(timeline, span)) }
    for key in changed { try total(key) }
  }

  /// - Returns: whose sums have changed.
  private func derive(_ timeline: VersionTimeline, _ span: HourSpan) throws(StorageError) -> Set<TotalKey> {
    let manifest = timeline.manifestID
    var changed = try clear(manifest, span)
    let logged = try logged(timeline, span.range)
    if logged.isEmpty { return changed }
    let listened = try listened(manifest, span.range)
    var batch = RowBatch(
      connection,
      """
      INSERT INTO logged_hour (connector_id, manifest_id, version_id, hour, hits, fetches, edge, first_at, last_at,
        first_fetch_at, last_fetch_at, last_edge_at)
      """, row: "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for hour in span.hours {
      guard let logged = logged[hour] else { continue }
      let listened = listened[hour] ?? [:]
      let counts = try merged(logged, listened, manifest, hour: hour)
      for connector in Set(logged.keys).union(listened.keys) {
        let extra = (counts[connector] ?? 0) - (listened[connector]?.hits ?? 0)
        for (version, row) in LoggedHour.rows(
          extra: extra, logged: logged[connector] ?? [], fallback: listened[connector]?.version)
        {
          try batch.add(
            .id(connector), .id(manifest), .id(version), .integer(hour), .integer(row.hits),
            .integer(row.fetches), .integer(row.edge), .integer(row.firstAt ?? hour * 3_600),
            .integer(row.lastAt ?? hour * 3_600), row.firstFetchAt.sqlValue, row.lastFetchAt.sqlValue,
            row.lastEdgeAt.sqlValue)
          changed.insert(TotalKey(connector: connector, version: version))
        }
      }
    }
    try batch.finish()
    return changed
  }

  /// Forgets what was derived of the hours before.
  /// - Returns: whose it was.
  private func clear(_ manifest: ManifestID, _ span: HourSpan) throws(StorageError) -> Set<TotalKey> {
    let wanted = Set(span.hours)
    let known = try connection.rows(
      "SELECT connector_id, version_id, hour FROM logged_hour WHERE manifest_id = ? AND hour BETWEEN ? AND ?", manifest,
      span.range.lowerBound, span.range.upperBound,
      map: {
        (
          key: TotalKey(connector: $0.id("connector_id"), version: $0.id("version_id")),
          hour: $0.integer("hour")
        )
      }
    ).filter { wanted.contains($0.hour) }
    for hour in Set(known.map(\.hour)) {
      try connection.run("DELETE FROM logged_hour WHERE manifest_id = ? AND hour = ?", manifest, hour)
    }
    return Set(known.map(\.key))
  }

  /// Derives all that logs report of a manifest from an hour on.
  func rebuild(_ timeline: VersionTimeline, from hour: Int64) throws(StorageError) {
    let hours = Set(
      try connection.rows(
        """
        SELECT DISTINCT hour FROM document_place CROSS JOIN request_hour USING (place_id)
        WHERE manifest_id = ?1 AND hour >= ?2
        UNION SELECT hour FROM logged_hour WHERE manifest_id = ?1 AND hour >= ?2
        """, timeline.manifestID, hour, map: { $0.integer() }))
    try derive(timeline, hours: hours)
  }

  /// By hour and connector.
  private func logged(
    _ timeline: VersionTimeline, _ hours: ClosedRange<Int64>
  ) throws(StorageError) -> [Int64: [ConnectorID: [LoggedFetch]]] {
    let found = try connection.rows(
      """
      SELECT hour, connector_id, shape, size, seconds, request.place_id AS place_id
      FROM document_place CROSS JOIN request_hour USING (place_id) CROSS JOIN request ON request.id = request_id
      WHERE manifest_id = ? AND hour BETWEEN ? AND ? AND source = 'log'
        AND shape IN ('ok', 'asks-ok', 'unchanged', 'asks-unchanged', 'head-ok')
      """, timeline.manifestID, hours.lowerBound, hours.upperBound,
      map: { row in
        let hour = row.integer("hour")
        return (
          kind: LoggedKind(
            connector: row.id("connector_id"), isWhole: RequestShape(rawValue: row.text("shape"))?.isWhole == true,
            size: row.integer("size"), hour: hour),
          seconds: SecondCounts(hour: hour, bytes: row.bytes("seconds")) ?? SecondCounts(hour: hour),
          place: row.id("place_id") as PlaceID
        )
      })
    // A log without hosts may tell the same requests as one with hosts: of each second the larger counts.
    let hostless = try HostlessPlaces(connection).among(Set(found.map(\.place)))
    var told: [LoggedKind: (hosted: SecondCounts, hostless: SecondCounts)] = [:]
    for row in found {
      let none = SecondCounts(hour: row.kind.hour)
      if hostless.contains(row.place) {
        told[row.kind, default: (none, none)].hostless.add(row.seconds)
      } else {
        told[row.kind, default: (none, none)].hosted.add(row.seconds)
      }
    }
    var fetches: [Int64: [ConnectorID: [LoggedFetch]]] = [:]
    for (kind, seconds) in told {
      for (second, count) in seconds.hosted.larger(or: seconds.hostless).counts {
        guard let given = timeline.given(at: second, size: kind.size, isWhole: kind.isWhole) else { continue }
        fetches[kind.hour, default: [:]][kind.connector, default: []].append(
          LoggedFetch(at: second, count: count, given: given))
      }
    }
    return fetches
  }

  /// What logged requests for a document have in common that are given the same.
  private struct LoggedKind: Hashable {
    let connector: ConnectorID
    let isWhole: Bool
    let size: Int64
    let hour: Int64
  }

  private typealias Listened = (hits: Int64, version: VersionID)

  /// What the listener has counted, and the version of most of it, by hour and connector.
  private func listened(
    _ manifest: ManifestID, _ hours: ClosedRange<Int64>
  ) throws(StorageError) -> [Int64: [ConnectorID: Listened]] {
    let rows = try connection.rows(
      """
      SELECT connector_id, hits, version_id, hour FROM version CROSS JOIN connector_hour ON version_id = version.id
      WHERE manifest_id = ? AND hour BETWEEN ? AND ? ORDER BY version_id
      """, manifest, hours.lowerBound, hours.upperBound,
      map: {
        (
          connector: $0.id("connector_id") as ConnectorID, hits: $0.integer("hits"),
          version: $0.id("version_id") as VersionID,
          hour: $0.integer("hour")
        )
      })
    return Dictionary(grouping: rows, by: \.hour).mapValues { rows in
      Dictionary(grouping: rows, by: \.connector).mapValues { rows in
        (rows.reduce(0) { $0 + $1.hits }, rows.max { $0.hits < $1.hits }?.version ?? VersionID(0))
      }
    }
  }

  private func merged(
    _ logged: [ConnectorID: [LoggedFetch]], _ listened: [ConnectorID: Listened], _ manifest: ManifestID,
    hour: Int64
  ) throws(StorageError) -> [ConnectorID: Int64] {
    if listened.isEmpty { return logged.mapValues { $0.reduce(0) { $0 + $1.count } } }
    var counts: [SourceCount<ConnectorID, String>] = []
    for (connector, fetches) in logged {
      var seconds = SecondCounts(hour: hour)
      for fetch in fetches { seconds.add(second: fetch.at, count: fetch.count) }
      counts.append(try count(.log, connector, seconds))
    }
    for (connector, told) in listened {
      // At which seconds is not kept: one of the hour stands for all.
      var seconds = SecondCounts(hour: hour)
      seconds.add(second: hour * 3_600 + 1_800, count: told.hits)
      counts.append(try count(.listener, connector, seconds))
    }
    var covered = try coverage.spans(manifest: manifest, hour: hour)
    // What an older schema counted stands among what the listener told.
    let before = covered[.before] ?? CoverageSpans()
    covered[.listener] = (covered[.listener] ?? CoverageSpans()).union(before)
    let whole = CoverageSpans([hour * 3_600...hour * 3_600 + 3_599])
    // What no span tells of saw the whole hour, and what was given at some time of it is not divided.
    if covered[.listener]?.isEmpty != false || covered[.listener]?.overlaps(covered[.log] ?? whole) == true {
      (covered[.listener], covered[.log]) = (whole, whole)
    }
    return SourceMerge(counts, coverage: covered).merged().mapValues { $0.counts.total }
  }

  private func count(
    _ source: UseSource, _ connector: ConnectorID, _ seconds: SecondCounts
  ) throws(StorageError) -> SourceCount<ConnectorID, String> {
    SourceCount(
      source: source, row: connector, key: try rows.key(connector), rank: try rows.rank(connector), counts: seconds)
  }

  /// The sums over all hours.
  func total(_ key: TotalKey) throws(StorageError) {
    try connection.run(
      "DELETE FROM logged_version WHERE connector_id = ? AND version_id = ?", key.connector, key.version)
    try connection.run(
      """
      INSERT INTO logged_version (connector_id, version_id, hits, fetches, edge, fetch_hours, first_at, last_at,
        first_fetch_at, last_fetch_at, last_edge_at)
      SELECT connector_id, version_id, sum(hits), sum(fetches), sum(edge), sum(fetches > 0),
        min(first_at), max(last_at), min(first_fetch_at), max(last_fetch_at), max(last_edge_at)
      FROM logged_hour WHERE connector_id = ? AND version_id = ? GROUP BY connector_id, version_id
      """, key.connector, key.version)
  }
}

/// Requests of one second that a log reports, and what they were given.
struct LoggedFetch {
  let at: Int64
  let count: Int64
  let given: VersionTimeline.Given
}

/// What counts of an hour's logged requests for one version.
struct LoggedHour {
  var hits: Int64 = 0
  var fetches: Int64 = 0
  var edge: Int64 = 0
  var firstAt: Int64?
  var lastAt: Int64?
  var firstFetchAt: Int64?
  var lastFetchAt: Int64?
  var lastEdgeAt: Int64?

  /// - Parameters:
  ///   - extra: how many of the requests nobody else has counted, the latest of them; negative: how many that somebody
  ///     else has counted are none of this connector's.
  ///   - fallback: the version to take these from.
  static func rows(extra: Int64, logged: [LoggedFetch], fallback: VersionID?) -> [VersionID: LoggedHour] {
    var rows: [VersionID: LoggedHour] = [:]
    var left = extra
    if left < 0, let fallback { rows[fallback] = LoggedHour(hits: left) }
    for fetch in logged.sorted(by: { ($0.at, $0.given.version) > ($1.at, $1.given.version) }) where left > 0 {
      let count = min(left, fetch.count)
      left -= count
      rows[fetch.given.version, default: LoggedHour()].add(fetch, count)
    }
    return rows
  }

  private mutating func add(_ fetch: LoggedFetch, _ count: Int64) {
    hits += count
    firstAt = min(firstAt ?? fetch.at, fetch.at)
    lastAt = max(lastAt ?? fetch.at, fetch.at)
    switch fetch.given.way {
    case .held:
      fetches += count
      firstFetchAt = min(firstFetchAt ?? fetch.at, fetch.at)
      lastFetchAt = max(lastFetchAt ?? fetch.at, fetch.at)
    case .edge:
      edge += count
      lastEdgeAt = max(lastEdgeAt ?? fetch.at, fetch.at)
    case .unknown: break
    }
  }
}

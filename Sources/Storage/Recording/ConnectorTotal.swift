import Evidence

/// What one fold adds to the totals of a connector and a version.
struct ConnectorTotal {
  private var counts: [EvidenceKind: Int64] = [:]
  private var firstAt = Int64.max
  private var lastAt = Int64.min
  private var firstFetchAt: Int64?
  private var lastFetchAt: Int64?
  private var lastFetchOrder: Int64 = 0
  private var lastEvidence = EvidenceKind.head
  private var lastAttribution = Attribution.inferred
  private var hours: [Int64: (hits: Int64, fetches: Int64)] = [:]
  private var expiresAt = Int64.min

  /// `order`: counts the sightings ever folded; it tells which of two fetches within one second was the later.
  mutating func add(_ sighting: FoldedSighting, order: Int64) {
    let key = sighting.key
    counts[key.evidence, default: 0] += sighting.count
    firstAt = min(firstAt, sighting.firstAt)
    let attribution = key.client.attribution
    // Logs tell no order within a second: the surer one is told whichever comes first.
    if sighting.lastAt > lastAt
      || (sighting.lastAt == lastAt && (key.evidence != .log || attribution >= lastAttribution))
    {
      lastAttribution = attribution
    }
    if sighting.lastAt >= lastAt {
      lastAt = sighting.lastAt
      lastEvidence = key.evidence
    }
    var hour = hours[sighting.lastAt / 3_600] ?? (0, 0)
    hour.hits += sighting.count
    if key.evidence.showsHolding {
      firstFetchAt = min(firstFetchAt ?? sighting.firstAt, sighting.firstAt)
      lastFetchAt = max(lastFetchAt ?? sighting.lastAt, sighting.lastAt)
      lastFetchOrder = max(lastFetchOrder, order)
      hour.fetches += sighting.count
      expiresAt = max(expiresAt, sighting.expiresAt)
    }
    hours[sighting.lastAt / 3_600] = hour
  }

  /// Within one second the surer of two is told, whichever comes first.
  private static let isSurer = "(excluded.last_attribution = 'verified' OR last_attribution = 'inferred')"

  func write(_ key: TotalKey, on connection: SQLiteConnection) throws(StorageError) {
    let newHours = try writeHours(key, on: connection)
    try connection.run(
      """
      INSERT INTO connector_version (connector_id, version_id, fetches, proofs, heads, logs, fetch_hours,
        first_at, last_at, first_fetch_at, last_fetch_at, last_fetch_order, last_evidence, last_attribution)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (connector_id, version_id) DO UPDATE SET
        fetches = fetches + excluded.fetches, proofs = proofs + excluded.proofs,
        heads = heads + excluded.heads, logs = logs + excluded.logs,
        fetch_hours = fetch_hours + excluded.fetch_hours,
        first_fetch_at = coalesce(min(first_fetch_at, excluded.first_fetch_at),
          first_fetch_at, excluded.first_fetch_at),
        last_fetch_at = coalesce(max(last_fetch_at, excluded.last_fetch_at), last_fetch_at, excluded.last_fetch_at),
        last_fetch_order = max(last_fetch_order, excluded.last_fetch_order),
        last_evidence = iif(excluded.last_at >= last_at, excluded.last_evidence, last_evidence),
        last_attribution = iif(excluded.last_at > last_at OR excluded.last_at = last_at
            AND (excluded.last_evidence <> 'log' OR \(Self.isSurer)),
          excluded.last_attribution, last_attribution),
        first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
      """, key.connector, key.version, counts[.fetch] ?? 0, counts[.proof] ?? 0, counts[.head] ?? 0,
      counts[.log] ?? 0, newHours, firstAt, lastAt, firstFetchAt, lastFetchAt, lastFetchOrder, lastEvidence.rawValue,
      lastAttribution.rawValue)
    if expiresAt > .min { try writeLifetime(key, on: connection) }
  }

  /// The hourly counts; returns how many hours are new to the connector's fetches of the version.
  private func writeHours(_ key: TotalKey, on connection: SQLiteConnection) throws(StorageError) -> Int {
    var new = 0
    for (hour, count) in hours {
      let total = try connection.first(
        """
        INSERT INTO connector_hour (connector_id, version_id, hour, hits, fetches) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (connector_id, version_id, hour) DO UPDATE
        SET hits = hits + excluded.hits, fetches = fetches + excluded.fetches RETURNING fetches
        """, key.connector, key.version, hour, count.hits, count.fetches, map: { $0.integer() })
      if count.fetches > 0 && total == count.fetches { new += 1 }
    }
    return new
  }

  private func writeLifetime(_ key: TotalKey, on connection: SQLiteConnection) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO version_lifetime (version_id, expires_at) VALUES (?, ?)
      ON CONFLICT (version_id) DO UPDATE SET expires_at = max(expires_at, excluded.expires_at)
      """, key.version, expiresAt)
  }
}

extension EvidenceKind {
  /// Whether the client holds the version after it: every kind but a HEAD, which brings no document.
  var showsHolding: Bool { self == .fetch || self == .proof || self == .log }
}

import Evidence

/// Writes one fold: what is told of a client, a ring of samples, a connector and a version is added up first, and
/// written once.
struct FoldWriter {
  private struct SampleKey: Hashable {
    let connector: ConnectorID
    let path: PathID
  }

  private struct Sample {
    let client: ClientID
    let version: VersionID
    let method: String
    let status: Int
  }

  private let database: Database
  private let connection: SQLiteConnection
  private let cache: FoldCache
  private var clients: ClientWriter
  private var holdings: HoldingWriter
  private var requests: RequestWriter
  private var listened: Set<ListenedHour> = []
  private var unserved: UnservedWriter
  private var samples: [SampleKey: SampleRing<Sample>] = [:]
  private var totals: [TotalKey: ConnectorTotal] = [:]

  init(_ database: Database, cache: FoldCache) throws(StorageError) {
    self.database = database
    self.cache = cache
    connection = database.connection
    clients = try ClientWriter(database, cache: cache)
    holdings = HoldingWriter(connection: database.connection, cache: cache)
    requests = try RequestWriter(database, cache: cache)
    unserved = try UnservedWriter(database)
    if cache.order == nil {
      cache.order = try connection.first("SELECT max(last_fetch_order) FROM connector_version") { $0.integer() }
    }
  }

  /// One client's requests: who it is, what it holds from now on, and its share of the totals.
  mutating func record(_ sighting: FoldedSighting) throws(StorageError) {
    let key = sighting.key
    guard let manifest = try manifest(ofVersion: key.versionID) else { return }
    let client = try clients.id(
      of: key.client, from: sighting.firstAt, to: sighting.lastAt, hits: sighting.count)
    if key.proof != 0, let proven = try version(of: manifest, proof: key.proof) {
      try holdings.extend(client: client, manifest: manifest, version: proven, to: sighting.lastAt)
    }
    if key.evidence.showsHolding {
      try holdings.hold(client: client, manifest: manifest, version: key.versionID, sighting: sighting)
    }
    samples[SampleKey(connector: client.connector, path: key.pathID), default: SampleRing()].add(
      Sample(
        client: client.id, version: key.versionID, method: key.evidence == .head ? "HEAD" : "GET", status: key.status),
      at: sighting.lastAt)
    let order = (cache.order ?? 0) + 1
    cache.order = order
    totals[TotalKey(connector: client.connector, version: key.versionID), default: ConnectorTotal()]
      .add(sighting, order: order)
    listened.insert(ListenedHour(manifest: manifest, hour: sighting.lastAt / 3_600))
  }

  /// Requests for endpoints, or for what may yet become one.
  mutating func record(_ requests: [FoldedRequest]) throws(StorageError) {
    try self.requests.record(requests, clients: &clients)
  }

  /// A well-known path asked for in vain; past the cap they count together as "(other)".
  mutating func record(_ unserved: FoldedUnserved) throws(StorageError) {
    self.unserved.add(unserved, connector: try clients.connectorID(unserved.client))
  }

  /// Writes all that was added up.
  mutating func finish() throws(StorageError) {
    let touched = try requests.finish()
    try clients.finish()
    try holdings.finish()
    try writeSamples()
    for (key, total) in totals { try total.write(key, on: connection) }
    try unserved.finish()
    try RequestDerivation(database).update(touched, listened: listened)
    clients.close()
    // A late fetch of a superseded version moves the end of its grace, and with it that of its endpoints.
    if try hasSuperseded() {
      cache.placeIndex = nil
      cache.timelines = [:]
      try database.recountGraces()
    }
  }

  /// Keeps the last 20 requests per connector and path.
  private mutating func writeSamples() throws(StorageError) {
    for (key, ring) in samples {
      let isKnown = try connection.first("SELECT 1 FROM path WHERE id = ?", key.path) { _ in true }
      if isKnown == nil { continue }
      let stored = try connection.rows(
        "SELECT slot, at FROM sample WHERE connector_id = ? AND path_id = ?", key.connector, key.path,
        map: { (slot: $0.int("slot"), at: $0.integer("at")) })
      var ring = ring
      for (slot, at, sample) in ring.placed(in: stored) {
        try connection.run(
          """
          INSERT OR REPLACE INTO sample (connector_id, path_id, slot, at, client_id, version_id, method, status)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """, key.connector, key.path, slot, at, sample.client, sample.version, sample.method, sample.status)
      }
    }
  }

  private func hasSuperseded() throws(StorageError) -> Bool {
    if totals.isEmpty { return false }
    let current = Set(try connection.rows("SELECT version_id FROM current_version") { $0.id() as VersionID })
    return totals.keys.contains { !current.contains($0.version) }
  }

  private func manifest(ofVersion version: VersionID) throws(StorageError) -> ManifestID? {
    if let known = cache.manifests[version] { return known }
    let found = try connection.first("SELECT manifest_id FROM version WHERE id = ?", version) { $0.id() as ManifestID }
    cache.manifests[version] = found
    return found
  }

  /// The version whose entity tag begins with these 64 bits.
  private func version(of manifest: ManifestID, proof: UInt64) throws(StorageError) -> VersionID? {
    let digits = String(proof, radix: 16)
    let prefix = String(repeating: "0", count: 16 - digits.count) + digits
    return try connection.first(
      "SELECT id FROM version WHERE manifest_id = ?1 AND sha256 >= ?2 AND sha256 < ?2 || 'g'", manifest, prefix,
      map: { $0.id() })
  }
}

/// A connector and a version, by their row ids.
struct TotalKey: Hashable {
  let connector: ConnectorID
  let version: VersionID
}

import Evidence

/// Writes one fold: clients and holdings one by one, totals once per connector and version.
struct FoldWriter {
  private let connection: Connection
  private var clients: ClientWriter
  private let holdings: HoldingWriter
  private var uses: UseWriter
  private var totals: [TotalKey: ConnectorTotal] = [:]
  private var manifests: [Int64: Int64] = [:]
  private let maxUnserved: Int64
  private var order: Int64

  init(_ database: Database) throws(StorageError) {
    connection = database.connection
    clients = try ClientWriter(database)
    holdings = HoldingWriter(connection: database.connection)
    uses = try UseWriter(database)
    maxUnserved = try database.setting(.maxUnserved).integer
    order = try connection.first("SELECT max(last_fetch_order) FROM connector_version") { $0.integer(0) } ?? 0
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
    try sample(sighting, client: client)
    order += 1
    totals[TotalKey(connector: client.connector, version: key.versionID), default: ConnectorTotal()]
      .add(sighting, order: key.evidence == .log ? 0 : order)
  }

  /// One request for an endpoint.
  mutating func record(_ use: FoldedUse) throws(StorageError) {
    try uses.record(use, clients: &clients)
  }

  /// Writes the totals that sightings and uses added up to.
  func finishTotals() throws(StorageError) {
    try uses.finish()
    for (key, total) in totals { try total.write(key, on: connection) }
  }

  /// A well-known path asked for in vain; past the cap they count together as "(other)".
  mutating func record(_ unserved: FoldedUnserved) throws(StorageError) {
    let connector = try clients.connectorID(unserved.client)
    let isOther =
      try connection.first(
        """
        SELECT (SELECT count(*) FROM unserved) >= ?5 AND NOT EXISTS (
          SELECT 1 FROM unserved WHERE connector_id = ?1 AND host = ?2 AND path = ?3 AND method = ?4)
        """, connector, unserved.host, unserved.path, unserved.method, maxUnserved, map: { $0.int(0) == 1 }) ?? false
    try connection.run(
      """
      INSERT INTO unserved (connector_id, host, path, method, hits, first_at, last_at)
      VALUES (?1, ?2, ?3, ?4, 1, ?5, ?5)
      ON CONFLICT (connector_id, host, path, method) DO UPDATE
      SET hits = hits + 1, first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
      """, connector, isOther ? "" : unserved.host, isOther ? "(other)" : unserved.path,
      isOther ? "" : unserved.method, unserved.at)
  }

  /// Keeps the last 20 requests per connector and path: a slot that pruning has freed is taken first, else the oldest
  /// is written over, unless the request is older still (told late).
  private func sample(_ sighting: FoldedSighting, client: ClientWriter.Row) throws(StorageError) {
    let key = sighting.key
    try connection.run(
      """
      INSERT OR REPLACE INTO sample (connector_id, path_id, slot, at, client_id, version_id, method, status)
      WITH ring AS (SELECT slot, at FROM sample WHERE connector_id = ?1 AND path_id = ?2)
      SELECT ?1, ?2, slot, ?3, ?4, ?5, ?6, ?7 FROM (
        SELECT slot, at FROM ring
        UNION ALL SELECT next, NULL FROM (SELECT 0 AS next UNION ALL SELECT slot + 1 FROM ring)
        WHERE next < 20 AND next NOT IN (SELECT slot FROM ring)
      )
      WHERE (at IS NULL OR at <= ?3) AND EXISTS (SELECT 1 FROM path WHERE id = ?2)
      ORDER BY at, slot LIMIT 1
      """, client.connector, key.pathID, sighting.lastAt, client.id, key.versionID,
      key.evidence == .head ? "HEAD" : "GET", key.status)
  }

  private mutating func manifest(ofVersion version: Int64) throws(StorageError) -> Int64? {
    if let known = manifests[version] { return known }
    let found = try connection.first("SELECT manifest_id FROM version WHERE id = ?", version) { $0.integer(0) }
    manifests[version] = found
    return found
  }

  /// The version whose entity tag begins with these 64 bits.
  private func version(of manifest: Int64, proof: UInt64) throws(StorageError) -> Int64? {
    let digits = String(proof, radix: 16)
    let prefix = String(repeating: "0", count: 16 - digits.count) + digits
    return try connection.first(
      "SELECT id FROM version WHERE manifest_id = ?1 AND sha256 >= ?2 AND sha256 < ?2 || 'g'", manifest, prefix,
      map: { $0.integer(0) })
  }
}

/// A connector and a version, by their row ids.
struct TotalKey: Hashable {
  let connector: Int64
  let version: Int64
}

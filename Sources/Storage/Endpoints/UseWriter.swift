import Evidence
import Manifests

/// Writes the uses of one fold: clients and samples one by one, totals once per connector and endpoint.
struct UseWriter {
  /// A connector and an endpoint, by their row ids.
  private struct Key: Hashable {
    let connector: Int64
    let endpoint: Int64
  }

  /// What the fold needs to know of an endpoint.
  private struct Standing {
    let host: WatchedHost
    /// Nil while it is current.
    let graceUntil: Int64?
  }

  private let connection: Connection
  private let sites: [SiteRecord]
  private var totals: [Key: UseTotal] = [:]
  private var standings: [Int64: Standing] = [:]

  init(_ database: Database) throws(StorageError) {
    connection = database.connection
    sites = try database.sites()
  }

  mutating func record(_ use: FoldedUse, clients: inout ClientWriter) throws(StorageError) {
    guard let standing = try standing(of: use.endpointID) else { return }
    let client = try clients.id(of: use.client, from: use.at, to: use.at, hits: 1)
    try connection.run(
      """
      INSERT INTO client_use (client_id, endpoint_id, connector_id, last_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (client_id, endpoint_id) DO UPDATE SET last_at = max(last_at, excluded.last_at)
      """, client.id, use.endpointID, client.connector, use.at)
    try sample(use, client)
    try connection.run(
      """
      INSERT INTO endpoint_observation (endpoint_id, source, last_at) VALUES (?, ?, ?)
      ON CONFLICT (endpoint_id, source) DO UPDATE SET last_at = max(last_at, excluded.last_at)
      """, use.endpointID, use.source.rawValue, use.at)
    try connection.watched(standing.host, source: use.source, from: use.at, to: use.at)
    let key = Key(connector: client.connector, endpoint: use.endpointID)
    totals[key, default: UseTotal(graceUntil: standing.graceUntil)].add(use)
  }

  func finish() throws(StorageError) {
    for (key, total) in totals {
      try total.write(connector: key.connector, endpoint: key.endpoint, on: connection)
    }
  }

  private mutating func standing(of endpoint: Int64) throws(StorageError) -> Standing? {
    if let known = standings[endpoint] { return known }
    let found = try connection.first(
      """
      SELECT endpoint.site_id, is_current, grace_until, kind, url FROM endpoint_standing
      JOIN endpoint ON endpoint.id = endpoint_id WHERE endpoint_id = ?
      """, endpoint,
      map: { row in
        (
          site: row.integer(0), graceUntil: row.int(1) == 1 ? nil : row.integerOrNil(2),
          endpoint: row.text(3) == "url" ? Endpoint(url: row.text(4), field: "") : nil
        )
      })
    guard let found, let site = sites.first(where: { $0.id == found.site }) else { return nil }
    let standing = Standing(host: WatchedHost(of: found.endpoint, site: site), graceUntil: found.graceUntil)
    standings[endpoint] = standing
    return standing
  }

  /// Keeps the last 20 requests per connector and endpoint: a slot that pruning has freed is taken first, else the
  /// oldest is written over, unless the request is older still (told late).
  private func sample(_ use: FoldedUse, _ client: ClientWriter.Row) throws(StorageError) {
    try connection.run(
      """
      INSERT OR REPLACE INTO endpoint_sample (connector_id, endpoint_id, slot, at, client_id, source, method, path,
        parameters, named_client, redirect_host, status)
      WITH ring AS (SELECT slot, at FROM endpoint_sample WHERE connector_id = ?1 AND endpoint_id = ?2)
      SELECT ?1, ?2, slot, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 FROM (
        SELECT slot, at FROM ring
        UNION ALL SELECT next, NULL FROM (SELECT 0 AS next UNION ALL SELECT slot + 1 FROM ring)
        WHERE next < 20 AND next NOT IN (SELECT slot FROM ring)
      )
      WHERE at IS NULL OR at <= ?3
      ORDER BY at, slot LIMIT 1
      """, client.connector, use.endpointID, use.at, client.id, use.source.rawValue, use.method, use.path,
      use.parameters.joined(separator: " "), use.namedClient, use.redirectHost, use.status)
  }
}

extension Connection {
  /// A host's endpoints were watched by a source during that time.
  func watched(_ host: WatchedHost, source: UseSource, from: Int64, to: Int64) throws(StorageError) {
    try run(
      """
      INSERT INTO observation (site_id, host, source, first_at, last_at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (site_id, host, source) DO UPDATE
      SET first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
      """, host.siteID, host.host, source.rawValue, from, to)
  }
}

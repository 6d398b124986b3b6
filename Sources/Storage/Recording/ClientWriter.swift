import Evidence

/// Finds or makes the rows of connectors and clients. Distinct clients are capped; the rest share one row.
struct ClientWriter {
  /// A client's row, and its connector's.
  struct Row {
    let id: Int64
    let connector: Int64
  }

  /// The user agent of the row that all clients past the cap share, one a connector; also the token of tokens past
  /// theirs.
  static let other = "(other)"

  private let connection: Connection
  private let limit: Int64
  private var connectors: [String: Int64] = [:]
  private var known: [ClientIdentity: Row] = [:]
  private var count: Int64?

  init(_ database: Database) throws(StorageError) {
    connection = database.connection
    limit = try database.setting(.maxClients).integer
  }

  /// The client's row, its times moved on.
  mutating func id(
    of client: ClientIdentity, from: Int64, to: Int64, hits: Int64
  ) throws(StorageError) -> Row {
    let row = if let found = try find(client) { found } else { try insert(client, at: from) }
    known[client] = row
    try connection.run(
      """
      UPDATE client SET first_at = min(first_at, ?2), last_at = max(last_at, ?3), attribution = ?4, rule = ?5
      WHERE id = ?1
      """, row.id, from, to, client.attribution.rawValue, client.rule)
    if let token = client.unmatchedToken { try record(token, hits: hits, from: from, to: to) }
    return row
  }

  /// The connector's row, made at its first sight.
  mutating func connectorID(_ client: ClientIdentity) throws(StorageError) -> Int64 {
    if let id = connectors[client.connector] { return id }
    let id = try connection.first(
      """
      INSERT INTO connector (name, class) VALUES (?, ?)
      ON CONFLICT (name) DO UPDATE SET class = excluded.class RETURNING id
      """, client.connector, client.connectorClass.rawValue, map: { $0.integer(0) })
    connectors[client.connector] = id
    return id ?? 0
  }

  private mutating func find(_ client: ClientIdentity) throws(StorageError) -> Row? {
    if let row = known[client] { return row }
    let connector = try connectorID(client)
    return try connection.first(
      "SELECT id FROM client WHERE connector_id = ? AND user_agent = ? AND network = ?",
      connector, client.userAgent, client.network, map: { Row(id: $0.integer(0), connector: connector) })
  }

  private mutating func insert(_ client: ClientIdentity, at time: Int64) throws(StorageError) -> Row {
    let connector = try connectorID(client)
    if count == nil { count = try connection.first("SELECT count(*) FROM client") { $0.integer(0) } }
    let isOther = (count ?? 0) >= limit
    if !isOther { count = (count ?? 0) + 1 }
    let id = try connection.first(
      """
      INSERT INTO client (connector_id, user_agent, network, attribution, rule, first_at, last_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
      ON CONFLICT (connector_id, user_agent, network) DO UPDATE SET last_at = max(last_at, excluded.last_at)
      RETURNING id
      """, connector, isOther ? Self.other : client.userAgent, isOther ? "" : client.network,
      client.attribution.rawValue, client.rule, time, map: { $0.integer(0) })
    return Row(id: id ?? 0, connector: connector)
  }

  /// Tokens that no rule knows, at most 1,000 of them; the rest count together.
  private func record(_ token: String, hits: Int64, from: Int64, to: Int64) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO unmatched_token (token, hits, first_at, last_at)
      SELECT iif(EXISTS (SELECT 1 FROM unmatched_token WHERE token = ?1)
        OR (SELECT count(*) FROM unmatched_token WHERE token <> ?5) < 1000, ?1, ?5), ?2, ?3, ?4 WHERE true
      ON CONFLICT (token) DO UPDATE SET hits = hits + excluded.hits,
        first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
      """, token, hits, from, to, Self.other)
  }
}

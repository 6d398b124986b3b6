import Evidence

@testable import Storage

/// What a test says of one client's requests.
struct Seen {
  var connector = "claude"
  var agent = "a"
  var network = "192.0.2.0/24"
  var token: String?
  var attribution = Attribution.claimed
  var evidence = EvidenceKind.fetch
  /// Of mcp.json.
  var version = 1
  /// The version whose entity tag the client showed beside.
  var proof: Int?
  var at: Int64
  /// The last of `count` requests; nil: there is only one.
  var until: Int64?
  var count = 1
  var lifetime: Int64 = 300

  var client: ClientIdentity {
    ClientIdentity(
      connector: connector, connectorClass: .hosted, attribution: attribution, rule: "user agent token \(connector)",
      userAgent: agent, network: network, unmatchedToken: token)
  }
}

extension Store {
  func sighting(_ seen: Seen) throws -> FoldedSighting {
    let proof = try seen.proof.map { EntityTag.proof(sha256: try database.version(of: manifest(), number: $0).sha256) }
    let key = FoldedSighting.Key(
      client: seen.client, versionID: try database.version(of: manifest(), number: seen.version).id,
      pathID: PathID(
        try number("SELECT id FROM path ORDER BY path = '/.well-known/mcp.json' DESC, id LIMIT 1")),
      evidence: seen.evidence,
      status: seen.evidence == .proof ? 304 : 200, proof: proof ?? 0)
    var sighting = FoldedSighting(key, at: seen.at, lifetime: seen.lifetime)
    for _ in 1..<max(seen.count, 1) { sighting.add(at: seen.until ?? seen.at, lifetime: seen.lifetime) }
    return sighting
  }

  /// One fold of all of them.
  func fold(_ seen: Seen...) throws { try fold(seen) }

  func fold(_ seen: [Seen]) throws {
    try database.fold(Fold(sightings: seen.map { try sighting($0) }))
  }

  /// "a v1 100-200": every holding interval, by client and time.
  func holdings() throws -> [String] {
    try database.connection.rows(
      """
      SELECT agent.text, number, from_at, to_at FROM holding
      JOIN client ON client.id = client_id JOIN agent ON agent.id = agent_id
      JOIN version ON version.id = version_id ORDER BY agent.text, from_at
      """
    ) { "\($0.text("text")) v\($0.int("number")) \($0.int("from_at"))-\($0.int("to_at"))" }
  }

  /// "claude v1 day 0: 2".
  private static func holders(_ row: inout Row) -> String {
    "\(row.text("name")) v\(row.int("number")) day \(row.int("day")): \(row.int("clients"))"
  }

  /// "claude v1 day 0: 2": the clients by connector, version and day, as they are kept.
  func holderDays() throws -> [String] {
    try database.connection.rows(
      """
      SELECT name, number, day, clients FROM holder_day JOIN connector ON connector.id = connector_id
      JOIN version ON version.id = version_id WHERE clients <> 0 ORDER BY name, number, day
      """, map: Self.holders
    ).sorted()
  }

  /// The same, counted anew from the present holdings: those that began last.
  func recountedHolderDays() throws -> [String] {
    try database.connection.rows(
      """
      SELECT name, number, to_at / 86400 AS day, count(*) AS clients FROM holding
      JOIN client ON client.id = client_id JOIN connector ON connector.id = connector_id
      JOIN version ON version.id = version_id
      WHERE from_at = (SELECT max(from_at) FROM holding AS other
        WHERE other.client_id = holding.client_id AND other.manifest_id = holding.manifest_id)
      GROUP BY connector.id, version_id, day ORDER BY name, number, day
      """, map: Self.holders
    ).sorted()
  }
}

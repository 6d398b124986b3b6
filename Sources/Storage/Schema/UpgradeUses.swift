import Evidence

/// Makes requests of the source `before` of what an older schema counted of endpoints. After `RequestUpgrade.places`.
struct UpgradeUses {
  private struct Key: Hashable {
    let connector: ConnectorID
    let endpoint: EndpointID
  }

  /// What was counted of a connector and an endpoint in an hour.
  private struct Hour {
    let key: Key
    let claimed: ConnectorID?
    let place: PlaceID
    let hour: Int64
    let seconds: UpgradeSeconds
  }

  let connection: SQLiteConnection
  private var requests: [RequestWriter.Kind: RequestID] = [:]
  /// What was counted for a client id was counted because the requests gave it.
  private var clientHashes: [PlaceID: Int64] = [:]

  init(connection: SQLiteConnection) { self.connection = connection }

  mutating func run() throws(StorageError) {
    clientHashes = try hashes()
    let shares = try shares()
    let (claimed, lacking) = try totals()
    var lackingLeft = lacking
    for hour in try hours() {
      for (connector, part) in parts(
        of: hour, shares[hour.key] ?? UpgradeShare(), isClaimed: claimed.contains(hour.key))
      {
        var part = part
        let lack = part.takeLatest(min(lackingLeft[hour.key] ?? 0, part.total))
        lackingLeft[hour.key, default: 0] -= lack.total
        try insert(part, hour, connector, .post)
        try insert(lack, hour, connector, .asks)
      }
    }
    try insertCallers()
    try insertLastTimes()
    try insertSamples()
  }

  /// By place.
  private func hashes() throws(StorageError) -> [PlaceID: Int64] {
    guard let key = try connection.first("SELECT key FROM digest_key", map: { $0.bytes() }),
      let hash = KeyedHash(key: key)
    else { return [:] }
    let ids = try connection.rows(
      """
      SELECT place_id, identity FROM old_place JOIN endpoint ON endpoint.id = endpoint_id WHERE kind = 'client_id'
      """, map: { (place: $0.id("place_id") as PlaceID, clientID: $0.text("identity")) })
    return Dictionary(ids.map { ($0.place, Int64(bitPattern: hash.hash($0.clientID.utf8))) }) { first, _ in first }
  }

  private func shares() throws(StorageError) -> [Key: UpgradeShare] {
    var shares: [Key: UpgradeShare] = [:]
    let callers = try connection.rows(
      """
      SELECT verified_id, endpoint_id, client.connector_id = verified_id AS is_verified, first_at,
        old_client_use.last_at
      FROM old_client_use JOIN client ON client.id = client_id
      JOIN divided ON client.connector_id IN (verified_id, claimed_id)
      """,
      map: {
        (
          key: Key(connector: $0.id("verified_id"), endpoint: $0.id("endpoint_id")),
          isVerified: $0.int("is_verified") == 1, from: $0.integer("first_at"), to: $0.integer("last_at")
        )
      })
    for row in callers {
      let whose: WritableKeyPath<UpgradeShare, KnownTimes> = row.isVerified ? \.verified : \.claimed
      shares[row.key, default: UpgradeShare()][keyPath: whose].reach(row.from)
      shares[row.key, default: UpgradeShare()][keyPath: whose].add(end: row.to)
    }
    let samples = try connection.rows(
      """
      SELECT verified_id, endpoint_id, connector_id = verified_id AS is_verified, at
      FROM old_endpoint_sample JOIN divided ON connector_id IN (verified_id, claimed_id)
      """,
      map: {
        (
          key: Key(connector: $0.id("verified_id"), endpoint: $0.id("endpoint_id")),
          isVerified: $0.int("is_verified") == 1, at: $0.integer("at")
        )
      })
    for row in samples {
      let whose: WritableKeyPath<UpgradeShare, KnownTimes> = row.isVerified ? \.verified : \.claimed
      shares[row.key, default: UpgradeShare()][keyPath: whose].add(sample: row.at)
    }
    return shares
  }

  /// Those whose last use was only claimed, and how many uses should have named a client id, which they did not.
  private func totals() throws(StorageError) -> (claimed: Set<Key>, lacking: [Key: Int64]) {
    let rows = try connection.rows(
      """
      SELECT connector_id, endpoint_id, last_attribution <> 'verified' AS is_claimed, without_client_id
      FROM old_connector_endpoint
      """,
      map: {
        (
          Key(connector: $0.id("connector_id"), endpoint: $0.id("endpoint_id")),
          $0.int("is_claimed") == 1, $0.integer("without_client_id")
        )
      })
    return (
      Set(rows.filter(\.1).map(\.0)), Dictionary(rows.map { ($0.0, max(0, $0.2)) }) { first, _ in first }
    )
  }

  /// Latest first.
  private func hours() throws(StorageError) -> [Hour] {
    try connection.rows(
      """
      SELECT connector_id, endpoint_id, claimed_id, place_id, hour, grace_until, hits, first_at, last_at, hits_after,
        first_after_at
      FROM old_endpoint_hour JOIN old_place USING (endpoint_id) LEFT JOIN divided ON verified_id = connector_id
      WHERE hits > 0 ORDER BY hour DESC, connector_id, endpoint_id
      """,
      map: { row in
        let key = Key(connector: row.id("connector_id"), endpoint: row.id("endpoint_id"))
        let (claimed, place) = (row.idOrNil("claimed_id") as ConnectorID?, row.id("place_id") as PlaceID)
        let hour = row.integer("hour")
        return Hour(
          key: key, claimed: claimed, place: place, hour: hour,
          seconds: UpgradeSeconds(
            hour: hour, graceUntil: row.integerOrNil("grace_until"), hits: row.integer("hits"),
            first: row.integer("first_at"), last: row.integer("last_at"), after: row.integer("hits_after"),
            firstAfter: row.integerOrNil("first_after_at")))
      })
  }

  /// By connector.
  private func parts(
    of hour: Hour, _ share: UpgradeShare, isClaimed: Bool
  ) -> [(connector: ConnectorID, seconds: UpgradeSeconds)] {
    guard let claimed = hour.claimed else { return [(hour.key.connector, hour.seconds)] }
    var rest = hour.seconds
    let count = share.claimed(of: rest.total, hour: hour.hour, isClaimed: isClaimed)
    let taken = rest.take(count, at: share.claimed.times(in: hour.hour))
    rest.settle(at: share.verified.times(in: hour.hour))
    return [(claimed, taken), (hour.key.connector, rest)]
  }

  private mutating func insert(
    _ seconds: UpgradeSeconds, _ hour: Hour, _ connector: ConnectorID, _ shape: RequestShape
  ) throws(StorageError) {
    let counts = seconds.secondCounts
    if counts.total == 0 { return }
    try connection.run(
      """
      INSERT INTO request_hour (place_id, hour, source, request_id, hits, answered, refused, seconds)
      VALUES (?, ?, 'before', ?, ?, 0, 0, ?)
      """, hour.place, hour.hour, try request(hour.place, connector, shape), counts.total, counts.bytes)
  }

  private mutating func request(
    _ place: PlaceID, _ connector: ConnectorID, _ shape: RequestShape
  ) throws(StorageError) -> RequestID {
    let kind = RequestWriter.Kind(
      place: place, connector: connector, isNamed: true, shape: shape, clientHash: clientHashes[place] ?? 0, size: 0)
    if let known = requests[kind] { return known }
    try connection.run(
      """
      INSERT INTO request (place_id, connector_id, is_named, shape, client_hash, size) VALUES (?, ?, 1, ?, ?, 0)
      """, place, connector, shape.rawValue, kind.clientHash)
    let id = RequestID(connection.lastInsertedID)
    requests[kind] = id
    return id
  }

  private mutating func insertCallers() throws(StorageError) {
    let callers = try connection.rows(
      """
      SELECT place_id, connector_id, client_id, last_at FROM old_client_use JOIN old_place USING (endpoint_id)
      """,
      map: {
        (
          place: $0.id("place_id") as PlaceID, connector: $0.id("connector_id") as ConnectorID,
          client: $0.id("client_id") as ClientID,
          lastAt: $0.integer("last_at")
        )
      })
    for caller in callers {
      try connection.run(
        """
        INSERT OR IGNORE INTO request_client (request_id, source, client_id, first_at, last_at)
        VALUES (?1, 'before', ?2, ?3, ?3)
        """, try request(caller.place, caller.connector, .post), caller.client, caller.lastAt)
    }
  }

  /// Of whom no hour is left the last time is known.
  private func insertLastTimes() throws(StorageError) {
    let rows = try connection.rows(
      """
      SELECT place_id, request_id, last_at / 3600 AS hour, count(*) AS calls, min(last_at) AS begun,
        max(last_at) AS ended
      FROM request_client JOIN request ON request.id = request_id
      WHERE request_id NOT IN (SELECT id FROM request WHERE (place_id, connector_id) IN (
        SELECT request.place_id, connector_id FROM request_hour JOIN request ON request.id = request_id))
      GROUP BY request_id, last_at / 3600
      """,
      map: { row in
        let (place, request) = (row.id("place_id") as PlaceID, row.id("request_id") as RequestID)
        let hour = row.integer("hour")
        return (
          place: place, hour: hour, request: request,
          counts: UpgradeSeconds(
            hour: hour, graceUntil: nil, hits: row.integer("calls"), first: row.integer("begun"),
            last: row.integer("ended"), after: 0, firstAfter: nil
          ).secondCounts
        )
      })
    for row in rows {
      try connection.run(
        """
        INSERT INTO request_hour (place_id, hour, source, request_id, hits, answered, refused, seconds)
        VALUES (?, ?, 'before', ?, ?, 0, 0, ?)
        """, row.place, row.hour, row.request, row.counts.total, row.counts.bytes)
    }
  }

  private mutating func insertSamples() throws(StorageError) {
    let kinds = try connection.rows(
      "SELECT DISTINCT place_id, connector_id FROM old_endpoint_sample JOIN old_place USING (endpoint_id)",
      map: { (place: $0.id("place_id") as PlaceID, connector: $0.id("connector_id") as ConnectorID) })
    for kind in kinds {
      try connection.run(
        """
        INSERT OR IGNORE INTO request_sample (place_id, connector_id, source, slot, at, request_id, client_id, method,
          parameters, named_client, redirect_host, status)
        SELECT place_id, connector_id, source, slot, at, ?3, client_id, method, parameters, named_client,
          redirect_host, status
        FROM old_endpoint_sample JOIN old_place USING (endpoint_id) WHERE place_id = ?1 AND connector_id = ?2
        """, kind.place, kind.connector, try request(kind.place, kind.connector, .post))
    }
  }
}

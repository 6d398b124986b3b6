import Evidence
import Manifests

/// Writes the uses of one fold: all that is told of a client, a ring of samples, a host or a connector and an endpoint
/// is added up first, and written once.
struct UseWriter {
  /// A connector and an endpoint, by their row ids.
  private struct Key: Hashable {
    let connector: Int64
    let endpoint: Int64
  }

  private struct ClientKey: Hashable {
    let client: Int64
    let endpoint: Int64
  }

  /// Who saw the uses of an endpoint.
  private struct SourceKey: Hashable {
    let endpoint: Int64
    let source: UseSource
  }

  private struct HostKey: Hashable {
    let host: WatchedHost
    let source: UseSource
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
  private var samples: [Key: SampleRing<(use: FoldedUse, client: Int64)>] = [:]
  private var callers: [ClientKey: (connector: Int64, lastAt: Int64)] = [:]
  private var sources: [SourceKey: Int64] = [:]
  private var hosts: [HostKey: ClosedRange<Int64>] = [:]
  private var standings: [Int64: Standing] = [:]

  init(_ database: Database) throws(StorageError) {
    connection = database.connection
    sites = try database.sites()
  }

  mutating func record(_ use: FoldedUse, clients: inout ClientWriter) throws(StorageError) {
    guard let standing = try standing(of: use.endpointID) else { return }
    let client = try clients.id(of: use.client, from: use.at, to: use.at, hits: 1)
    let key = Key(connector: client.connector, endpoint: use.endpointID)
    totals[key, default: UseTotal(graceUntil: standing.graceUntil)].add(use)
    samples[key, default: SampleRing()].add((use, client.id), at: use.at)
    let caller = ClientKey(client: client.id, endpoint: use.endpointID)
    callers[caller] = (client.connector, max(callers[caller]?.lastAt ?? use.at, use.at))
    let source = SourceKey(endpoint: use.endpointID, source: use.source)
    sources[source] = max(sources[source] ?? use.at, use.at)
    let host = HostKey(host: standing.host, source: use.source)
    let times = hosts[host] ?? use.at...use.at
    hosts[host] = min(times.lowerBound, use.at)...max(times.upperBound, use.at)
  }

  /// Writes what was added up.
  mutating func finish() throws(StorageError) {
    var days = CallerDays()
    for (key, caller) in callers {
      try days.move(client: key.client, caller.connector, key.endpoint, to: caller.lastAt, on: connection)
    }
    try days.write(on: connection)
    for (key, ring) in samples { try write(ring, key) }
    for (key, lastAt) in sources { try observed(key, at: lastAt) }
    for (key, times) in hosts {
      try connection.watched(key.host, source: key.source, from: times.lowerBound, to: times.upperBound)
    }
    for (key, total) in totals {
      try total.write(connector: key.connector, endpoint: key.endpoint, on: connection)
    }
  }

  private func observed(_ key: SourceKey, at time: Int64) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO endpoint_observation (endpoint_id, source, last_at) VALUES (?, ?, ?)
      ON CONFLICT (endpoint_id, source) DO UPDATE SET last_at = max(last_at, excluded.last_at)
      """, key.endpoint, key.source.rawValue, time)
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

  /// Keeps the last 20 requests per connector and endpoint.
  private func write(_ ring: SampleRing<(use: FoldedUse, client: Int64)>, _ key: Key) throws(StorageError) {
    let stored = try connection.rows(
      "SELECT slot, at FROM endpoint_sample WHERE connector_id = ? AND endpoint_id = ?", key.connector, key.endpoint,
      map: { (slot: $0.int(0), at: $0.integer(1)) })
    var ring = ring
    for (slot, at, sample) in ring.placed(in: stored) {
      let use = sample.use
      try connection.run(
        """
        INSERT OR REPLACE INTO endpoint_sample (connector_id, endpoint_id, slot, at, client_id, source, method, path,
          parameters, named_client, redirect_host, status)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, key.connector, key.endpoint, slot, at, sample.client, use.source.rawValue, use.method, use.path,
        use.parameters.joined(separator: " "), use.namedClient, use.redirectHost, use.status)
    }
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

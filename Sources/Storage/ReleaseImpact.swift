package import Evidence

/// Whom a release touches, as far as that was recorded.
package struct ReleaseImpact: Sendable {
  /// An endpoint that no current version advertises any more.
  package struct Retired: Sendable {
    package let url: String
    package let field: String
    /// What the current version advertises in the same field; nil: nothing.
    package let successor: String?
    /// Who used it within `window`, the most frequent first.
    package let callers: [Caller]
    /// Whether any source sees its requests.
    package let isObserved: Bool
  }

  /// One connector's recent uses of an endpoint.
  package struct Caller: Sendable {
    package let connector: String
    package let attribution: Attribution
    package let calls: Int64
    /// Unix seconds.
    package let lastAt: Int64
  }

  /// Who last fetched a version that the release ends.
  package struct Holder: Sendable {
    package let manifest: String
    package let version: Int
    package let connector: String
    package let attribution: Attribution
    /// Seen within 30 d.
    package let clients: Int
  }

  /// An endpoint that one manifest drops and others of its site still advertise: it is not retired.
  package struct Kept: Sendable {
    package let url: String
    package let droppedBy: String
    package let advertisedBy: [String]
  }

  /// Seconds over which uses are counted: 7 d.
  package static let window: Int64 = 7 * 86_400

  package var retired: [Retired] = []
  package var holders: [Holder] = []
  package var kept: [Kept] = []
}

extension Database {
  /// What the release that was just made ends. Part of its transaction.
  func impact(of items: [ReleaseItem], now: Int64) throws(StorageError) -> ReleaseImpact {
    var impact = ReleaseImpact()
    let changed = items.filter { $0.changes && $0.previous != nil }
    var dropped: [(item: ReleaseItem, endpoint: EndpointID)] = []
    for item in changed {
      guard let previous = item.previous else { continue }
      for endpoint in try droppedEndpoints(from: previous.id, to: item.versionID) { dropped.append((item, endpoint)) }
      impact.holders += try holders(of: item, previous: previous, since: now - 30 * Day.seconds)
    }
    if dropped.isEmpty { return impact }
    var known: [EndpointID: EndpointRecord] = [:]
    for endpoint in try placeIndex().records where !endpoint.isClientID { known[endpoint.id] = endpoint }
    var told: Set<EndpointID> = []
    for (item, id) in dropped {
      guard let endpoint = known[id] else { continue }
      if endpoint.isCurrent {
        let siblings = endpoint.advertisers.filter { $0.retiredIn == nil && $0.manifestID != item.manifestID }
        impact.kept.append(
          ReleaseImpact.Kept(url: endpoint.url, droppedBy: item.name, advertisedBy: siblings.map(\.manifest)))
      } else if told.insert(id).inserted {
        impact.retired.append(try retired(endpoint, now: now))
      }
    }
    return impact
  }

  private func droppedEndpoints(from previous: VersionID, to version: VersionID) throws(StorageError) -> [EndpointID] {
    try connection.rows(
      """
      SELECT DISTINCT endpoint_id FROM version_endpoint WHERE version_id = ?1
      EXCEPT SELECT endpoint_id FROM version_endpoint WHERE version_id = ?2
      """, previous, version, map: { $0.id() })
  }

  private func retired(_ endpoint: EndpointRecord, now: Int64) throws(StorageError) -> ReleaseImpact.Retired {
    let callers = try connection.rows(
      """
      SELECT name, attribution, sum(endpoint_hour.hits) AS calls, max(last_at) AS latest_at
      FROM endpoint_hour CROSS JOIN connector ON connector.id = connector_id
      WHERE endpoint_id = ? AND hour > ? GROUP BY connector_id ORDER BY calls DESC, name, attribution DESC
      """, endpoint.id, (now - ReleaseImpact.window) / 3_600,
      map: { row in
        ReleaseImpact.Caller(
          connector: row.text("name"), attribution: Attribution(rawValue: row.text("attribution")) ?? .claimed,
          calls: row.integer("calls"), lastAt: row.integer("latest_at"))
      })
    let isObserved = if callers.isEmpty { try self.isObserved(endpoint) } else { true }
    return ReleaseImpact.Retired(
      url: endpoint.url, field: endpoint.fields.first { $0.hasSuffix("_endpoint") } ?? endpoint.fields.first ?? "",
      successor: endpoint.successor, callers: callers,
      isObserved: isObserved)
  }

  private func isObserved(_ endpoint: EndpointRecord) throws(StorageError) -> Bool {
    let sites = try sites()
    guard let site = sites.first(where: { $0.id == endpoint.siteID }) else { return false }
    let watched = WatchedHost(of: endpoint.endpoint, site: site)
    let all = try observations(sites: sites.count)
    return all.of(endpoint: endpoint.id, url: endpoint.endpoint, at: watched, site: site).source != nil
  }

  private func holders(
    of item: ReleaseItem, previous: (id: VersionID, number: Int), since: Int64
  ) throws(StorageError) -> [ReleaseImpact.Holder] {
    try connection.rows(
      """
      SELECT name, attribution, sum(clients) AS count
      FROM connector CROSS JOIN holder_day ON holder_day.connector_id = connector.id
      WHERE version_id = ? AND day >= ? AND class IN ('hosted', 'local')
      GROUP BY connector.id HAVING count > 0 ORDER BY count DESC, name, attribution DESC
      """, previous.id, Day.of(since),
      map: { row in
        ReleaseImpact.Holder(
          manifest: item.name, version: previous.number, connector: row.text("name"),
          attribution: Attribution(rawValue: row.text("attribution")) ?? .claimed, clients: row.int("count"))
      })
  }
}

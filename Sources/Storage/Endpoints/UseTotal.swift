import Evidence

/// What one fold adds to the totals of a connector and an endpoint.
struct UseTotal {
  /// The last second of the endpoint's grace; nil while a current version advertises it.
  let graceUntil: Int64?
  private var hits: Int64 = 0
  private var withoutClientID: Int64 = 0
  private var firstAt = Int64.max
  private var lastAt = Int64.min
  private var lastAttribution = Attribution.inferred
  private var hours: [Int64: Hour] = [:]

  private struct Hour {
    var hits: Int64 = 0
    var firstAt = Int64.max
    var lastAt = Int64.min
    var hitsAfter: Int64 = 0
    var firstAfterAt: Int64?
  }

  init(graceUntil: Int64?) {
    self.graceUntil = graceUntil
  }

  mutating func add(_ use: FoldedUse) {
    hits += 1
    withoutClientID += use.lacksClientID ? 1 : 0
    firstAt = min(firstAt, use.at)
    let attribution = use.client.attribution
    if use.at > lastAt || (use.at == lastAt && attribution >= lastAttribution) {
      lastAt = use.at
      lastAttribution = attribution
    }
    var hour = hours[use.at / 3_600] ?? Hour()
    hour.hits += 1
    hour.firstAt = min(hour.firstAt, use.at)
    hour.lastAt = max(hour.lastAt, use.at)
    if let graceUntil, use.at > graceUntil {
      hour.hitsAfter += 1
      hour.firstAfterAt = min(hour.firstAfterAt ?? use.at, use.at)
    }
    hours[use.at / 3_600] = hour
  }

  /// Within one second the surer of two is told, whichever comes first.
  static let isSurer = "(excluded.last_attribution = 'verified' OR last_attribution = 'inferred')"

  func write(connector: Int64, endpoint: Int64, on connection: Connection) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO connector_endpoint
        (connector_id, endpoint_id, hits, without_client_id, first_at, last_at, last_attribution, is_counted,
        counted_grace)
      VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)
      ON CONFLICT (connector_id, endpoint_id) DO UPDATE SET
        hits = hits + excluded.hits, without_client_id = without_client_id + excluded.without_client_id,
        last_attribution = iif(
          excluded.last_at > last_at OR excluded.last_at = last_at AND \(Self.isSurer),
          excluded.last_attribution, last_attribution),
        first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
      """, connector, endpoint, hits, withoutClientID, firstAt, lastAt, lastAttribution.rawValue, graceUntil)
    var isExact = true
    for (hour, count) in hours {
      if try !isCounted(hour, connector, endpoint, connection) { isExact = false }
      try write(count, hour: hour, connector, endpoint, connection)
    }
    if isExact, try add(connector, endpoint, connection) { return }
    try connection.recountUses(connector: connector, endpoint: endpoint, graceUntil: graceUntil)
  }

  /// Adds to what was counted by the same end of grace; false where it was counted by another.
  private func add(_ connector: Int64, _ endpoint: Int64, _ connection: Connection) throws(StorageError) -> Bool {
    let after = hours.values.filter { $0.hitsAfter > 0 }
    try connection.run(
      """
      UPDATE connector_endpoint SET hits_after = hits_after + ?4,
        first_after_at = coalesce(min(first_after_at, ?5), first_after_at, ?5),
        last_after_at = coalesce(max(last_after_at, ?6), last_after_at, ?6),
        last_before_return_at = coalesce(max(last_before_return_at, ?6), last_before_return_at, ?6)
      WHERE connector_id = ?1 AND endpoint_id = ?2 AND is_counted AND counted_grace IS ?3
      """, connector, endpoint, graceUntil, after.reduce(0) { $0 + $1.hitsAfter },
      after.compactMap(\.firstAfterAt).min(),
      after.map(\.lastAt).max())
    return connection.changes > 0
  }

  /// Whether the hour is new, or counted by the same end of grace: adding to it changes nothing else.
  private func isCounted(
    _ hour: Int64, _ connector: Int64, _ endpoint: Int64, _ connection: Connection
  ) throws(StorageError) -> Bool {
    try connection.first(
      "SELECT grace_until IS ? FROM endpoint_hour WHERE connector_id = ? AND endpoint_id = ? AND hour = ?", graceUntil,
      connector, endpoint, hour, map: { $0.int(0) == 1 }) ?? true
  }

  /// What was counted by another end of grace is of no use for this one: the count of the later ones begins anew.
  private func write(
    _ count: Hour, hour: Int64, _ connector: Int64, _ endpoint: Int64, _ connection: Connection
  ) throws(StorageError) {
    try connection.run(
      """
      INSERT INTO endpoint_hour
        (connector_id, endpoint_id, hour, hits, first_at, last_at, grace_until, hits_after, first_after_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (connector_id, endpoint_id, hour) DO UPDATE SET
        hits = hits + excluded.hits,
        hits_after = excluded.hits_after + iif(grace_until IS excluded.grace_until, hits_after, 0),
        first_after_at = iif(grace_until IS excluded.grace_until,
          coalesce(min(first_after_at, excluded.first_after_at), first_after_at, excluded.first_after_at),
          excluded.first_after_at),
        grace_until = excluded.grace_until,
        first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
      """, connector, endpoint, hour, count.hits, count.firstAt, count.lastAt, graceUntil, count.hitsAfter,
      count.firstAfterAt)
  }
}

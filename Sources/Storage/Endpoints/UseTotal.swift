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
        (connector_id, endpoint_id, hits, without_client_id, first_at, last_at, last_attribution)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (connector_id, endpoint_id) DO UPDATE SET
        hits = hits + excluded.hits, without_client_id = without_client_id + excluded.without_client_id,
        last_attribution = iif(
          excluded.last_at > last_at OR excluded.last_at = last_at AND \(Self.isSurer),
          excluded.last_attribution, last_attribution),
        first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
      """, connector, endpoint, hits, withoutClientID, firstAt, lastAt, lastAttribution.rawValue)
    for (hour, count) in hours { try write(count, hour: hour, connector, endpoint, connection) }
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

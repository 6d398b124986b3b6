/// Divides what an older schema counted of documents among a platform's own addresses and those that claimed to be it.
/// After `RequestUpgrade.connectors`.
struct UpgradeDocuments {
  /// What was counted of a connector and a version.
  private struct Total {
    let verified: ConnectorID
    let claimed: ConnectorID
    let version: VersionID
    /// Fetches, logs, proofs and heads.
    let counts: [Int64]
    let lastFetchAt: Int64?
    let order: Int64
    let isClaimed: Bool
  }

  /// What was only claimed of it.
  private struct Moved {
    var hits: Int64 = 0
    var hours: Int64 = 0
    /// Hours with fetches that are left.
    var hoursLeft: Int64 = 0
    var isAnyLeft = false
  }

  let connection: SQLiteConnection

  func divide() throws(StorageError) {
    let shares = try shares()
    let totals = try connection.rows(
      """
      SELECT connector_id, claimed_id, version_id, fetches, logs, proofs, heads, last_fetch_at, last_fetch_order,
        last_attribution <> 'verified' AS is_claimed
      FROM connector_version JOIN divided ON verified_id = connector_id ORDER BY 1, 3
      """,
      map: {
        Total(
          verified: $0.id("connector_id"), claimed: $0.id("claimed_id"), version: $0.id("version_id"),
          counts: [$0.integer("fetches"), $0.integer("logs"), $0.integer("proofs"), $0.integer("heads")],
          lastFetchAt: $0.integerOrNil("last_fetch_at"), order: $0.integer("last_fetch_order"),
          isClaimed: $0.int("is_claimed") == 1)
      })
    for total in totals {
      let share = shares[TotalKey(connector: total.verified, version: total.version)] ?? UpgradeShare()
      let moved = try divideHours(of: total, share)
      try divide(total, share, moved)
    }
  }

  private func shares() throws(StorageError) -> [TotalKey: UpgradeShare] {
    var shares: [TotalKey: UpgradeShare] = [:]
    let held = try connection.rows(
      """
      SELECT verified_id, version_id, connector_id = verified_id AS is_verified, from_at, to_at
      FROM holding JOIN client ON client.id = client_id JOIN divided ON connector_id IN (verified_id, claimed_id)
      """,
      map: {
        (
          key: TotalKey(connector: $0.id("verified_id"), version: $0.id("version_id")),
          isVerified: $0.int("is_verified") == 1, ends: Set([$0.integer("from_at"), $0.integer("to_at")])
        )
      })
    for row in held {
      let whose: WritableKeyPath<UpgradeShare, KnownTimes> = row.isVerified ? \.verified : \.claimed
      for end in row.ends { shares[row.key, default: UpgradeShare()][keyPath: whose].add(end: end) }
    }
    let samples = try connection.rows(
      """
      SELECT verified_id, version_id, connector_id = verified_id AS is_verified, at
      FROM sample JOIN divided ON connector_id IN (verified_id, claimed_id)
      """,
      map: {
        (
          key: TotalKey(connector: $0.id("verified_id"), version: $0.id("version_id")),
          isVerified: $0.int("is_verified") == 1, at: $0.integer("at")
        )
      })
    for row in samples {
      let whose: WritableKeyPath<UpgradeShare, KnownTimes> = row.isVerified ? \.verified : \.claimed
      shares[row.key, default: UpgradeShare()][keyPath: whose].add(sample: row.at)
    }
    return shares
  }

  private func divideHours(of total: Total, _ share: UpgradeShare) throws(StorageError) -> Moved {
    let hours = try connection.rows(
      "SELECT hour, hits, fetches FROM connector_hour WHERE connector_id = ? AND version_id = ?", total.verified,
      total.version, map: { (hour: $0.integer("hour"), hits: $0.integer("hits"), fetches: $0.integer("fetches")) })
    var moved = Moved()
    // Of what was pruned by the hour the total is left.
    if hours.isEmpty {
      let isClaimed = share.verified.latest == nil && (total.isClaimed || share.claimed.latest != nil)
      moved.hits = isClaimed ? total.counts.reduce(0, +) : 0
      moved.isAnyLeft = !isClaimed
    }
    for hour in hours {
      let claimed = share.claimed(of: hour.hits, hour: hour.hour, isClaimed: total.isClaimed)
      let fetches = min(claimed, hour.fetches)
      moved.hits += claimed
      moved.hours += fetches > 0 ? 1 : 0
      moved.hoursLeft += hour.fetches > fetches ? 1 : 0
      moved.isAnyLeft = moved.isAnyLeft || claimed < hour.hits
      if claimed == 0 { continue }
      try connection.run(
        "INSERT INTO connector_hour (connector_id, version_id, hour, hits, fetches) VALUES (?, ?, ?, ?, ?)",
        total.claimed, total.version, hour.hour, claimed, fetches)
      try connection.run(
        """
        UPDATE connector_hour SET hits = hits - ?4, fetches = fetches - ?5
        WHERE connector_id = ?1 AND version_id = ?2 AND hour = ?3
        """, total.verified, total.version, hour.hour, claimed, fetches)
    }
    try connection.run(
      "DELETE FROM connector_hour WHERE connector_id = ? AND version_id = ? AND hits <= 0", total.verified,
      total.version)
    return moved
  }

  private func divide(_ total: Total, _ share: UpgradeShare, _ moved: Moved) throws(StorageError) {
    if !moved.isAnyLeft {
      return try connection.run(
        """
        UPDATE connector_version SET connector_id = ?3, last_attribution = 'claimed'
        WHERE connector_id = ?1 AND version_id = ?2
        """, total.verified, total.version, total.claimed)
    }
    if moved.hits > 0 {
      var left = moved.hits
      let counts = total.counts.map { count in
        let part = min(left, count)
        left -= part
        return part
      }
      try connection.run(
        """
        INSERT INTO connector_version (connector_id, version_id, fetches, logs, proofs, heads, fetch_hours, first_at,
          last_at, last_fetch_order, last_evidence, last_attribution)
        SELECT ?3, ?2, ?4, ?5, ?6, ?7, ?8, first_at, last_at, 0, last_evidence, 'claimed' FROM connector_version
        WHERE connector_id = ?1 AND version_id = ?2
        """, total.verified, total.version, total.claimed, counts[0], counts[1], counts[2], counts[3], moved.hours)
      try connection.run(
        """
        UPDATE connector_version SET fetches = fetches - ?3, logs = logs - ?4, proofs = proofs - ?5, heads = heads - ?6,
          fetch_hours = ?7
        WHERE connector_id = ?1 AND version_id = ?2
        """, total.verified, total.version, counts[0], counts[1], counts[2], counts[3], moved.hoursLeft)
      try setTimes(of: total.claimed, total, share.claimed)
      try setTimes(of: total.verified, total, share.verified)
    }
    try connection.run(
      "UPDATE connector_version SET last_attribution = 'verified' WHERE connector_id = ? AND version_id = ?",
      total.verified, total.version)
  }

  private func setTimes(of connector: ConnectorID, _ total: Total, _ known: KnownTimes) throws(StorageError) {
    guard let earliest = known.earliest, let latest = known.latest else { return }
    try connection.run(
      """
      UPDATE connector_version SET first_at = max(first_at, ?3), last_at = min(last_at, ?4), first_fetch_at = ?5,
        last_fetch_at = ?6, last_fetch_order = ?7
      WHERE connector_id = ?1 AND version_id = ?2
      """, connector, total.version, earliest, latest, known.firstEnd, known.lastEnd,
      known.lastEnd == total.lastFetchAt ? total.order : 0)
  }
}

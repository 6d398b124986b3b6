import Basics
package import Evidence

extension Database {
  /// Alerts, open ones first, then the latest. `isOpen`: only those that are not resolved.
  package func alerts(
    isOpen: Bool = false, site: SiteRecord? = nil, connector: String? = nil, since: Int64 = .min, now: Int64
  ) throws(StorageError) -> [AlertRecord] {
    try connection.rows(
      """
      SELECT \(Self.alertColumns)
      WHERE (resolved_at IS NULL OR NOT ?2 AND resolved_at >= ?4) AND (?3 IS NULL OR alert.site_id = ?3)
        AND (?5 IS NULL OR name = ?5)
      ORDER BY resolved_at IS NOT NULL, coalesce(resolved_at, opened_at, last_at) DESC, alert.id DESC
      """, now, isOpen, site?.id, since, connector, map: Self.alert)
  }

  /// One alert; `noSuch` if there is none of that number.
  package func alert(_ id: AlertID, now: Int64) throws(StorageError) -> AlertRecord {
    let found = try connection.first(
      "SELECT \(Self.alertColumns) WHERE alert.id = ?2", now, id, map: Self.alert)
    if let found { return found }
    throw StorageError(.noSuch, "find alert \(id)", "no such alert", hint: "see 'manifestd alerts'")
  }

  /// Makes the alert of a connector on a site, or moves the one there is.
  /// - Parameter openedAt: nil: it is pending.
  /// - Returns: its number; nil where nothing of it has changed.
  package func keepAlert(
    rule: EventType, connector: String, site: SiteID, openedAt: Int64?, toldAt: Int64?, _ counts: AlertCounts
  ) throws(StorageError) -> AlertID? {
    try connection.first(
      """
      INSERT INTO alert
        (rule, connector_id, site_id, state, opened_at, last_at, hits, told_at, reason, attribution)
      SELECT ?1, min(id), ?3, iif(?4 IS NULL, 'pending', 'firing'), ?4, ?5, ?6, ?7, ?8, ?9
      FROM connector WHERE name = ?2
      ON CONFLICT (rule, connector_id, site_id) WHERE resolved_at IS NULL DO UPDATE SET
        state = excluded.state, opened_at = excluded.opened_at, last_at = excluded.last_at, hits = excluded.hits,
        told_at = excluded.told_at, reason = excluded.reason, attribution = excluded.attribution
      WHERE state <> excluded.state OR last_at <> excluded.last_at OR hits <> excluded.hits
        OR told_at IS NOT excluded.told_at OR reason <> excluded.reason OR attribution <> excluded.attribution
      RETURNING id
      """, rule.rawValue, connector, site, openedAt, counts.lastAt, counts.hits, toldAt, counts.reason,
      counts.attribution.rawValue, map: { $0.id() })
  }

  package func resolveAlert(_ id: AlertID, reason: String, now: Int64) throws(StorageError) {
    try connection.run(
      "UPDATE alert SET state = 'resolved', resolved_at = ?2, reason = ?3 WHERE id = ?1", id, now, reason)
  }

  /// A pending alert of which nobody was told leaves no trace.
  package func dropAlert(_ id: AlertID) throws(StorageError) {
    try connection.run("DELETE FROM alert WHERE id = ? AND state = 'pending'", id)
  }

  /// Somebody takes care of it: it is not reported again. `refused` where it is over.
  /// - Parameter message: what is being done about it; nil: nothing was said.
  package func acknowledge(
    _ alert: AlertRecord, by who: String, message: String? = nil, now: Int64
  ) throws(StorageError) {
    if let at = alert.resolvedAt {
      throw StorageError(
        .refused, "acknowledge alert \(alert.id)", "it was resolved \(RelativeTime.ago(at, now: now))",
        hint: "see 'manifestd alerts'")
    }
    try connection.run(
      "UPDATE alert SET acked_at = ?2, acked_by = ?3, ack_message = ?4 WHERE id = ?1", alert.id, now, who, message)
  }

  private static let alertColumns = """
    alert.id, alert.rule, name, alert.site_id, origin, state, opened_at, last_at, hits, told_at, resolved_at,
      acked_at, acked_by, ack_message,
      iif(resolved_at IS NULL, (SELECT max(expires_at) FROM silence
        WHERE expires_at >= ?1 AND coalesce(silence.rule, alert.rule) = alert.rule
          AND coalesce(silence.connector, name) = name AND coalesce(silence.site_id, alert.site_id) = alert.site_id),
        NULL) AS silenced_until,
      alert.reason, alert.attribution
    FROM alert JOIN connector ON connector.id = connector_id JOIN site ON site.id = alert.site_id
    """

  private static func alert(_ row: inout Row) -> AlertRecord {
    AlertRecord(
      id: row.id("id"), rule: row.text("rule"), connector: row.text("name"), siteID: row.id("site_id"),
      site: row.text("origin"), state: AlertState(rawValue: row.text("state")) ?? .firing,
      openedAt: row.integerOrNil("opened_at"), lastAt: row.integer("last_at"), hits: row.integer("hits"),
      toldAt: row.integerOrNil("told_at"), resolvedAt: row.integerOrNil("resolved_at"),
      ackedAt: row.integerOrNil("acked_at"), ackedBy: row.textOrNil("acked_by"),
      ackMessage: row.textOrNil("ack_message"), silencedUntil: row.integerOrNil("silenced_until"),
      reason: row.text("reason"), attribution: Attribution(rawValue: row.text("attribution")) ?? .claimed)
  }
}

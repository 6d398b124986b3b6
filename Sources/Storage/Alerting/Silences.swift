import Basics
package import Evidence

/// For a time, nobody is told of the alerts that fit.
package struct SilenceRecord: Sendable, Equatable {
  package let id: SilenceID
  /// Nil fits all, of each of these three.
  package let rule: String?
  package let connector: String?
  package let siteID: SiteID?
  package let site: String?
  package let author: String
  package let reason: String
  package let createdAt: Int64
  /// Its last second.
  package let expiresAt: Int64

  package func fits(rule: EventType, connector: String, site: SiteID) -> Bool {
    self.rule ?? rule.rawValue == rule.rawValue && self.connector ?? connector == connector && siteID ?? site == site
  }
}

/// Which alerts a silence fits; nil fits all.
package struct SilenceMatcher: Sendable, Equatable {
  package var rule: EventType?
  package var connector: String?
  package var site: SiteRecord?

  package init(rule: EventType? = nil, connector: String? = nil, site: SiteRecord? = nil) {
    self.rule = rule
    self.connector = connector
    self.site = site
  }
}

extension Database {
  /// Silences that have not expired, or all, the one that lasts longest first.
  package func silences(expired: Bool = false, now: Int64) throws(StorageError) -> [SilenceRecord] {
    try connection.rows(
      """
      SELECT silence.id, rule, connector, site_id, origin, author, reason, created_at, expires_at
      FROM silence LEFT JOIN site ON site.id = site_id WHERE ?1 OR expires_at >= ?2 ORDER BY expires_at DESC, silence.id
      """, expired, now,
      map: {
        SilenceRecord(
          id: $0.id("id"), rule: $0.textOrNil("rule"), connector: $0.textOrNil("connector"),
          siteID: $0.idOrNil("site_id"),
          site: $0.textOrNil("origin"), author: $0.text("author"), reason: $0.text("reason"),
          createdAt: $0.integer("created_at"),
          expiresAt: $0.integer("expires_at"))
      })
  }

  /// - Returns: its number.
  package func addSilence(
    _ matcher: SilenceMatcher, until expiry: Int64, author: String, reason: String, now: Int64
  ) throws(StorageError) -> SilenceID {
    try connection.run(
      """
      INSERT INTO silence (rule, connector, site_id, author, reason, created_at, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, matcher.rule?.rawValue, matcher.connector, matcher.site?.id, author, reason, now, expiry)
    return SilenceID(connection.lastInsertedID)
  }

  /// Ends a silence before its time; `noSuch` if none of that number is in force.
  package func expireSilence(_ id: SilenceID, now: Int64) throws(StorageError) {
    try connection.run("UPDATE silence SET expires_at = ?2 - 1 WHERE id = ?1 AND expires_at >= ?2", id, now)
    if connection.changes == 0 {
      throw StorageError(
        .noSuch, "expire silence \(id)", "no silence of that number is in force", hint: "see 'manifestd silence list'")
    }
  }
}

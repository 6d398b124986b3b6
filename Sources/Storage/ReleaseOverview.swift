/// One release with all that it made current.
package struct ReleaseOverview: Sendable, Equatable {
  /// A version that it made current.
  package struct Item: Sendable, Equatable {
    package let site: String
    package let name: String
    package let version: Int
  }

  package let release: ReleaseNumber
  /// "publish", "rollback" or "history".
  package let act: String
  package let effectiveAt: Int64
  package let releasedBy: String
  package let message: String
  /// By site and name.
  package let items: [Item]
}

extension Database {
  /// Every release that took effect at a time or later, latest first; of a site: with what is that site's of it.
  package func releases(site: SiteRecord? = nil, since: Int64 = .min) throws(StorageError) -> [ReleaseOverview] {
    let items = Dictionary(
      grouping: try connection.rows(
        """
        SELECT release_id, origin, name, number FROM release_item
        JOIN manifest ON manifest.id = release_item.manifest_id
        JOIN site ON site.id = site_id JOIN version ON version.id = version_id
        WHERE ?1 IS NULL OR site_id = ?1 ORDER BY origin, name
        """, site?.id,
        map: { row in
          (
            release: row.id("release_id") as ReleaseNumber,
            item: ReleaseOverview.Item(site: row.text("origin"), name: row.text("name"), version: row.int("number"))
          )
        }), by: \.release)
    return try connection.rows(
      """
      SELECT id, act, effective_at, released_by, message FROM release WHERE effective_at >= ?
      ORDER BY effective_at DESC, id DESC
      """, since,
      map: { row in
        let id: ReleaseNumber = row.id("id")
        return ReleaseOverview(
          release: id, act: row.text("act"), effectiveAt: row.integer("effective_at"),
          releasedBy: row.text("released_by"), message: row.text("message"), items: (items[id] ?? []).map(\.item))
      }
    ).filter { !$0.items.isEmpty }
  }
}

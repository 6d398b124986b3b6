import Basics

/// A public origin and the hosts that mean the same.
package struct SiteRecord: Sendable, Equatable {
  package let id: SiteID
  /// "https://dexter.cash"
  package let origin: String
  /// "dexter.cash"
  package let host: String
  package let aliases: [String]
  /// Whether it answers for hosts that are no site's, where there are several sites.
  package let isDefault: Bool
  package let manifestCount: Int
}

extension Database {
  /// All sites, in the order of their origins.
  package func sites() throws(StorageError) -> [SiteRecord] {
    let rows = try connection.rows("SELECT site_id, host FROM site_alias ORDER BY host") {
      (site: $0.id("site_id") as SiteID, host: $0.text("host"))
    }
    let aliases = Dictionary(grouping: rows, by: \.site)
    return try connection.rows(
      """
      SELECT id, origin, host, is_default, (SELECT count(*) FROM manifest WHERE site_id = site.id) AS manifests
      FROM site ORDER BY origin
      """
    ) { row in
      let id: SiteID = row.id("id")
      return SiteRecord(
        id: id, origin: row.text("origin"), host: row.text("host"), aliases: (aliases[id] ?? []).map(\.host),
        isDefault: row.int("is_default") == 1, manifestCount: row.int("manifests"))
    }
  }

  /// The site of an origin, host or alias, as people write them: in any case, with a slash or a path after it. Scheme
  /// and port never decide. `noSuch` names the ones that exist.
  package func site(_ name: String) throws(StorageError) -> SiteRecord {
    let all = try sites()
    let host = Origin(name.has("://") ? name : "https://\(name)")?.host
    if let found = all.first(where: { $0.host == host || $0.aliases.contains(host ?? "") }) { return found }
    let known = all.map(\.origin).joined(separator: ", ")
    throw StorageError(
      .noSuch, "find site '\(name)'", "no such site",
      hint: known.isEmpty ? "publish a manifest first" : "the sites are \(known)")
  }

  /// The site that a host means, made when no site has it: scheme and port never decide. Part of a publication.
  func ensureSite(origin: String, host: String) throws(StorageError) -> (id: SiteID, origin: String) {
    let known = try connection.first(
      """
      SELECT id, origin FROM site
      WHERE host = ?1 OR id = (SELECT site_id FROM site_alias WHERE site_alias.host = ?1)
      """, host, map: { (id: $0.id("id") as SiteID, origin: $0.text("origin")) })
    if let known { return known }
    try connection.run("INSERT INTO site (origin, host) VALUES (?, ?)", origin, host)
    return (SiteID(connection.lastInsertedID), origin)
  }

  /// Makes another host mean the same site.
  package func addAlias(_ host: String, to site: SiteRecord) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in
      let lowered = host.lowercased()
      let taken = try sites().first { $0.host == lowered || $0.aliases.contains(lowered) }
      if let taken, taken.id != site.id || taken.host == lowered {
        throw StorageError(
          .refused, "make '\(host)' an alias of \(site.origin)", "it already means \(taken.origin)")
      }
      try connection.run(
        "INSERT INTO site_alias (host, site_id) VALUES (?, ?) ON CONFLICT DO NOTHING", lowered, site.id)
      // What was read of it before knew no endpoint there.
      try connection.run("UPDATE coverage SET known_endpoints = 0 WHERE host = ?", lowered)
      try recountUses()
    }
  }

  /// Forgets an alias; `noSuch` if there is none.
  package func removeAlias(_ host: String) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in
      try connection.run("DELETE FROM site_alias WHERE host = ?", host.lowercased())
      if connection.changes == 0 {
        throw StorageError(.noSuch, "remove alias '\(host)'", "no such alias", hint: "see 'manifestd site list'")
      }
      try recountUses()
    }
  }

  /// Names the site that answers for hosts that are no site's; nil: none does.
  package func setDefaultSite(_ site: SiteRecord?) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in
      try connection.run("UPDATE site SET is_default = 0 WHERE is_default = 1")
      if let site { try connection.run("UPDATE site SET is_default = 1 WHERE id = ?", site.id) }
    }
  }
}

import Manifests

extension Database {
  /// Stores what a new version advertises. What it names is known from it from now on: a declaration of the same URL
  /// goes, so that declared and then loaded ends as loaded alone would.
  ///
  /// - Returns: the URLs whose declarations went.
  func storeEndpoints(of document: Document, version: VersionID, manifest: ManifestID) throws(StorageError) -> [String]
  {
    let site = try connection.first("SELECT site_id FROM manifest WHERE id = ?", manifest) { $0.id() } ?? SiteID(0)
    let urls = document.endpoints.map { ("url", $0.identity, $0.url, $0.field) }
    let clientIDs = document.clientIDs.map { ("client_id", $0, $0, "client_id") }
    var replaced: [String] = []
    for (kind, identity, url, field) in urls + clientIDs {
      let endpoint = try ensureEndpoint(site: site, kind: kind, identity: identity, url: url)
      try spell(endpoint, url)
      try connection.run(
        "INSERT INTO version_endpoint (version_id, field, endpoint_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        version, field, endpoint)
      try connection.run("DELETE FROM declared_endpoint WHERE endpoint_id = ?", endpoint)
      if connection.changes > 0 { replaced.append(url) }
    }
    return replaced
  }

  /// The endpoint's row, made when it is new.
  func ensureEndpoint(site: SiteID, kind: String, identity: String, url: String) throws(StorageError) -> EndpointID {
    let known = try connection.first(
      "SELECT id FROM endpoint WHERE site_id = ? AND kind = ? AND identity = ?", site, kind, identity,
      map: { $0.id() as EndpointID })
    if let known { return known }
    try connection.run(
      "INSERT INTO endpoint (site_id, kind, identity, url) VALUES (?, ?, ?, ?)", site, kind, identity, url)
    return EndpointID(connection.lastInsertedID)
  }

  /// Of the spellings that versions have for one endpoint the plainest is shown, whichever was loaded first; what a
  /// mere declaration called it gives way.
  private func spell(_ endpoint: EndpointID, _ url: String) throws(StorageError) {
    let known = try connection.first(
      """
      SELECT url, EXISTS (SELECT 1 FROM version_endpoint WHERE endpoint_id = ?1) AS is_advertised
      FROM endpoint WHERE id = ?1
      """, endpoint, map: { (url: $0.text("url"), isAdvertised: $0.int("is_advertised") == 1) })
    guard let known, known.url != url, !known.isAdvertised || Self.isPlainer(url, than: known.url) else { return }
    try connection.run("UPDATE endpoint SET url = ? WHERE id = ?", url, endpoint)
  }

  /// By https, by length, by small letters: an order that holds for any two.
  private static func isPlainer(_ url: String, than other: String) -> Bool {
    func rank(_ url: String) -> (Int, Int, String) {
      let lowered = url.lowercased()
      return (lowered.hasPrefix("https:") ? 0 : 1, url.utf8.count, lowered)
    }
    // Capitals sort before small letters (ASCII).
    return rank(url) == rank(other) ? url > other : rank(url) < rank(other)
  }
}

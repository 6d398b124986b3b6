import Basics
package import Manifests

/// What came of declaring a URL retired.
package enum Declaration: Sendable, Equatable {
  case declared
  /// A version that was superseded at that time advertised it: that is known better than any declaration.
  case known(manifest: String, version: Int, until: Int64)
}

extension Database {
  /// Declares a URL retired that no loaded version advertises: it belongs to version 0 of every manifest with that
  /// field. Refused while a current version advertises it. Declared again it has the field and successor given last,
  /// and keeps its time unless another is given.
  ///
  /// - Parameter at: since when it is superseded; nil: since now.
  @discardableResult
  package func retire(
    _ endpoint: Endpoint, successor: String?, of site: SiteRecord, by: String, at time: Int64? = nil, now: Int64
  ) throws(StorageError) -> Declaration {
    if let time, time > now {
      throw StorageError(
        .invalid, "retire \(endpoint.url)", "--at is in the future",
        hint: "give the past time since when it is retired")
    }
    return try connection.transaction { () throws(StorageError) in
      let id = try ensureEndpoint(site: site.id, kind: "url", identity: endpoint.identity, url: endpoint.url)
      let isCurrent = try connection.first(
        "SELECT is_current FROM endpoint_standing WHERE endpoint_id = ?", id, map: { $0.int() == 1 })
      if isCurrent == true {
        throw StorageError(
          .refused, "retire \(endpoint.url)", "a current version advertises it",
          hint: "publish documents without it first")
      }
      try refuseServedPath(endpoint, of: site)
      if let known = try lastAdvertiser(of: id) { return known }
      try refuseUnknownField(endpoint, of: site)
      try connection.run(
        """
        INSERT INTO declared_endpoint (endpoint_id, field, successor, declared_at, declared_by)
        VALUES (?1, ?2, ?3, coalesce(?4, ?5), ?6)
        ON CONFLICT (endpoint_id) DO UPDATE SET field = excluded.field, successor = excluded.successor,
          declared_at = coalesce(?4, declared_at)
        """, id, endpoint.field, successor, time, now, by)
      try recountUses()
      return .declared
    }
  }

  /// The version that was the last to advertise an endpoint; nil: none ever did.
  private func lastAdvertiser(of endpoint: EndpointID) throws(StorageError) -> Declaration? {
    try connection.first(
      """
      SELECT manifest.name, number, ends_at FROM version_endpoint JOIN version_standing USING (version_id)
      JOIN version ON version.id = version_id JOIN manifest ON manifest.id = version.manifest_id
      WHERE endpoint_id = ? ORDER BY ends_at DESC, manifest.name LIMIT 1
      """, endpoint,
      map: { Declaration.known(manifest: $0.text("name"), version: $0.int("number"), until: $0.integer("ends_at")) })
  }

  /// A served path is never retired (a request for it is answered with a document).
  private func refuseServedPath(_ endpoint: Endpoint, of site: SiteRecord) throws(StorageError) {
    let isServed = try connection.first(
      "SELECT 1 FROM path WHERE site_id = ? AND path = ? AND borrowed < \(Self.droppedPath)", site.id, endpoint.path,
      map: { _ in true })
    if isServed == true && (endpoint.host == site.host || site.aliases.contains(endpoint.host)) {
      throw StorageError(
        .refused, "retire \(endpoint.url)", "a manifest is served at that path", hint: "a served path is never retired")
    }
  }

  /// It belongs to the manifests with that field: with none, its calls would count for nothing.
  private func refuseUnknownField(_ endpoint: Endpoint, of site: SiteRecord) throws(StorageError) {
    let fields = try connection.rows(
      """
      SELECT DISTINCT field FROM version_endpoint JOIN version_standing USING (version_id)
      JOIN manifest ON manifest.id = manifest_id JOIN endpoint ON endpoint.id = endpoint_id
      WHERE manifest.site_id = ? AND endpoint.kind = 'url' ORDER BY field
      """, site.id, map: { $0.text() })
    if fields.contains(endpoint.field) { return }
    let known = fields.isEmpty ? "they advertise no endpoint" : "they have \(fields.joined(separator: ", "))"
    throw StorageError(
      .invalid, "retire \(endpoint.url)", "no version of \(site.origin) has the field '\(endpoint.field)'; \(known)",
      hint: "load the document that had it with 'manifestd publish --at'")
  }
}

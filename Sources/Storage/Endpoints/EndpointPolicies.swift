package import Manifests

extension Database {
  /// The site that an endpoint's URL belongs to: given, else the one that knows it, its host's, or the only.
  package func siteOfEndpoint(_ endpoint: Endpoint, given: SiteRecord?) throws(StorageError) -> SiteRecord {
    if let given { return given }
    let sites = try sites()
    let knowing = try connection.rows(
      "SELECT DISTINCT site_id FROM endpoint WHERE kind = 'url' AND identity = ?", endpoint.identity,
      map: { $0.integer(0) })
    if knowing.count == 1, let site = sites.first(where: { $0.id == knowing[0] }) { return site }
    if let site = sites.first(where: { $0.host == endpoint.host || $0.aliases.contains(endpoint.host) }) { return site }
    if sites.count == 1 { return sites[0] }
    throw StorageError(
      .invalid, "find the site of \(endpoint.url)", "its host is none of the sites'", hint: "choose with --site")
  }

  /// The endpoint of a URL; `noSuch` where no version advertised it and nobody declared it.
  package func endpoint(_ endpoint: Endpoint, of site: SiteRecord) throws(StorageError) -> EndpointRecord {
    if let found = try endpoints(site: site).first(where: { $0.endpoint?.identity == endpoint.identity }) {
      return found
    }
    throw StorageError(
      .noSuch, "find endpoint \(endpoint.url)", "no version of \(site.origin) advertised it",
      hint: "see 'manifestd endpoints list', or declare it with 'manifestd endpoints retire'")
  }

  /// Declares a URL retired that no loaded version advertises. Refused while a current version does.
  package func retire(
    _ endpoint: Endpoint, successor: String?, of site: SiteRecord, by: String, now: Int64
  ) throws(StorageError) {
    try connection.transaction { () throws(StorageError) in
      let id = try ensureEndpoint(site: site.id, kind: "url", identity: endpoint.identity, url: endpoint.url)
      let isCurrent = try connection.first(
        "SELECT is_current FROM endpoint_standing WHERE endpoint_id = ?", id, map: { $0.int(0) == 1 })
      if isCurrent == true {
        throw StorageError(
          .refused, "retire \(endpoint.url)", "a current version advertises it",
          hint: "publish documents without it first")
      }
      try refuseServedPath(endpoint, of: site)
      try refuseUnknownField(endpoint, of: site)
      try connection.run(
        """
        INSERT INTO declared_endpoint (endpoint_id, field, successor, declared_at, declared_by) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (endpoint_id) DO UPDATE SET field = excluded.field, successor = excluded.successor
        """, id, endpoint.field, successor, now, by)
      try recountUses()
    }
  }

  /// How a retired endpoint is answered from now on.
  package func set(_ policy: EndpointPolicy, for endpoint: EndpointRecord) throws(StorageError) {
    if endpoint.isCurrent {
      throw StorageError(
        .refused, "set an answer for \(endpoint.url)", "a current version advertises it",
        hint: "only retired endpoints are answered here")
    }
    try connection.run(
      """
      INSERT INTO endpoint_policy (endpoint_id, answer, upstream, sunset, adds_client_id) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (endpoint_id) DO UPDATE SET answer = excluded.answer, upstream = excluded.upstream,
        sunset = excluded.sunset, adds_client_id = excluded.adds_client_id
      """, endpoint.id, policy.answer?.rawValue, policy.upstream, policy.sunset, policy.addsClientID)
  }

  /// A served path is never retired (a request for it is answered with a document).
  private func refuseServedPath(_ endpoint: Endpoint, of site: SiteRecord) throws(StorageError) {
    let isServed = try connection.first(
      "SELECT 1 FROM path WHERE site_id = ? AND path = ?", site.id, endpoint.path, map: { _ in true })
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
      """, site.id, map: { $0.text(0) })
    if fields.contains(endpoint.field) { return }
    let known = fields.isEmpty ? "they advertise no endpoint" : "they have \(fields.joined(separator: ", "))"
    throw StorageError(
      .invalid, "retire \(endpoint.url)", "no version of \(site.origin) has the field '\(endpoint.field)'; \(known)",
      hint: "load the document that had it with 'manifestd publish --at'")
  }
}

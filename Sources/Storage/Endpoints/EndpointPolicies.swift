import Basics
package import Manifests

extension Database {
  /// The site that an endpoint's URL belongs to: given, else the one that knows it, its host's, or the only.
  package func siteOfEndpoint(_ endpoint: Endpoint, given: SiteRecord?) throws(StorageError) -> SiteRecord {
    if let given { return given }
    let sites = try sites()
    let knowing = try connection.rows(
      "SELECT DISTINCT site_id FROM endpoint WHERE kind = 'url' AND identity = ?", endpoint.identity,
      map: { $0.id() as SiteID })
    if knowing.count == 1, let site = sites.first(where: { $0.id == knowing[0] }) { return site }
    if let site = sites.first(where: { $0.host == endpoint.host || $0.aliases.contains(endpoint.host) }) { return site }
    // A mistyped host would stay for good: of the only site is what is below its host, or beside a known endpoint.
    if sites.count == 1 {
      let known = try endpoints(site: sites[0])
      let isKnown = known.contains { $0.endpoint?.host == endpoint.host }
      if isKnown || endpoint.host.hasSuffix(".\(sites[0].host)") { return sites[0] }
    }
    throw StorageError(
      .invalid, "find the site of \(endpoint.url)", "its host is no site's, and no endpoint that is known has it",
      hint: sites.count == 1 ? "if it is right, name its site: --site \(sites[0].origin)" : "choose with --site")
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
}

import Evidence
import Manifests

extension Endpoint {
  /// Whether requests for it are kept before anything names it: by their path, and never by their query.
  var isCandidate: Bool { query.isEmpty && CandidateRule.isCandidate(path: path) }
}

extension Database {
  /// Every endpoint and client id that a site (nil: any) ever advertised or declared retired, by site and URL.
  package func endpoints(site: SiteRecord? = nil) throws(StorageError) -> [EndpointRecord] {
    try endpoints(site: site, isObserved: true)
  }

  /// - Parameter isObserved: false: who observes them is not asked.
  func endpoints(site: SiteRecord?, isObserved: Bool) throws(StorageError) -> [EndpointRecord] {
    let advertised = Advertisements(try advertisements())
    let sites = Dictionary(try self.sites().map { ($0.id, $0) }) { first, _ in first }
    let observations =
      if isObserved { try observations(sites: sites.count) } else {
        Observations(told: [:], coverage: [], isSingleSite: sites.count == 1)
      }
    return try connection.rows(
      """
      SELECT endpoint.id, endpoint.site_id, origin, kind, url, field, successor, declared_at, answer, upstream, sunset,
        adds_client_id
      FROM endpoint JOIN site ON site.id = endpoint.site_id
      LEFT JOIN endpoint_policy ON endpoint_policy.endpoint_id = endpoint.id
      LEFT JOIN declared_endpoint ON declared_endpoint.endpoint_id = endpoint.id
      WHERE ?1 IS NULL OR endpoint.site_id = ?1 ORDER BY origin, kind DESC, url
      """, site?.id,
      map: { row in Self.endpoint(&row, advertised: advertised, observations: observations, sites: sites) })
  }

  private static func endpoint(
    _ row: inout Row, advertised: Advertisements, observations: Observations, sites: [SiteID: SiteRecord]
  ) -> EndpointRecord {
    let (id, site, origin): (EndpointID, SiteID, String) = (row.id("id"), row.id("site_id"), row.text("origin"))
    let (isURL, url) = (row.text("kind") == "url", row.text("url"))
    let (declaredField, declaredSuccessor) = (row.textOrNil("field"), row.textOrNil("successor"))
    let declaredAt = row.integerOrNil("declared_at")
    let own = advertised.byEndpoint[id] ?? []
    let isCurrent = own.contains(where: \.isCurrent)
    let fields = own.map(\.field) + [declaredField].compactMap(\.self)
    let endpoint = isURL ? Endpoint(url: url, field: fields.first ?? "") : nil
    let host = sites[site].map { WatchedHost(of: endpoint, site: $0) }
    let successor = declaredSuccessor ?? successor(of: fields, site: site, own: own, among: advertised)
    return EndpointRecord(
      id: id, siteID: site, site: origin, isClientID: !isURL, url: url,
      fields: fields.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }, endpoint: endpoint,
      advertisers: advertisers(own, declaredField: declaredField, site: site, among: advertised),
      isCurrent: isCurrent, retiredAt: isCurrent ? nil : latest(own.map(\.endsAt), declaredAt),
      graceUntil: isCurrent ? nil : latest(own.map(\.graceUntil), declaredAt),
      advertisedSince: own.map(\.startsAt).max(), successor: isCurrent ? nil : successor,
      policy: EndpointPolicy(
        answer: row.textOrNil("answer").flatMap(EndpointAnswer.init), upstream: row.textOrNil("upstream"),
        sunset: row.integerOrNil("sunset"), addsClientID: row.int("adds_client_id") == 1),
      observation: sites[site].map {
        observations.of(
          endpoint: id, url: endpoint, at: host ?? WatchedHost(siteID: site), site: $0)
      } ?? EndpointObservation(source: nil, since: nil, until: nil, spans: CoverageSpans()))
  }

  /// Of the times at which versions ended, and of its declaration.
  private static func latest(_ ends: [Int64?], _ declaredAt: Int64?) -> Int64? {
    (ends + [declaredAt]).compactMap(\.self).max()
  }

  /// What a current version of the same manifest, else of any of the site, advertises in the same field.
  private static func successor(
    of fields: [String], site: SiteID, own: [Advertisement], among all: Advertisements
  ) -> String? {
    let current = (all.currentBySite[site] ?? []).filter { fields.contains($0.field) }
    let manifests = own.map(\.manifestID)
    return (current.first { manifests.contains($0.manifestID) } ?? current.first)?.url
  }

  /// Version 0 of every manifest with the field advertised a declared endpoint.
  private static func advertisers(
    _ own: [Advertisement], declaredField: String?, site: SiteID, among all: Advertisements
  ) -> [EndpointRecord.Advertiser] {
    let declared = declaredField.map { field in
      Set((all.bySite[site] ?? []).filter { $0.field == field }.map(\.manifestID))
    }
    let manifests = Set(own.map(\.manifestID)).union(declared ?? [])
    let inOrder = manifests.sorted { (all.names[$0] ?? "", $0) < (all.names[$1] ?? "", $1) }
    return inOrder.map { manifest in
      let versions = own.filter { $0.manifestID == manifest }
      let latest = versions.max { ($0.endsAt ?? .max) < ($1.endsAt ?? .max) }
      return EndpointRecord.Advertiser(
        manifestID: manifest, manifest: all.names[manifest] ?? "",
        versions: versions.isEmpty ? [0] : Set(versions.map(\.version)).sorted(),
        retiredIn: latest == nil ? 0 : latest?.droppedIn)
    }
  }

  /// One field of one version that advertises an endpoint.
  private struct Advertisement {
    let endpoint: EndpointID
    let site: SiteID
    let url: String
    let field: String
    let manifestID: ManifestID
    let manifest: String
    let version: Int
    let startsAt: Int64
    let endsAt: Int64?
    let graceUntil: Int64?
    /// The version that followed its latest interval.
    let droppedIn: Int?
    var isCurrent: Bool { endsAt == nil }
  }

  /// All of them, to be looked up.
  private struct Advertisements {
    let byEndpoint: [EndpointID: [Advertisement]]
    let bySite: [SiteID: [Advertisement]]
    let currentBySite: [SiteID: [Advertisement]]
    /// The manifests' names.
    let names: [ManifestID: String]

    init(_ all: [Advertisement]) {
      byEndpoint = Dictionary(grouping: all, by: \.endpoint)
      bySite = Dictionary(grouping: all, by: \.site)
      currentBySite = bySite.mapValues { $0.filter(\.isCurrent) }
      names = Dictionary(all.map { ($0.manifestID, $0.manifest) }) { first, _ in first }
    }
  }

  private func advertisements() throws(StorageError) -> [Advertisement] {
    let versions = Dictionary(try releasedVersions().map { ($0.id, $0) }) { first, _ in first }
    return try connection.rows(
      """
      SELECT endpoint_id, endpoint.site_id, url, field, version_id
      FROM version_endpoint JOIN endpoint ON endpoint.id = endpoint_id JOIN version ON version.id = version_id
      JOIN manifest ON manifest.id = version.manifest_id ORDER BY manifest.name, field, version.number, url
      """,
      map: { row in
        let (endpoint, site): (EndpointID, SiteID) = (row.id("endpoint_id"), row.id("site_id"))
        let (url, field, version) = (row.text("url"), row.text("field"), versions[row.id("version_id")])
        return version.map { version in
          Advertisement(
            endpoint: endpoint, site: site, url: url, field: field, manifestID: version.manifest.id,
            manifest: version.manifest.name, version: version.number, startsAt: version.startsAt,
            endsAt: version.endsAt, graceUntil: version.graceUntil, droppedIn: version.nextNumber)
        }
      }
    ).compactMap(\.self)
  }
}

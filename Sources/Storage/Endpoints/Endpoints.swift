import Evidence
import Manifests

extension Database {
  /// Every endpoint and client id that a site (nil: any) ever advertised or declared retired, by site and URL.
  package func endpoints(site: SiteRecord? = nil) throws(StorageError) -> [EndpointRecord] {
    let advertised = Advertisements(try advertisements())
    let sites = Dictionary(try self.sites().map { ($0.id, $0) }) { first, _ in first }
    let observations = try observations(sites: sites.count)
    return try connection.rows(
      """
      SELECT endpoint.id, endpoint.site_id, origin, kind, url, is_current, retired_at, grace_until,
        answer, upstream, sunset, adds_client_id, field, successor, declared_at
      FROM endpoint JOIN site ON site.id = endpoint.site_id
      JOIN endpoint_standing ON endpoint_standing.endpoint_id = endpoint.id
      LEFT JOIN endpoint_policy ON endpoint_policy.endpoint_id = endpoint.id
      LEFT JOIN declared_endpoint ON declared_endpoint.endpoint_id = endpoint.id
      WHERE ?1 IS NULL OR endpoint.site_id = ?1 ORDER BY origin, kind DESC, url
      """, site?.id,
      map: { row in Self.endpoint(row, advertised: advertised, observations: observations, sites: sites) })
  }

  private static func endpoint(
    _ row: Row, advertised: Advertisements, observations: Observations, sites: [Int64: SiteRecord]
  ) -> EndpointRecord {
    let id = row.integer(0)
    let site = row.integer(1)
    let isCurrent = row.int(5) == 1
    let isURL = row.text(3) == "url"
    let host = sites[site].map { WatchedHost(of: isURL ? Endpoint(url: row.text(4), field: "") : nil, site: $0) }
    let own = advertised.byEndpoint[id] ?? []
    let declaredField = row.textOrNil(12)
    let fields = own.map(\.field) + [declaredField].compactMap(\.self)
    let successor = row.textOrNil(13) ?? successor(of: fields, site: site, own: own, among: advertised)
    return EndpointRecord(
      id: id, siteID: site, site: row.text(2), isClientID: !isURL, url: row.text(4),
      fields: fields.reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
      advertisers: advertisers(own, declaredField: declaredField, site: site, among: advertised),
      isCurrent: isCurrent, retiredAt: isCurrent ? nil : row.integerOrNil(6),
      graceUntil: isCurrent ? nil : row.integerOrNil(7), successor: isCurrent ? nil : successor,
      policy: EndpointPolicy(
        answer: row.textOrNil(8).flatMap(EndpointAnswer.init), upstream: row.textOrNil(9), sunset: row.integerOrNil(10),
        addsClientID: row.int(11) == 1),
      observation: sites[site].map {
        observations.of(endpoint: id, at: host ?? WatchedHost(siteID: site), site: $0)
      } ?? EndpointObservation(source: nil, since: nil, until: nil, spans: CoverageSpans()))
  }

  /// What a current version of the same manifest, else of any of the site, advertises in the same field.
  private static func successor(
    of fields: [String], site: Int64, own: [Advertisement], among all: Advertisements
  ) -> String? {
    let current = (all.currentBySite[site] ?? []).filter { fields.contains($0.field) }
    let manifests = own.map(\.manifestID)
    return (current.first { manifests.contains($0.manifestID) } ?? current.first)?.url
  }

  /// Version 0 of every manifest with the field advertised a declared endpoint.
  private static func advertisers(
    _ own: [Advertisement], declaredField: String?, site: Int64, among all: Advertisements
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
    let endpoint: Int64
    let site: Int64
    let url: String
    let field: String
    let manifestID: Int64
    let manifest: String
    let version: Int
    let endsAt: Int64?
    /// The version that followed its latest interval.
    let droppedIn: Int?
    var isCurrent: Bool { endsAt == nil }
  }

  /// All of them, to be looked up.
  private struct Advertisements {
    let byEndpoint: [Int64: [Advertisement]]
    let bySite: [Int64: [Advertisement]]
    let currentBySite: [Int64: [Advertisement]]
    /// The manifests' names.
    let names: [Int64: String]

    init(_ all: [Advertisement]) {
      byEndpoint = Dictionary(grouping: all, by: \.endpoint)
      bySite = Dictionary(grouping: all, by: \.site)
      currentBySite = bySite.mapValues { $0.filter(\.isCurrent) }
      names = Dictionary(all.map { ($0.manifestID, $0.manifest) }) { first, _ in first }
    }
  }

  private func advertisements() throws(StorageError) -> [Advertisement] {
    try connection.rows(
      """
      SELECT endpoint.id, endpoint.site_id, url, field, manifest.id, manifest.name, version.number, ends_at, next.number
      FROM version_endpoint JOIN endpoint ON endpoint.id = endpoint_id
      JOIN version_standing USING (version_id) JOIN version ON version.id = version_id
      JOIN manifest ON manifest.id = version_standing.manifest_id
      LEFT JOIN version AS next ON next.id = next_version_id
      ORDER BY manifest.name, field, version.number, url
      """,
      map: {
        Advertisement(
          endpoint: $0.integer(0), site: $0.integer(1), url: $0.text(2), field: $0.text(3), manifestID: $0.integer(4),
          manifest: $0.text(5), version: $0.int(6), endsAt: $0.integerOrNil(7),
          droppedIn: $0.integerOrNil(8).map(Int.init))
      })
  }
}

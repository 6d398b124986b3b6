import Basics
package import Evidence
import Manifests

/// An endpoint as requests are matched with it: one reference, for a record is too large to be copied for each of them.
package final class IndexedEndpoint: Sendable {
  package let record: EndpointRecord
  /// The endpoint's host; an alias stands for its site's host.
  fileprivate let host: String
  fileprivate let query: [(name: String, value: String)]
  /// Its own query, sorted, as in `Endpoint.identity`.
  package let advertisedQuery: String
  /// Whether a browser carries its requests.
  package let isAuthorization: Bool
  /// What people are shown, as `EndpointRecord.label` has it.
  package let label: String
  private let fields: [EndpointField]

  fileprivate init(_ record: EndpointRecord, _ endpoint: Endpoint, host: String) {
    (self.record, self.host) = (record, host)
    query = endpoint.query.map { (name: $0.name, value: $0.value) }
    advertisedQuery = query.map { "\($0.name)=\($0.value)" }.sorted().joined(separator: "&")
    isAuthorization = record.isAuthorization
    label = record.label
    fields = record.fields.map(EndpointField.init)
  }

  /// Whether such a request uses it; else it is a probe.
  package func isUse(_ shape: RequestShape) -> Bool {
    for field in fields where field.fits(shape) { return true }
    return false
  }
}

/// Which endpoint a request is for: by host, path and advertised query. Immutable; made anew when the database changes.
package struct EndpointIndex: Sendable {
  private let byPath: [String: [IndexedEndpoint]]
  /// Client ids that versions advertise, by site.
  private let clientIDs: [SiteID: [String: EndpointRecord]]
  /// The sites of which a current version names one.
  private let canonicalHosts: [String: String]
  private let isSingleSite: Bool
  /// Whether any endpoint advertises parameters.
  package let hasQueries: Bool

  package init(endpoints: [EndpointRecord], sites: [SiteRecord]) {
    var canonical: [String: String] = [:]
    for site in sites { for host in [site.host] + site.aliases { canonical[host] = site.host } }
    var byPath: [String: [IndexedEndpoint]] = [:]
    for record in endpoints {
      guard let endpoint = record.endpoint else { continue }
      let host = canonical[endpoint.host] ?? endpoint.host
      canonical[host] = host
      byPath[endpoint.path, default: []].append(IndexedEndpoint(record, endpoint, host: host))
    }
    // The more of its query an endpoint advertises the better it fits; a current one wins over a retired one.
    self.byPath = byPath.mapValues { $0.sorted { Self.rank($0) > Self.rank($1) } }
    clientIDs = endpoints.filter(\.isClientID).reduce(into: [:]) { $0[$1.siteID, default: [:]][$1.url] = $1 }

    canonicalHosts = canonical
    isSingleSite = sites.count == 1
    hasQueries = byPath.values.contains { $0.contains { !$0.query.isEmpty } }
  }

  /// The endpoint that a request is for; nil if it is for none.
  ///
  /// A host that is a site's, an alias or an endpoint's decides; any other, or none, matches by path and query, and so
  /// does every host where there is one site. Of several the one with the most advertised parameters is meant; where
  /// they are of several sites none is, for a host is never guessed (`fitting`).
  package func find(_ target: RequestTarget) -> IndexedEndpoint? {
    guard let entries = byPath[PathText.normal(target.path)] else { return nil }
    let host = target.host.flatMap { canonicalHosts[$0] }
    var (elsewhere, isOfOneSite): (Int?, Bool) = (nil, true)
    for place in entries.indices where entries[place].query.isEmpty || target.carries(entries[place].query) {
      if entries[place].host == host { return entries[place] }
      if let first = elsewhere {
        isOfOneSite = isOfOneSite && entries[first].record.siteID == entries[place].record.siteID
      } else {
        elsewhere = place
      }
    }
    return isOfOneSite && (host == nil || isSingleSite) ? elsewhere.map { entries[$0] } : nil
  }

  /// The sites with an endpoint that a request without a host could be for.
  package func fitting(_ target: RequestTarget) -> Set<SiteID> {
    let entries = byPath[PathText.normal(target.path)] ?? []
    return Set(entries.filter { $0.query.isEmpty || target.carries($0.query) }.map(\.record.siteID))
  }

  /// Of sites, aliases and endpoints.
  package var hosts: [String] { canonicalHosts.keys.sorted() }

  /// Whether a host is a site's, an alias or an endpoint's.
  package func knows(_ host: String) -> Bool { canonicalHosts[host] != nil }

  package func endpoint(for target: RequestTarget) -> EndpointRecord? { find(target)?.record }

  /// The endpoint that stands for a client id, where any version of the site advertised it.
  package func clientID(_ id: String, site: SiteID) -> EndpointRecord? { clientIDs[site]?[id] }

  /// Whether any version of any site advertised a client id.
  package func isAdvertised(_ id: String) -> Bool { clientIDs.values.contains { $0[id] != nil } }

  /// The client id that the current version names; nil if it names none, or several.
  package func currentClientID(site: SiteID) -> String? {
    let current = clientIDs[site]?.values.filter(\.isCurrent) ?? []
    return current.count == 1 ? current[0].url : nil
  }

  /// The paths of endpoints that no current version advertises.
  package var retiredPaths: [String] {
    byPath.filter { $0.value.contains { !$0.record.isCurrent } }.keys.sorted()
  }

  /// The paths of all endpoints.
  package var paths: [String] { byPath.keys.sorted() }

  /// The endpoints at those paths: the ones that a request there may be for.
  package var answered: [EndpointRecord] {
    byPath.values.filter { $0.contains { !$0.record.isCurrent } }.flatMap { $0.map(\.record) }
  }

  private static func rank(_ entry: IndexedEndpoint) -> (Int, Int, EndpointID) {
    (entry.query.count, entry.record.isCurrent ? 1 : 0, entry.record.id)
  }
}

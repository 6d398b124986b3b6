import Evidence
import Manifests
import Storage

/// Which endpoint a request is for: by host, path and advertised query. Immutable; made anew when the database changes.
struct EndpointIndex: Sendable {
  /// An endpoint as it is matched.
  private struct Entry: Sendable {
    let record: EndpointRecord
    /// The endpoint's host; an alias stands for its site's host.
    let host: String
    let query: [(name: String, value: String)]
  }

  private let byPath: [String: [Entry]]
  /// Client ids that versions advertise, by site.
  private let clientIDs: [Int64: [String: EndpointRecord]]
  private let canonicalHosts: [String: String]
  private let isSingleSite: Bool

  init(endpoints: [EndpointRecord], sites: [SiteRecord]) {
    var canonical: [String: String] = [:]
    for site in sites { for host in [site.host] + site.aliases { canonical[host] = site.host } }
    var byPath: [String: [Entry]] = [:]
    for record in endpoints {
      guard let endpoint = record.endpoint else { continue }
      let host = canonical[endpoint.host] ?? endpoint.host
      canonical[host] = host
      byPath[endpoint.path, default: []].append(
        Entry(record: record, host: host, query: endpoint.query.map { (name: $0.name, value: $0.value) }))
    }
    self.byPath = byPath
    clientIDs = endpoints.filter(\.isClientID).reduce(into: [:]) { $0[$1.siteID, default: [:]][$1.url] = $1 }
    canonicalHosts = canonical
    isSingleSite = sites.count == 1
  }

  /// The endpoint that a request is for; nil if it is for none.
  ///
  /// A host that is a site's, an alias or an endpoint's decides; any other, or none, matches by path and query, and so
  /// does every host where there is one site. Of several the one with the most advertised parameters is meant.
  func endpoint(for target: RequestTarget) -> EndpointRecord? {
    let candidates = (byPath[target.path] ?? []).filter { target.carries($0.query) }
    let host = target.host.flatMap { canonicalHosts[$0] }
    let there = candidates.filter { $0.host == host }
    let fitting = there.isEmpty && (host == nil || isSingleSite) ? candidates : there
    return fitting.max { Self.rank($0) < Self.rank($1) }?.record
  }

  /// The endpoint that stands for a client id, where any version of the site advertised it.
  func clientID(_ id: String, site: Int64) -> EndpointRecord? { clientIDs[site]?[id] }

  /// Whether any current version of the site names a client id in its documents.
  func namesClientID(site: Int64) -> Bool {
    clientIDs[site]?.values.contains { $0.isCurrent } ?? false
  }

  /// The client id that the current version names; nil if it names none, or several.
  func currentClientID(site: Int64) -> String? {
    let current = clientIDs[site]?.values.filter(\.isCurrent) ?? []
    return current.count == 1 ? current[0].url : nil
  }

  /// The paths of endpoints that no current version advertises.
  var retiredPaths: [String] {
    byPath.filter { $0.value.contains { !$0.record.isCurrent } }.keys.sorted()
  }

  /// The more of its query an endpoint advertises the better it fits; a current one wins over a retired one.
  private static func rank(_ entry: Entry) -> (Int, Int, Int64) {
    (entry.query.count, entry.record.isCurrent ? 1 : 0, entry.record.id)
  }
}

import Evidence
package import Manifests

/// Who watches which endpoints.
struct Observations {
  /// (endpoint, source) → last hit
  let endpoints: [Int64: [String: Int64]]
  /// (host, source) → first and last time that it was watched
  let hosts: [WatchedHost: [String: (first: Int64, last: Int64)]]

  /// The source that last saw the endpoint itself, else the one that last watched its host (the listener apart, which
  /// sees only what is routed to it).
  func of(endpoint: Int64, at host: WatchedHost) -> EndpointObservation {
    let watched = hosts[host] ?? [:]
    let own = (endpoints[endpoint] ?? [:]).max { $0.value < $1.value }?.key
    let any = watched.filter { $0.key != UseSource.listener.rawValue }.max { $0.value.last < $1.value.last }?.key
    let source = any ?? own
    return EndpointObservation(
      source: own ?? any, since: source.flatMap { watched[$0]?.first }, until: source.flatMap { watched[$0]?.last })
  }
}

extension Database {
  func observations() throws(StorageError) -> Observations {
    var endpoints: [Int64: [String: Int64]] = [:]
    var hosts: [WatchedHost: [String: (first: Int64, last: Int64)]] = [:]
    for row in try connection.rows(
      "SELECT endpoint_id, source, last_at FROM endpoint_observation",
      map: { ($0.integer(0), $0.text(1), $0.integer(2)) })
    {
      endpoints[row.0, default: [:]][row.1] = row.2
    }
    for row in try connection.rows(
      "SELECT site_id, host, source, first_at, last_at FROM observation",
      map: { (WatchedHost(siteID: $0.integer(0), host: $0.text(1)), $0.text(2), $0.integer(3), $0.integer(4)) })
    {
      hosts[row.0, default: [:]][row.1] = (first: row.2, last: row.3)
    }
    return Observations(endpoints: endpoints, hosts: hosts)
  }
}

/// Whose endpoints are watched: what sees the requests for one host sees none of those for another.
package struct WatchedHost: Sendable, Hashable {
  package let siteID: Int64
  /// Of endpoints elsewhere; empty: the site's own, its aliases among them.
  package let host: String

  package init(siteID: Int64, host: String = "") {
    self.siteID = siteID
    self.host = host
  }

  /// The host of an endpoint; a client id is used wherever its site's endpoints are.
  package init(of endpoint: Endpoint?, site: SiteRecord) {
    let isOwn = endpoint.map { $0.host == site.host || site.aliases.contains($0.host) } ?? true
    self.init(siteID: site.id, host: isOwn ? "" : endpoint?.host ?? "")
  }
}

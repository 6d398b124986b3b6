/// Who watches which endpoints.
struct Observations {
  /// (endpoint, source) → last hit
  let endpoints: [Int64: [String: Int64]]
  /// (site, source) → first and last time that it was watched
  let sites: [Int64: [String: (first: Int64, last: Int64)]]

  /// The source that last saw the endpoint itself, else the one that last watched its site (the listener apart, which
  /// sees only what is routed to it).
  func of(endpoint: Int64, site: Int64) -> EndpointObservation {
    let watched = sites[site] ?? [:]
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
    var sites: [Int64: [String: (first: Int64, last: Int64)]] = [:]
    for row in try connection.rows(
      "SELECT endpoint_id, source, last_at FROM endpoint_observation",
      map: { ($0.integer(0), $0.text(1), $0.integer(2)) })
    {
      endpoints[row.0, default: [:]][row.1] = row.2
    }
    for row in try connection.rows(
      "SELECT site_id, source, first_at, last_at FROM observation",
      map: { ($0.integer(0), $0.text(1), $0.integer(2), $0.integer(3)) })
    {
      sites[row.0, default: [:]][row.1] = (first: row.2, last: row.3)
    }
    return Observations(endpoints: endpoints, sites: sites)
  }
}

/// How a use came to be seen.
package enum UseSource: String, Sendable, CaseIterable {
  case listener, observe, log
}

import Manifests

extension Database {
  /// Those of the endpoints that are a path at which a manifest is served, a `jwks_uri` for one: the daemon answers
  /// them itself, and so sees every request.
  package func servedEndpoints(among endpoints: [EndpointRecord]) throws(StorageError) -> Set<EndpointID> {
    let sites = Dictionary(try self.sites().map { ($0.id, $0) }) { first, _ in first }
    let paths = Dictionary(grouping: try allPaths(), by: \.siteID).mapValues { Set($0.map(\.path)) }
    let served = endpoints.filter { record in
      guard let endpoint = record.endpoint, let site = sites[record.siteID] else { return false }
      return WatchedHost(of: endpoint, site: site).host.isEmpty && paths[record.siteID]?.contains(endpoint.path) == true
    }
    return Set(served.map(\.id))
  }
}

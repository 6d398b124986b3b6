import Basics
package import Evidence
import Manifests

/// An endpoint as derivation needs it.
struct DerivedEndpoint: Sendable {
  let id: EndpointID
  let siteID: SiteID
  /// Where its URL leads; nil for a client id.
  let place: Place?
  /// Empty for a client id.
  let fields: [EndpointField]
  /// Of the client id; nil for a URL.
  let clientHash: Int64?
  /// The last second of its grace; nil while it is current.
  let graceUntil: Int64?
  /// When the last release that advertises it took effect; nil: none ever did. Of a current endpoint, what was done
  /// before may have been done while it was retired.
  let advertisedSince: Int64?
  let host: WatchedHost

  /// Whether it is asked who used it, and from where: of a current one nobody asks.
  var keepsCallers: Bool { graceUntil != nil }

  /// Whether a browser carries its requests.
  var isAuthorization: Bool { fields.contains(where: \.isAuthorization) }

  /// Whether a browser carries such a request there: only what the platform put into it tells whose it is.
  func isCarried(_ shape: RequestShape) -> Bool { isAuthorization || clientHash != nil && shape.isAsking }

  /// Whether such a request uses it; else it is a probe.
  func isUse(_ shape: RequestShape) -> Bool {
    clientHash == nil ? fields.contains { $0.fits(shape) } : shape == .post || shape.isAsking
  }
}

/// Which endpoints, and which document, the requests at a place are for: by all that was ever released, loaded or
/// declared.
package final class PlaceIndex {
  private struct Document {
    let siteID: SiteID
    let manifestID: ManifestID
  }

  /// All that was ever advertised or declared retired; who observes them is not in these.
  let records: [EndpointRecord]
  package let endpoints: EndpointIndex
  private(set) var byID: [EndpointID: DerivedEndpoint] = [:]
  /// The client ids of each site.
  private var clientIDs: [SiteID: [EndpointID]] = [:]
  private var documents: [String: [Document]] = [:]
  private let sitesByHost: [String: SiteID]
  private let isSingleSite: Bool

  init(
    endpoints records: [EndpointRecord], paths: [PathRecord], sites: [SiteRecord], hash: KeyedHash
  ) {
    self.records = records
    endpoints = EndpointIndex(endpoints: records, sites: sites)
    var hosts: [String: SiteID] = [:]
    for site in sites { for host in [site.host] + site.aliases { hosts[host] = site.id } }
    sitesByHost = hosts
    isSingleSite = sites.count == 1
    let sitesByID = Dictionary(sites.map { ($0.id, $0) }) { first, _ in first }
    for record in records {
      guard let site = sitesByID[record.siteID] else { continue }
      byID[record.id] = DerivedEndpoint(
        id: record.id, siteID: record.siteID,
        place: record.endpoint.map { endpoint in
          let query = endpoint.query.map { "\($0.name)=\($0.value)" }.sorted().joined(separator: "&")
          return Place(host: endpoint.host, path: endpoint.path, query: query)
        }, fields: record.isClientID ? [] : record.fields.map(EndpointField.init),
        clientHash: record.isClientID ? Int64(bitPattern: hash.hash(record.url.utf8)) : nil,
        graceUntil: record.graceUntil, advertisedSince: record.advertisedSince,
        host: WatchedHost(of: record.endpoint, site: site))
      if record.isClientID { clientIDs[record.siteID, default: []].append(record.id) }
    }
    for path in paths {
      documents[PathText.normal(path.path), default: []].append(
        Document(siteID: path.siteID, manifestID: path.manifestID))
    }
  }

  /// The keyed hashes of all client ids that were ever advertised.
  var advertisedClients: Set<Int64> { Set(byID.values.compactMap(\.clientHash)) }

  func isWanted(_ place: Place) -> Bool {
    manifest(at: place) != nil || endpoints.find(place.target) != nil
  }

  /// The manifest whose document is given out there; nil: none is, or the place fits those of several sites.
  package func manifest(at place: Place) -> ManifestID? {
    guard let found = documents[place.path] else { return nil }
    if let site = sitesByHost[place.host] { return found.first { $0.siteID == site }?.manifestID }
    return found.count == 1 || isSingleSite ? found[0].manifestID : nil
  }

  /// Whether nothing tells which site a request is for, of more than one that has what it asks for.
  package func isOfSeveralSites(_ place: Place, _ target: RequestTarget) -> Bool {
    if isSingleSite || !place.host.isEmpty && endpoints.knows(place.host) { return false }
    let served = documents[place.path] ?? []
    return endpoints.fitting(target).union(served.map(\.siteID)).count > 1
  }

  /// The paths of endpoints and documents, in their one spelling.
  package var paths: [String] { Set(endpoints.paths).union(documents.keys).sorted() }

  /// The hosts of sites and endpoints.
  package var hosts: [String] { endpoints.hosts }

  /// The endpoint there, and the site's client ids, by which its current endpoints' requests tell more. Where a
  /// document is served there is none: that is never retired.
  func endpoints(at place: Place) -> [DerivedEndpoint] {
    if let client = place.beforeClientID { return byID.values.filter { $0.id == client } }
    guard manifest(at: place) == nil, let found = endpoints.find(place.target)?.record,
      let endpoint = byID[found.id]
    else { return [] }
    let ids = found.isCurrent ? clientIDs[found.siteID] ?? [] : []
    return [endpoint] + ids.compactMap { byID[$0] }
  }
}

extension Place {
  /// The host of places that stand for what an older schema counted of a client id.
  static let clientIDHost = "(client_id)"

  /// The row of that client id; nil for any other place.
  fileprivate var beforeClientID: EndpointID? {
    host == Self.clientIDHost ? Int64(path).map { EndpointID($0) } : nil
  }
}

extension Database {
  /// Made anew where anything that it is made from has changed, by this connection or another.
  package func placeIndex() throws(StorageError) -> PlaceIndex {
    let version = try dataVersion()
    if let known = foldCache.placeIndex, foldCache.placesVersion == version { return known }
    let index = PlaceIndex(
      endpoints: try endpoints(site: nil, isObserved: false), paths: try allPaths(), sites: try sites(),
      hash: try keyedHash())
    foldCache.placeIndex = index
    foldCache.placesVersion = version
    foldCache.advertisedClients = index.advertisedClients
    return index
  }
}

import Evidence
package import Manifests

/// Who watches which endpoints.
struct Observations {
  /// (endpoint, source) → last request
  private let told: [EndpointID: [UseSource: Int64]]
  /// (host, source) → when it was watched; the host '' stands for every host.
  private let hosts: [String: [UseSource: CoverageSpans]]
  private let coverage: [CoverageRecord]
  private let isSingleSite: Bool
  /// Folders of endpoints that a mirror has told of.
  private let mirrored: Set<String>

  init(
    told: [EndpointID: [UseSource: Int64]], coverage: [CoverageRecord], isSingleSite: Bool, mirrored: Set<String> = []
  ) {
    self.mirrored = mirrored
    self.told = told
    self.coverage = coverage
    self.isSingleSite = isSingleSite
    let told = coverage.reduce(into: [String: [UseSource: CoverageSpans]]()) { hosts, record in
      let known = hosts[record.host]?[record.source] ?? CoverageSpans()
      hosts[record.host, default: [:]][record.source] = known.union(record.told)
    }
    // One log may have been read in pieces: what lies between them is no longer pause than others.
    hosts = told.mapValues { sources in
      sources.reduce(into: [:]) { joined, source in
        joined[source.key] = CoverageSpans(
          source.value.spans, gap: CoverageRecord.allowedPause(source.key, source.value))
      }
    }
  }

  /// Every source that sees the requests for its host; the listener only where it was seen to get some, for it sees
  /// only what is routed to it, and the mirror where it got some of the same folder, for it sees only what is mirrored.
  /// Of a host that is not the site's, a source without hosts only where it has told some.
  /// - Parameter url: where it leads; nil: it is a client id.
  func of(endpoint: EndpointID, url: Endpoint?, at host: WatchedHost, site: SiteRecord) -> EndpointObservation {
    // Requests for it are kept before anything names it.
    let isKept = url?.isCandidate ?? true
    let isMirrored = url.map { mirrored.contains(Self.folder($0.path)) } ?? true
    let own = told[endpoint] ?? [:]
    let isOfOneHost = isSingleSite && host.host.isEmpty
    var watched: [UseSource: CoverageSpans] = [:]
    for name in names(of: host, site: site) {
      for (source, spans) in hosts[name] ?? [:] where source != .listener || own[.listener] != nil {
        if source == .observe && !isMirrored { continue }
        if name.isEmpty && source != .listener && !isOfOneHost && own[source] == nil { continue }
        let spans = isKept && source != .before ? spans : known(endpoint, name, source, spans)
        watched[source] = (watched[source] ?? CoverageSpans()).union(spans)
      }
    }
    watched = watched.filter { !$0.value.isEmpty }
    let last = watched.compactMapValues { $0.spans.last?.upperBound }
    let latest = last.filter { $0.key != .before }.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?
      .key
    let teller = own.filter { $0.key != .before }.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
    let spans = watched.values.reduce(CoverageSpans()) { $0.union($1) }
    return EndpointObservation(
      source: (teller ?? latest)?.rawValue, since: spans.spans.first?.lowerBound, until: spans.spans.last?.upperBound,
      spans: spans)
  }

  /// What of a source's spans was read when the endpoint was known: what was read before passed over its requests.
  private func known(
    _ endpoint: EndpointID, _ host: String, _ source: UseSource, _ spans: CoverageSpans
  ) -> CoverageSpans {
    let pieces = coverage.filter { $0.host == host && $0.source == source }.flatMap(\.pieces)
    let known = pieces.filter { $0.knownEndpoints.value >= endpoint.value }
    if known.count == pieces.count { return spans }
    return CoverageSpans(known.map(\.span), gap: CoverageRecord.allowedPause(source, spans))
  }

  /// All of a path but its last segment.
  fileprivate static func folder(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  private func names(of host: WatchedHost, site: SiteRecord) -> [String] {
    (host.host.isEmpty ? [site.host] + site.aliases : [host.host]) + [""]
  }
}

extension Database {
  func observations(sites: Int) throws(StorageError) -> Observations {
    var told: [EndpointID: [UseSource: Int64]] = [:]
    var mirrored: Set<String> = []
    let rows = try connection.rows(
      "SELECT endpoint_id, source, last_at, url FROM endpoint_observation JOIN endpoint ON endpoint.id = endpoint_id",
      map: {
        (
          endpoint: $0.id("endpoint_id") as EndpointID, source: UseSource(rawValue: $0.text("source")),
          last: $0.integer("last_at"), url: $0.text("url")
        )
      })
    for row in rows {
      guard let source = row.source else { continue }
      told[row.endpoint, default: [:]][source] = row.last
      guard source == .observe, let url = Endpoint(url: row.url, field: "") else { continue }
      mirrored.insert(Observations.folder(url.path))
    }
    return Observations(told: told, coverage: try coverage(), isSingleSite: sites == 1, mirrored: mirrored)
  }
}

/// Whose endpoints are watched: what sees the requests for one host sees none of those for another.
package struct WatchedHost: Sendable, Hashable {
  package let siteID: SiteID
  /// Of endpoints elsewhere; empty: the site's own, its aliases among them.
  package let host: String

  package init(siteID: SiteID, host: String = "") {
    self.siteID = siteID
    self.host = host
  }

  /// The host of an endpoint; a client id is used wherever its site's endpoints are.
  package init(of endpoint: Endpoint?, site: SiteRecord) {
    let isOwn = endpoint.map { $0.host == site.host || site.aliases.contains($0.host) } ?? true
    self.init(siteID: site.id, host: isOwn ? "" : endpoint?.host ?? "")
  }
}

/// How a use came to be seen.

import Evidence
import Journal
import Manifests
package import Storage

/// What one line of another server's log tells.
package enum LogFact: Sendable {
  case uses([FoldedUse], endpoint: String)
  case fetch(FoldedSighting.Key, at: Int64, path: String)
  case unserved(FoldedUnserved)
  /// A request that has to do with neither a document nor an endpoint.
  case other
  /// One whose host is not known, for what more than one site has.
  case severalSites
  case unmatched(reason: String)
  case blank
}

/// From a log's line to what it tells of connectors, by the sites, documents and endpoints of the database.
struct LogInterpreter {
  /// A line dated later than this many seconds from now is of a clock that is wrong.
  static let futureSlack: Int64 = 300

  /// What the database tells of sites, documents and endpoints: another thing after a release.
  private struct Knowledge {
    let uses: UseReader
    let index: EndpointIndex
    let detail: AddressDetail
    let timelines: [String: [PathTimeline]]
    let sites: [SiteRecord]
    /// The sites of endpoints on hosts that are not their own.
    let endpointHosts: [String: Set<WatchedHost>]

    init(_ database: Database, rules: RuleSet) throws {
      detail = try database.addressDetail()
      sites = try database.sites()
      let endpoints = try database.endpoints()
      endpointHosts = endpoints.reduce(into: [:]) { [sites] hosts, record in
        guard let site = sites.first(where: { $0.id == record.siteID }) else { return }
        let host = WatchedHost(of: record.endpoint, site: site)
        if !host.host.isEmpty { hosts[host.host, default: []].insert(host) }
      }
      index = EndpointIndex(endpoints: endpoints, sites: sites)
      uses = UseReader(index: index, rules: rules, detail: detail)
      timelines = Dictionary(grouping: try database.timelines()) { PathText.normal($0.path.path) }
    }

    /// What drops the lines that can have to do with none of this.
    func filter(_ reading: LogOptions) -> LogFilter {
      let hosts = Set(sites.flatMap { [$0.host] + $0.aliases }).union(endpointHosts.keys)
      return LogFilter(reading, paths: Array(Set(index.paths).union(timelines.keys)), hosts: hosts.sorted())
    }

    /// Whether nothing tells which site a request is for, of more than one that has what it asks for.
    func isOfSeveralSites(_ request: LoggedRequest) -> Bool {
      if let host = request.host, index.knows(host) { return false }
      let served = timelines[PathText.normal(request.path)] ?? []
      return index.fitting(request.target).union(served.map(\.path.siteID)).count > 1
    }
  }

  private let reading: LogOptions
  private var parser: LogLineParser
  /// Which lines need no look at all.
  private var filter: LogFilter
  private let rules: RuleSet
  private var knowledge: Knowledge
  private var dataVersion: Int64
  /// By which a line is of the future.
  var now: Int64 { didSet { filter.latest = now + Self.futureSlack } }
  /// The hosts that the lines before the last release were about, and when.
  private var watched: [WatchedHost: (from: Int64, to: Int64)] = [:]

  init(database: Database, reading: LogOptions, now: Int64) throws {
    rules = .builtIn
    self.reading = reading
    parser = LogLineParser(reading, watchedHeaders: rules.watchedHeaders)
    dataVersion = try database.dataVersion()
    knowledge = try Knowledge(database, rules: rules)
    filter = knowledge.filter(reading)
    self.now = now
    filter.latest = now + Self.futureSlack
  }

  /// Learns what others have released or set meanwhile. To be called when lines have come in, before they are read: a
  /// release that a line shows was there before it.
  mutating func refresh(_ database: Database) throws {
    let version = try database.dataVersion()
    if version == dataVersion { return }
    watched = takeWatched()
    knowledge = try Knowledge(database, rules: rules)
    filter = knowledge.filter(reading)
    filter.latest = now + Self.futureSlack
    dataVersion = version
  }

  /// Whether a line can be seen to be a request that has to do with neither a document nor an endpoint, as nearly all
  /// are. Where it is not seen `fact` tells, and what it tells may still be that.
  mutating func isOther(_ line: ArraySlice<UInt8>) -> Bool { filter.look(line.span) == .drop }

  mutating func fact(_ line: ArraySlice<UInt8>) -> LogFact {
    switch parser.parse(line) {
    case .blank: return .blank
    case .unmatched(let reason): return .unmatched(reason: reason)
    case .request(let request):
      if request.at > now + Self.futureSlack { return .unmatched(reason: "is dated in the future") }
      if request.at < 0 { return .unmatched(reason: "is dated before 1970") }
      return fact(request)
    }
  }

  /// The time that was watched is told once for what has been stored.
  mutating func takeWatched() -> [WatchedHost: (from: Int64, to: Int64)] {
    let coverage = filter.coverage
    for host in [nil] + coverage.hosts { watch(host, coverage.spans(of: host)) }
    // Of the only site every host is.
    watch("", coverage.spansElsewhere)
    filter.coverage = LogCoverage(hosts: coverage.hosts)
    defer { watched = [:] }
    return watched
  }

  private mutating func fact(_ request: LoggedRequest) -> LogFact {
    let site = site(of: request.host)
    filter.coverage.note(host: request.host, at: request.at)
    if site == nil, knowledge.isOfSeveralSites(request) { return .severalSites }
    if let endpoint = knowledge.index.endpoint(for: request.target) {
      return .uses(knowledge.uses.uses(EndpointRequest(request)), endpoint: endpoint.label)
    }
    if let fetch = fetch(request, site: site) { return fetch }
    let path = PathText.normal(request.path)
    if request.status == 404, MissingPathRule.isWatched(path) {
      return .unserved(
        FoldedUnserved(
          client: client(request), method: CleanText.line(request.method), host: CleanText.line(request.host ?? ""),
          path: CleanText.line(UnservedNote.masked(path)), at: request.at))
    }
    return .other
  }

  /// The document was given out by another server, or by this one through it.
  private func fetch(_ request: LoggedRequest, site: SiteRecord?) -> LogFact? {
    guard request.method == "GET", request.status == 200 || request.status == 304 else { return nil }
    let path = PathText.normal(request.path)
    let candidates = (knowledge.timelines[path] ?? []).filter { site == nil || $0.path.siteID == site?.id }
    guard candidates.count == 1, let version = candidates[0].version(at: request.at) else { return nil }
    let key = FoldedSighting.Key(
      client: client(request), versionID: version, pathID: candidates[0].path.id, evidence: .log,
      status: request.status)
    return .fetch(key, at: request.at, path: path)
  }

  private func client(_ request: LoggedRequest) -> ClientIdentity {
    let recognition = rules.recognise(request.caller, explaining: false)
    return ClientIdentity(recognition, userAgent: request.userAgent, address: request.address, detail: knowledge.detail)
  }

  /// A log without hosts is of the only site; with several it is told apart by path and query alone.
  private func site(of host: String?) -> SiteRecord? {
    let sites = knowledge.sites
    return sites.first { $0.host == host || $0.aliases.contains(host ?? "") } ?? (sites.count == 1 ? sites[0] : nil)
  }

  /// A log that tells of one host tells nothing of the requests for another.
  private mutating func watch(_ host: String?, _ covered: CoverageSpans) {
    guard let from = covered.spans.first?.lowerBound, let to = covered.spans.last?.upperBound else { return }
    let own: Set<WatchedHost> = site(of: host).map { [WatchedHost(siteID: $0.id)] } ?? []
    for host in host.flatMap({ knowledge.endpointHosts[$0] }) ?? own {
      let known = watched[host] ?? (from: from, to: to)
      watched[host] = (from: min(known.from, from), to: max(known.to, to))
    }
  }
}

/// Which missing paths are told: the well-known ones, and the endpoints that clients fall back to.
enum MissingPathRule {
  static let containing = ["/.well-known/"]
  static let exact = DefaultEndpoint.paths

  static func isWatched(_ path: String) -> Bool {
    DefaultEndpoint.field(of: path) != nil || containing.contains { path.contains($0) }
  }
}

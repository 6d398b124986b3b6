import Evidence
import Journal
import Manifests
package import Storage

/// What one line of another server's log tells.
package enum LogFact: Sendable {
  case recorded(LoggedFact)
  /// A request that has to do with neither a document nor an endpoint, and cannot come to.
  case other
  case unmatched(reason: String)
  case blank
}

/// A request that is kept, and what it means by what is known now: a release, a declaration or another log may make
/// something else of it.
package struct LoggedFact: Sendable {
  package enum Meaning: Sendable {
    case use(endpoint: String)
    /// At an endpoint's URL, but no use of it.
    case probe(endpoint: String)
    case fetch(path: String)
    case unserved(path: String)
    /// For nothing that is known, and could be.
    case candidate(path: String)
    /// Its host is not told, and it fits more than one site.
    case severalSites
  }

  package let request: FoldedRequest
  package let meaning: Meaning
  let digest: UInt64
  let unserved: FoldedUnserved?
  /// The whole one, in memory only: by it later requests tell whose earlier ones were.
  let address: IPAddress?
}

/// From a log's line to what it tells of connectors, by the sites, documents and endpoints of the database.
struct LogInterpreter {
  /// A line dated later than this many seconds from now is of a clock that is wrong.
  static let futureSlack: Int64 = 300

  /// What the database tells of sites, documents and endpoints: another thing after a release.
  private struct Knowledge {
    let reader: RequestReader
    let places: PlaceIndex
    let hash: KeyedHash

    init(_ database: Database, rules: RuleSet) throws {
      places = try database.placeIndex()
      hash = try database.keyedHash()
      reader = RequestReader(
        index: places.endpoints, rules: rules, detail: try database.addressDetail(), hash: hash)
    }

    /// What drops the lines that can have to do with none of this.
    func filter(_ options: LogOptions) -> LogFilter {
      LogFilter(options, paths: places.paths, hosts: places.hosts)
    }
  }

  private var parser: LogLineParser
  /// Which lines need no look at all.
  private var filter: LogFilter
  private let options: LogOptions
  private let rules: RuleSet
  private var knowledge: Knowledge
  private var dataVersion: Int64
  /// By which a line is of the future.
  var now: Int64 { didSet { filter.latest = now + Self.futureSlack } }

  init(database: Database, reading: LogOptions, now: Int64) throws {
    rules = .builtIn
    options = reading
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
    let coverage = filter.coverage
    knowledge = try Knowledge(database, rules: rules)
    filter = knowledge.filter(options)
    filter.latest = now + Self.futureSlack
    filter.coverage = coverage
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
      filter.coverage.note(host: request.host, at: request.at)
      return fact(request)
    }
  }

  /// The time that was covered is told once for what has been stored.
  mutating func takeCoverage() -> [String: CoverageSpans] {
    let coverage = filter.coverage
    filter.coverage = LogCoverage(hosts: knowledge.places.hosts)
    var spans: [String: CoverageSpans] = [:]
    for host in [nil] + coverage.hosts.map(Optional.some) {
      let told = coverage.spans(of: host)
      if !told.isEmpty { spans[host ?? ""] = told }
    }
    return spans
  }

  private func fact(_ request: LoggedRequest) -> LogFact {
    let path = PathText.normal(request.path)
    let place = Place(host: request.host ?? "", path: path)
    let endpoint = knowledge.places.endpoints.find(request.target)
    let isUnserved = request.status == 404 && MissingPathRule.isWatched(path)
    let isFetch = request.method == "GET" && (request.status == 200 || request.status == 304)
    let isSeveral = knowledge.places.isOfSeveralSites(place, request.target)
    let isDocument = knowledge.places.manifest(at: place) != nil
    guard
      endpoint != nil || isUnserved || isSeveral || isDocument && isFetch
        || CandidateRule.isCandidate(method: request.method, path: path),
      let recorded = knowledge.reader.read(EndpointRequest(request), at: isDocument ? nil : endpoint).request
    else { return .other }
    let meaning: LoggedFact.Meaning
    if isSeveral {
      meaning = .severalSites
    } else if isDocument && isFetch {
      meaning = .fetch(path: path)
    } else if let endpoint, !isDocument {
      meaning = endpoint.isUse(recorded.shape) ? .use(endpoint: endpoint.label) : .probe(endpoint: endpoint.label)
    } else {
      meaning = isUnserved ? .unserved(path: path) : .candidate(path: path)
    }
    return .recorded(
      LoggedFact(
        request: recorded, meaning: meaning, digest: digest(request, recorded),
        unserved: isUnserved && endpoint == nil ? unserved(request, recorded, path) : nil, address: request.address))
  }

  /// What makes two lines the same request, the host apart.
  private func digest(_ request: LoggedRequest, _ recorded: FoldedRequest) -> UInt64 {
    knowledge.hash.hash(parts: [
      String(request.at), recorded.client.network, request.method, recorded.place.path, String(request.status),
      request.userAgent ?? "",
    ])
  }

  private func unserved(_ request: LoggedRequest, _ recorded: FoldedRequest, _ path: String) -> FoldedUnserved {
    FoldedUnserved(
      client: recorded.client, method: CleanText.line(request.method), host: CleanText.line(request.host ?? ""),
      path: CleanText.line(UnservedNote.masked(path)), at: request.at)
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

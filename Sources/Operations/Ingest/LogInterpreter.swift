import Basics
import Evidence
import Journal
import Manifests
package import Storage

/// What one line of another server's log reports.
package enum LogFact: Sendable {
  case recorded(LoggedFact)
  /// A request that has to do with neither a document nor an endpoint, and cannot come to.
  case other
  case unmatched(reason: String)
  /// Dated later than now, and so not counted yet.
  case ahead
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
    /// A HEAD of a document: its client holds nothing by it.
    case look(path: String)
    case unserved(path: String)
    /// For nothing that is known, and could be.
    case candidate(path: String)
    /// Its host is not reported, and it fits more than one site.
    case severalSites

    /// Whether it is for a document that is served there.
    var isOfDocument: Bool {
      switch self {
      case .fetch, .look: true
      default: false
      }
    }
  }

  package let request: FoldedRequest
  package let meaning: Meaning
  let digest: UInt64
  /// The digest of what the request has in common with others, by whom and whenever they are made.
  let kindDigest: UInt64
  let unserved: FoldedUnserved?
  /// Whether it counts for a site whose host, aliases and endpoints have another host than it names.
  let isForeign: Bool
  /// The whole one, in memory only: by it later requests tell whose earlier ones were.
  let address: IPAddress?

  /// Whether it tells whose others from its address are, or is reported by them.
  var isRecalled: Bool { isNamelessFetch || request.namesItsAddress }

  /// Whether it is of the callers that a later request may name.
  var isNamelessFetch: Bool {
    meaning.isOfDocument && request.client.connectorClass.isNameless
  }
}

/// What the first look at a line told.
enum LogGlimpse {
  /// A request that has to do with neither a document nor an endpoint, as nearly all do.
  case nothing
  /// One like others before.
  case known(KnownFact)
  /// It has to be read in full.
  case unread
}

/// From a log's line to what it tells of connectors, by the sites, documents and endpoints of the database.
struct LogInterpreter {
  /// A line dated later than this many seconds from now is of a clock that is wrong, or of one that is ahead.
  static let futureSlack: Int64 = 300

  /// What the database tells of sites, documents and endpoints: another thing after a release.
  private struct Knowledge {
    let reader: RequestReader
    let places: PlaceIndex
    let hash: KeyedHash
    /// What lines have told by it.
    var lines: KnownLines
    let lastEndpoint: EndpointID

    init(_ database: Database, rules: RuleSet) throws {
      lastEndpoint = try database.lastEndpoint()
      places = try database.placeIndex()
      hash = try database.keyedHash()
      let detail = try database.addressDetail()
      reader = RequestReader(index: places.endpoints, rules: rules, detail: detail, hash: hash)
      lines = KnownLines(rules: rules, hash: hash, detail: detail, needsValues: places.endpoints.hasQueries)
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
  /// The last endpoint that was known for all lines whose coverage is not taken yet.
  private(set) var knownEndpoints: EndpointID
  /// Of the line that was glanced at last, where it is to be known.
  private var place: KnownLines.Place?
  /// By which a line is of the future.
  var now: Int64 { didSet { filter.latest = now + Self.futureSlack } }

  init(database: Database, reading: LogOptions, now: Int64) throws {
    rules = .builtIn
    options = reading
    parser = LogLineParser(reading, watchedHeaders: rules.watchedHeaders)
    dataVersion = try database.dataVersion()
    knowledge = try Knowledge(database, rules: rules)
    knownEndpoints = knowledge.lastEndpoint
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

  /// What can be seen of a line without reading it.
  mutating func glance(_ line: borrowing Span<UInt8>) -> LogGlimpse {
    place = nil
    switch filter.look(line) {
    case .drop: return .nothing
    case .parse: return .unread
    case .usual: break
    }
    guard let found = knowledge.lines.place(of: filter.usual, in: line) else { return .unread }
    switch knowledge.lines.told(at: found, filter.usual) {
    case .nothing: return .nothing
    case .known(let fact): return .known(fact)
    case .unknown:
      place = found
      return .unread
    }
  }

  /// What a line tells that was glanced at, and was to be read: the next one like it is known.
  mutating func readAfterGlance(_ line: ArraySlice<UInt8>) -> LogFact {
    let fact = fact(line)
    guard let place else { return fact }
    switch fact {
    case .recorded(let told): knowledge.lines.remember(told, at: place)
    case .other: knowledge.lines.remember(nil, at: place)
    case .unmatched, .ahead, .blank: break
    }
    return fact
  }

  mutating func fact(_ line: ArraySlice<UInt8>) -> LogFact {
    switch parser.parse(line) {
    case .blank: return .blank
    case .unmatched(let reason): return .unmatched(reason: reason)
    case .request(let request):
      if request.at > now + Self.futureSlack { return .ahead }
      if request.at < 0 { return .unmatched(reason: "is dated before 1970") }
      filter.coverage.note(host: request.host, at: request.at)
      return fact(request)
    }
  }

  /// The time that was covered is reported once for what has been stored.
  mutating func takeCoverage() -> [String: CoverageSpans] {
    knownEndpoints = knowledge.lastEndpoint
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
    let isRead =
      (request.method == "GET" || request.method == "HEAD") && (request.status == 200 || request.status == 304)
    let isSeveral = knowledge.places.isOfSeveralSites(place, request.target)
    let isDocument = knowledge.places.manifest(at: place) != nil
    guard
      endpoint != nil || isUnserved || isSeveral || isDocument && isRead || CandidateRule.isCandidate(path: path),
      let recorded = knowledge.reader.read(EndpointRequest(request), at: isDocument ? nil : endpoint).request
    else { return .other }
    let meaning: LoggedFact.Meaning
    if isSeveral {
      meaning = .severalSites
    } else if isDocument && isRead {
      meaning = request.method == "GET" ? .fetch(path: path) : .look(path: path)
    } else if let endpoint, !isDocument {
      meaning = endpoint.isUse(recorded.shape) ? .use(endpoint: endpoint.label) : .probe(endpoint: endpoint.label)
    } else {
      meaning = isUnserved ? .unserved(path: path) : .candidate(path: path)
    }
    let kind = kindDigest(request, recorded)
    let network = knowledge.hash.hash(text: recorded.client.network)
    return .recorded(
      LoggedFact(
        request: recorded, meaning: meaning,
        digest: knowledge.hash.hash(UInt64(bitPattern: request.at), network, kind), kindDigest: kind,
        unserved: isUnserved && endpoint == nil ? FoldedUnserved(recorded) : nil,
        isForeign: isForeign(place, meaning), address: request.address))
  }

  private func isForeign(_ place: Place, _ meaning: LoggedFact.Meaning) -> Bool {
    switch meaning {
    case .use, .probe, .fetch, .look: !place.host.isEmpty && !knowledge.places.endpoints.knows(place.host)
    case .unserved, .candidate, .severalSites: false
    }
  }

  /// Of what makes two lines the same request, beside the second and the network; the host is apart.
  private func kindDigest(_ request: LoggedRequest, _ recorded: FoldedRequest) -> UInt64 {
    knowledge.hash.hash(parts: [
      request.method, recorded.place.path, String(request.status), request.userAgent ?? "",
    ])
  }
}

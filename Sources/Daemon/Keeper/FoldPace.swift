import Evidence
import Operations
import Storage

/// When what was read from the journal is stored: at once where it may change what is judged of anybody, else with all
/// that repeats it, ten seconds later. Most requests repeat others, and each commit costs some pages of the disk.
struct FoldPace {
  /// Milliseconds that repetitions may wait.
  static let patience = Freshness.delay * 1_000
  /// Records that wait at most.
  static let recordLimit = 10_000
  /// What is known is looked at anew after this, milliseconds: much of what is judged depends on how long ago something
  /// was, by hours at least.
  static let memory: Int64 = 1_800_000
  /// Kinds of requests that are remembered; beyond these it begins anew.
  static let kindLimit = 50_000

  /// Who is alerted for, and where.
  struct Subject: Hashable {
    let connector: String
    let siteID: SiteID
  }

  private struct RequestKind: Hashable {
    let client: ClientIdentity
    let place: Place
    let source: UseSource
    let shape: RequestShape
    let clientHash: Int64

    init(_ request: FoldedRequest) {
      (client, place, source) = (request.client, request.place, request.source)
      (shape, clientHash) = (request.shape, request.clientHash)
    }
  }

  private struct UnservedKind: Hashable {
    let client: ClientIdentity
    let method: String
    let host: String
    let path: String

    init(_ unserved: FoldedUnserved) {
      (client, method, host, path) = (unserved.client, unserved.method, unserved.host, unserved.path)
    }
  }

  private var sightings: Set<FoldedSighting.Key> = []
  private var requests: Set<RequestKind> = []
  private var unserved: Set<UnservedKind> = []
  private var firing: Set<Subject> = []
  private var index: EndpointIndex?
  /// When it was begun to remember, in milliseconds of the time since the machine started.
  private var knownSince: Int64 = 0

  /// Whether something of it is no mere repetition of what is stored.
  func isNews(_ builder: FoldBuilder) -> Bool {
    builder.sightingKeys.contains { !sightings.contains($0) } || builder.requests.contains(where: isNews)
      || builder.unserved.contains { !unserved.contains(UnservedKind($0)) }
  }

  /// A further use of a retired endpoint changes only the counts once its alert is open.
  private func isNews(_ request: FoldedRequest) -> Bool {
    guard requests.contains(RequestKind(request)), let index else { return true }
    guard let endpoint = index.endpoint(for: request.place.target), !endpoint.isCurrent else { return false }
    return !firing.contains(Subject(connector: request.client.connector, siteID: endpoint.siteID))
  }

  /// It is stored now.
  /// - Parameter time: in milliseconds since the machine started.
  mutating func remember(_ builder: FoldBuilder, at time: Int64) {
    if time - knownSince > Self.memory || sightings.count + requests.count + unserved.count > Self.kindLimit {
      forget(at: time)
    }
    sightings.formUnion(builder.sightingKeys)
    requests.formUnion(builder.requests.map(RequestKind.init))
    unserved.formUnion(builder.unserved.map(UnservedKind.init))
  }

  /// Others have changed what is stored: anything may be news again.
  mutating func forget(at time: Int64) {
    (sightings, requests, unserved) = ([], [], [])
    knownSince = time
  }

  /// What was found when everybody was judged last.
  mutating func setJudged(firing: [Subject], index: EndpointIndex) {
    self.firing = Set(firing)
    self.index = index
  }
}

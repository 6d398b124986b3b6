import Evidence
import Storage

/// When what was read from the journal is stored: at once where it may change what is judged of anybody, else with all
/// that repeats it, ten seconds later. Most requests repeat others, and each commit costs some pages of the disk.
struct FoldPace {
  /// Milliseconds that repetitions may wait.
  static let patience: Int64 = 10_000
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
    let siteID: Int64
  }

  /// An endpoint as it was when everybody was judged last.
  struct Endpoint {
    let id: Int64
    let siteID: Int64
    let isCurrent: Bool
  }

  private struct UseKind: Hashable {
    let client: ClientIdentity
    let endpointID: Int64
    let source: UseSource
    let namedClient: String
    let lacksClientID: Bool

    init(_ use: FoldedUse) {
      (client, endpointID, source) = (use.client, use.endpointID, use.source)
      (namedClient, lacksClientID) = (use.namedClient, use.lacksClientID)
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
  private var uses: Set<UseKind> = []
  private var unserved: Set<UnservedKind> = []
  private var firing: Set<Subject> = []
  private var endpoints: [Int64: Endpoint] = [:]
  /// When it was begun to remember, in milliseconds of the time since the machine started.
  private var knownSince: Int64 = 0

  /// Whether something of it is no mere repetition of what is stored.
  func isNews(_ builder: FoldBuilder) -> Bool {
    builder.sightingKeys.contains { !sightings.contains($0) } || builder.uses.contains(where: isNews)
      || builder.unserved.contains { !unserved.contains(UnservedKind($0)) }
  }

  /// A further use of a retired endpoint changes only the counts once its alert is open.
  private func isNews(_ use: FoldedUse) -> Bool {
    guard uses.contains(UseKind(use)), let endpoint = endpoints[use.endpointID] else { return true }
    return !endpoint.isCurrent && !firing.contains(Subject(connector: use.client.connector, siteID: endpoint.siteID))
  }

  /// It is stored now.
  /// - Parameter time: in milliseconds since the machine started.
  mutating func remember(_ builder: FoldBuilder, at time: Int64) {
    if time - knownSince > Self.memory || sightings.count + uses.count + unserved.count > Self.kindLimit {
      forget(at: time)
    }
    sightings.formUnion(builder.sightingKeys)
    uses.formUnion(builder.uses.map(UseKind.init))
    unserved.formUnion(builder.unserved.map(UnservedKind.init))
  }

  /// Others have changed what is stored: anything may be news again.
  mutating func forget(at time: Int64) {
    (sightings, uses, unserved) = ([], [], [])
    knownSince = time
  }

  /// What was found when everybody was judged last.
  mutating func setJudged(firing: [Subject], endpoints: [Endpoint]) {
    self.firing = Set(firing)
    self.endpoints = Dictionary(uniqueKeysWithValues: endpoints.map { ($0.id, $0) })
  }
}

/// One connector on one site, over all its manifests: one row of `status`, `connectors` and `stale`.
package struct ConnectorStatus: Sendable {
  /// What it does with one manifest.
  package struct Part: Sendable {
    package let manifest: String
    package let judgement: Judgement

    package init(manifest: String, judgement: Judgement) {
      (self.manifest, self.judgement) = (manifest, judgement)
    }
  }

  package let connector: String
  package let connectorClass: ConnectorClass
  /// Whether its platform's own addresses did this, or others claimed to be it.
  package let standing: Attribution
  package let site: String
  /// By manifest.
  package let parts: [Part]
  /// Of retired endpoints after their grace.
  package let calls: [RetiredCalls]

  /// - Parameter parts: at least one.
  package init(
    connector: String, connectorClass: ConnectorClass, standing: Attribution, site: String, parts: [Part],
    calls: [RetiredCalls]
  ) {
    precondition(!parts.isEmpty, "a connector has a row for a manifest")
    (self.connector, self.connectorClass, self.standing) = (connector, connectorClass, standing)
    (self.site, self.parts, self.calls) = (site, parts, calls)
  }

  /// Worst first. That it was never seen fetching one document says nothing where it holds another.
  private static let worstFirst: [ConnectorState] = [.stale, .behind, .silent, .grace, .current, .unknown]

  private static func rank(_ state: ConnectorState?) -> Int {
    state.flatMap { worstFirst.firstIndex(of: $0) } ?? .max
  }

  /// The part that is worst; of equals one that it holds a version of, the one last seen.
  package var deciding: Part {
    func order(_ part: Part) -> (Int, Int, Int64) {
      let judgement = part.judgement
      return (Self.rank(judgement.state), judgement.holds == nil ? 1 : 0, -(judgement.lastSeen ?? 0))
    }
    return parts.min { order($0) < order($1) } ?? parts[0]
  }

  /// The worst of its states; nil for crawlers and browsers.
  package var state: ConnectorState? { deciding.judgement.state }

  /// Whether it may open an alert; nil unless it is STALE.
  package var permit: AlertPermit? {
    let permits = parts.filter { $0.judgement.state == .stale }.map { $0.judgement.permit ?? .may(because: nil) }
    return AlertPermit.best(of: permits)
  }

  /// Whether `stale --all` lists it: crawlers and browsers, which have no state, by what they called.
  package var isStale: Bool { state.map { $0 == .stale } ?? (callCount > 0) }

  /// Calls of retired endpoints, after their grace.
  package var callCount: Int64 { RetiredCallsSum(calls).hits }
  package var lastSeen: Int64? { parts.compactMap(\.judgement.lastSeen).max() }

  /// Whether others than the platform's own addresses did this, though it publishes these.
  package var isClaimed: Bool { deciding.judgement.standing.isClaimed }

  /// `chatgpt`, `chatgpt (claimed)`.
  package var label: String { isClaimed ? "\(connector) (claimed)" : connector }

  /// `v3`, of several clients `v2 ×31, v1 ×9`, most first; nil: it was never seen fetching.
  package var holds: String? {
    let judgement = deciding.judgement
    if judgement.holders.count > 1 || judgement.clients > 1 && judgement.holders.count == 1 && isByClients {
      let shown = judgement.holders.prefix(3).map { "v\($0.version) ×\($0.clients)" }
      let rest = judgement.holders.count - shown.count
      return shown.joined(separator: ", ") + (rest > 0 ? ", +\(rest)" : "")
    }
    return judgement.holds.map { "v\($0)" }
  }

  /// `9 of 40`, those in the state among those seen; `40` where the state is of all or of none.
  package var clients: String {
    let judgement = deciding.judgement
    let affected = judgement.clientsAffected
    return isByClients && affected > 0 && affected < judgement.clients
      ? "\(affected) of \(judgement.clients)" : "\(judgement.clients)"
  }

  private var isByClients: Bool { connectorClass == .local || connectorClass == .httpLibrary }

  /// Whose rows come first: a platform's own, then what is claimed of one, then those on people's machines; last the
  /// rest, which is reported in one line.
  package enum Group: Int, Sendable, Comparable {
    case hosted, hostedClaimed, local, other

    package static func < (a: Group, b: Group) -> Bool { a.rawValue < b.rawValue }
  }

  package var group: Group {
    switch connectorClass {
    case .hosted: isClaimed ? .hostedClaimed : .hosted
    case .local: .local
    case .httpLibrary, .crawler, .browser: .other
    }
  }

  /// By group, worst first, then by name.
  package static func sorted(_ all: [ConnectorStatus]) -> [ConnectorStatus] {
    all.sorted {
      ($0.group.rawValue, rank($0.state), $0.connector, $0.site)
        < ($1.group.rawValue, rank($1.state), $1.connector, $1.site)
    }
  }
}

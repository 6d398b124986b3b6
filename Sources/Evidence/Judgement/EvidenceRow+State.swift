extension EvidenceRow {
  /// The state by the design's table, first match wins.
  func state(at now: Int64, byClients: Bool) -> ConnectorState {
    byClients && judgedClients > 0 ? stateOfClients(at: now) : stateAsOne(at: now)
  }

  /// The row as one client: a hosted platform, or a local one none of whose clients is active any more.
  private func stateAsOne(at now: Int64) -> ConnectorState {
    if staleUse(at: now) != nil { return .stale }
    let byHold = lastHold.map { state(of: $0, at: now) }
    if byHold == .grace || graceUse(at: now) != nil { return .grace }
    guard let byHold else { return .unknown }
    return byHold == .behind && isSilent(at: now) ? .silent : byHold
  }

  /// The worst state that enough clients are in; where none has enough, the one that most are in.
  private func stateOfClients(at now: Int64) -> ConnectorState {
    let counts = clientsByState(at: now)
    let wanted = policy.minShare * Double(activeClients)
    let present = ConnectorState.worstFirst.filter { counts[$0, default: 0] > 0 }
    // A share of whole clients is exact on paper only: 0.05 of 140 is a little more than 7 in binary.
    let enough = present.first { Double(counts[$0, default: 0]) + 1e-9 >= wanted }
    return enough ?? present.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? .unknown
  }

  /// All active clients, whatever they did: of these so many are in a state.
  var activeClients: Int { max(judgedClients, seenClients) }

  /// Those of which something is known that decides a state: by their last fetch, or, if these are fewer, those that
  /// used retired endpoints.
  var judgedClients: Int {
    max(activeHolders, uses.map { max($0.activeClients, $0.recentTogether ?? 0) }.max() ?? 0)
  }

  private var activeHolders: Int { held.reduce(0) { $0 + $1.totals.activeClients } }

  /// How many active clients are in which state; one that uses a retired endpoint counts by what it holds, too.
  func clientsByState(at now: Int64) -> [ConnectorState: Int] {
    var counts: [ConnectorState: Int] = [:]
    for hold in held { counts[state(of: hold, at: now), default: 0] += hold.totals.activeClients }
    // The same clients call the authorization and the token endpoint: where they are not counted together the largest
    // number, not the sum.
    counts[.stale] = staleUses(at: now).map { max(1, $0.recentTogether ?? $0.recentClients) }.max() ?? 0
    if graceUse(at: now) != nil { counts[.grace] = max(1, counts[.grace, default: 0]) }
    counts[.unknown] = judgedClients - activeHolders
    if counts[.behind] == activeClients, counts[.stale] == 0, isSilent(at: now) {
      counts[.silent] = counts.removeValue(forKey: .behind)
    }
    return counts
  }

  /// The next second after `now` at which the state is another one, if no more is heard.
  func nextChange(after now: Int64, byClients: Bool) -> Int64? {
    let state = state(at: now, byClients: byClients)
    return boundaries.first { $0 > now && self.state(at: $0, byClients: byClients) != state }
  }
}

import Basics

/// What state a connector is in for a manifest, and why: a pure function of totals, releases, policy and time. Time
/// only moves forward in it: a superseded version stays superseded, however early `now` is.
/// - Parameters:
///   - versions: every version of the manifest that was ever released.
///   - holds: one for each version the connector showed anything of.
///   - uses: one for each retired endpoint it used; empty where uses are not observed.
///   - standing: of the row: evidence of another standing is not to be among its own.
///   - seenClients: the connector's clients on the site that were seen at all within `JudgementPolicy.activeWithin`, so
///     that every row and verb has the same number; nil: those that the totals tell of.
///   - now: Unix seconds.
package func judge(
  connectorClass: ConnectorClass, versions: [VersionStanding], holds: [HoldTotals], uses: [UseTotals],
  policy: JudgementPolicy, now: Int64, standing: RowStanding = .only, seenClients: Int? = nil
) -> Judgement {
  let row = EvidenceRow(
    versions: versions, holds: holds, uses: uses, policy: policy, seenClients: seenClients ?? 0)
  var judgement = judged(row, connectorClass, now)
  judgement.standing = standing
  if judgement.state == .stale {
    let permits = row.staleUses(at: now).map {
      policy.claims.permit($0, connectorClass: connectorClass, standing: standing, now: now)
    }
    judgement.permit = AlertPermit.best(of: permits)
  }
  if let state = judgement.state, [.hosted, .local].contains(connectorClass), !standing.isClaimed {
    judgement.leftover = row.leftover(beside: state, at: now)
  }
  if standing.isClaimed {
    judgement.reason += "; claimed, not verified" + (judgement.permit?.reason.map { ": \($0)" } ?? "")
  }
  return judgement
}

private func judged(_ row: EvidenceRow, _ connectorClass: ConnectorClass, _ now: Int64) -> Judgement {
  switch connectorClass {
  case .crawler, .browser:
    let what = connectorClass == .crawler ? "a crawler" : "a browser"
    return row.judgement(holds: row.lastHold, reason: "\(what), not judged")
  case .hosted: return row.judged(at: now, byClients: false)
  case .local, .httpLibrary: return row.judged(at: now, byClients: true)
  }
}

extension EvidenceRow {
  fileprivate func judged(at now: Int64, byClients: Bool) -> Judgement {
    let decision = Decision(self, at: now, byClients: byClients)
    let mostHeld = byClients && judgedClients > 0 ? held.max(by: Self.hasFewerClients) : lastHold
    let words = JudgementWords(row: self, decision: decision, now: now, byClients: byClients)
    var judgement = judgement(holds: mostHeld, reason: words.reason)
    judgement.state = decision.state
    judgement.clientsAffected = affected(decision.state, at: now, of: judgement.clients)
    judgement.changesAt = nextChange(after: now, byClients: byClients)
    judgement.isEndedByReturn = decision.state != .stale && wasEndedByReturn(at: now)
    switch decision.ground {
    case .hold(let hold):
      judgement.evidence = hold.totals.kind
      judgement.attribution = hold.totals.lastAttribution
    case .use(let use):
      judgement.evidence = .use
      judgement.attribution = use.attribution
      judgement.uses = use.versions
    case .nothing: break
    }
    return judgement
  }

  /// All that does not depend on a state.
  fileprivate func judgement(holds hold: Hold?, reason: String) -> Judgement {
    let lastUse = (uses.isEmpty ? allUses : uses).max { $0.lastAt < $1.lastAt }
    let last = lastEvidence(lastUse)
    var judgement = Judgement(
      state: nil, holds: hold?.standing.number, uses: lastUse?.versions, current: current?.number,
      evidence: last?.kind, attribution: last?.attribution, clients: clients, clientsAffected: 0,
      hits: (holds.map(\.hits) + allUses.map(\.hits)).reduce(0) { $0.plus($1) },
      firstSeen: firstSeen, lastSeen: lastSeen, reason: reason, changesAt: nil)
    judgement.calls = calls
    judgement.holders = held.filter { $0.totals.activeClients > 0 }.sorted { Self.hasFewerClients($1, $0) }.map {
      Judgement.Holder(version: $0.standing.number, clients: $0.totals.activeClients)
    }
    return judgement
  }

  /// One that named a retired client id, too, is one.
  private var calls: Int64 {
    let urls = uses.filter { !$0.isClientID }
    return (urls.isEmpty ? uses : urls).reduce(0) { $0.plus($1.hitsAfterGrace) }
  }

  private func lastEvidence(_ use: UseTotals?) -> (kind: EvidenceKind, attribution: Attribution)? {
    let hold = holds.max { $0.lastAt < $1.lastAt }
    if let use, use.lastAt >= hold?.lastAt ?? .min { return (.use, use.attribution) }
    return hold.map { ($0.lastEvidence, $0.lastAttribution) }
  }

  /// Active clients, else all ever known; at least one where anything was recorded.
  private var clients: Int {
    let known = activeClients > 0 ? activeClients : holds.reduce(0) { $0 + $1.clients }
    return max(known, lastSeen == nil ? 0 : 1)
  }

  private func affected(_ state: ConnectorState, at now: Int64, of clients: Int) -> Int {
    switch state {
    case .current, .unknown: 0
    case .silent: clients
    case .stale, .behind, .grace: min(clients, max(1, clientsByState(at: now)[state, default: 0]))
    }
  }
}

extension HoldTotals {
  /// How it is known to be held: a HEAD or a use that came later does not change that.
  fileprivate var kind: EvidenceKind {
    switch lastEvidence {
    case .fetch, .proof, .log: lastEvidence
    case .head, .use: .fetch
    }
  }
}

/// A state with the evidence that decided it.
struct Decision {
  /// The one piece of evidence a state rests on.
  enum Ground {
    /// What was last fetched; of a local connector, what most of the clients in the state hold.
    case hold(EvidenceRow.Hold)
    /// Use of a retired endpoint.
    case use(UseTotals)
    /// Nothing that bears on a version.
    case nothing
  }

  let state: ConnectorState
  let ground: Ground

  init(_ row: EvidenceRow, at now: Int64, byClients: Bool) {
    state = row.state(at: now, byClients: byClients)
    ground = Self.ground(of: state, row, now, byClients)
  }

  private static func ground(
    of state: ConnectorState, _ row: EvidenceRow, _ now: Int64, _ byClients: Bool
  ) -> Ground {
    switch state {
    case .stale: row.staleUse(at: now).map(Ground.use) ?? .nothing
    case .unknown: .nothing
    case .grace:
      holder(of: state, row, now, byClients).map(Ground.hold) ?? row.graceUse(at: now).map(Ground.use) ?? .nothing
    case .current, .behind, .silent: holder(of: state, row, now, byClients).map(Ground.hold) ?? .nothing
    }
  }

  private static func holder(
    of state: ConnectorState, _ row: EvidenceRow, _ now: Int64, _ byClients: Bool
  ) -> EvidenceRow.Hold? {
    let wanted = state == .silent ? .behind : state
    let inState = row.held.filter { row.state(of: $0, at: now) == wanted }
    if byClients, row.judgedClients > 0 { return inState.max(by: EvidenceRow.hasFewerClients) }
    return row.lastHold.flatMap { row.state(of: $0, at: now) == wanted ? $0 : nil }
  }
}

extension EvidenceRow {
  /// By active clients; of equals the one last held, then the one released later.
  static func hasFewerClients(_ a: Hold, _ b: Hold) -> Bool {
    (a.totals.activeClients, a.heldAt, a.standing.releasedAt) < (
      b.totals.activeClients, b.heldAt, b.standing.releasedAt
    )
  }
}

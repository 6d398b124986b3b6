import Basics

/// The word to the operator on a decision (design: the table of states).
struct JudgementWords {
  let row: EvidenceRow
  let decision: Decision
  let now: Int64
  let byClients: Bool

  var reason: String {
    let isReturn = decision.state != .stale && row.wasEndedByReturn(at: now)
    return words + (isReturn ? "; endpoint current again" : "")
  }

  private var words: String {
    switch (decision.state, decision.ground) {
    case (.current, .hold(let hold)): current(hold) + notObserved
    case (.silent, .hold): silent
    case (.behind, .hold(let hold)): behind(hold)
    case (.grace, .hold(let hold)): grace(hold)
    case (.stale, .use(let use)): stale(use)
    case (.grace, .use(let use)): grace(use)
    default: unknown
    }
  }

  /// What of the time in which a use would make it STALE was not observed.
  private var notObserved: String {
    let fault = row.policy.usesObserved.fault(from: now.minus(row.policy.quietAfter), now: now)
    return fault.map { "; use of its endpoints is \($0)" } ?? ""
  }

  private func ago(_ time: Int64) -> String { RelativeTime.ago(time, now: now) }

  /// How many of how many clients are in the state; nil where the row is judged as one client, or has only one.
  private var share: String? {
    let total = row.activeClients
    guard byClients, total > 1 else { return nil }
    return "\(row.clientsByState(at: now)[decision.state, default: 0]) of \(total) clients"
  }

  private func current(_ hold: EvidenceRow.Hold) -> String {
    let version = "v\(hold.standing.number)"
    return share.map { "\($0) hold \(version), fetched \(ago(hold.heldAt))" }
      ?? "fetched \(version) \(ago(hold.heldAt))"
  }

  private var silent: String {
    let away = RelativeTime.words(now.minus(row.lastSeen ?? now))
    let subject = share == nil ? "not seen" : "none of \(row.activeClients) clients seen"
    return "\(subject) for \(away), usual interval \(RelativeTime.words(row.usualInterval))"
  }

  private func behind(_ hold: EvidenceRow.Hold) -> String {
    let standing = hold.standing
    let released = successor(of: standing)
    let expired = "copy of v\(standing.number) expired \(ago(standing.expiresAt))"
    if let share { return "\(share) hold \(heldVersions) and have not come back since \(released); their \(expired)" }
    guard hold.heldAt <= standing.supersededAt ?? .max else {
      return "was given v\(standing.number) \(ago(hold.heldAt)), though \(released); its \(expired)"
    }
    if let use = row.useOfNewer(than: hold) {
      return "has used \(CleanText.line(use.endpoint)) \(ago(use.lastAt)), but has not fetched since \(released);"
        + " its \(expired)"
    }
    return "has not come back since \(released); its \(expired)"
  }

  /// `v5 was released 6 h ago`: what ended a version.
  private func successor(of standing: VersionStanding) -> String {
    let when = standing.supersededAt.map { " " + ago($0) } ?? ""
    return standing.supersededBy.map { "v\($0) was released" + when } ?? "v\(standing.number) was withdrawn" + when
  }

  private func grace(_ hold: EvidenceRow.Hold) -> String {
    let standing = hold.standing
    let until = RelativeTime.clock(standing.graceUntil, now: now)
    let isAnnounced = standing.graceUntil > standing.expiresAt
    if let share {
      let rest = isAnnounced ? "the announced grace lasts until" : "their cached copy is valid until"
      return "\(share) hold \(heldVersions); \(rest) \(until)"
    }
    return isAnnounced
      ? "holds v\(standing.number); its announced grace lasts until \(until)"
      : "its cached copy is valid until \(until)"
  }

  private func grace(_ use: UseTotals) -> String {
    "\(calls(use)); its grace lasts until \(RelativeTime.clock(use.graceUntil, now: now))"
  }

  private func stale(_ use: UseTotals) -> String {
    let times = use.hitsAfterGrace == 1 ? "1 time" : "\(use.hitsAfterGrace) times"
    let since = RelativeTime.clock(use.firstAfterGraceAt ?? use.graceUntil, now: now)
    let others = row.staleUses(at: now).count - 1
    let more = others > 0 ? "; and \(others) more retired \(others == 1 ? "endpoint" : "endpoints")" : ""
    return "\(calls(use)): \(times) since \(since)\(answers(use))\(more)"
  }

  /// What came of the calls, where it is the same of all.
  private func answers(_ use: UseTotals) -> String {
    let all = use.hitsAfterGrace
    guard all > 0, use.answered >= all || use.refused >= all else { return "" }
    if use.answered >= all { return ", still answered" + (use.status.map { " \($0)" } ?? "") }
    return ", \(all == 1 ? "" : "all ")" + (use.status.map { "answered \($0)" } ?? "refused")
  }

  private func calls(_ use: UseTotals) -> String {
    let retired = use.retiredIn > 0 ? "retired in v\(use.retiredIn)" : "declared retired"
    return (share.map { "\($0) call " } ?? "calls ") + "\(CleanText.line(use.endpoint)), \(retired)"
  }

  private var unknown: String {
    if let use = row.allUses.max(by: { $0.lastAt < $1.lastAt }) {
      return (share.map { "\($0) used " } ?? "used ")
        + "\(CleanText.line(use.endpoint)) \(ago(use.lastAt)), never seen fetching"
    }
    guard let last = row.lastSeen else { return "nothing recorded" }
    return "never seen fetching; last sign of it \(ago(last))"
  }

  /// The versions that the clients in the state hold: `v4`, `v3 or v4`, `v4 or 3 other superseded versions`.
  private var heldVersions: String {
    let inState = row.held.filter { $0.totals.activeClients > 0 && row.state(of: $0, at: now) == decision.state }
      .sorted { EvidenceRow.hasFewerClients($1, $0) }.map { "v\($0.standing.number)" }
    guard let most = inState.first else { return "superseded versions" }
    switch inState.count {
    case 1: return most
    case 2: return "\(most) or \(inState[1])"
    default: return "\(most) or \(inState.count - 1) other superseded versions"
    }
  }
}

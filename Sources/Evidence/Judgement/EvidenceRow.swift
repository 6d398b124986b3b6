import Basics

/// One connector for one manifest: the totals, and what follows from them at a given moment. Every question takes the
/// moment, so that the next second at which the answer changes can be found by asking.
struct EvidenceRow {
  /// A version the connector fetched or proved, with that version's standing.
  struct Hold {
    let totals: HoldTotals
    let standing: VersionStanding
    let heldAt: Int64
  }

  let holds: [HoldTotals]
  let policy: JudgementPolicy
  /// Clients seen at all within `JudgementPolicy.activeWithin`; 0: not reported.
  let seenClients: Int
  let current: VersionStanding?
  /// Those that hold something, in the order given.
  let held: [Hold]
  /// Every use, of whatever weight.
  let allUses: [UseTotals]
  /// Uses that prove something: made when the endpoint was retired, and no version that advertised it is current.
  let uses: [UseTotals]
  /// Unix seconds of the first and last sign of any kind; nil if there was none.
  let firstSeen: Int64?
  let lastSeen: Int64?

  init(
    versions: [VersionStanding], holds: [HoldTotals], uses: [UseTotals], policy: JudgementPolicy, seenClients: Int = 0
  ) {
    let standings = Dictionary(versions.map { ($0.number, $0) }) { first, _ in first }
    self.holds = holds
    self.policy = policy
    self.seenClients = seenClients
    current = versions.first(where: \.isCurrent)
    held = holds.compactMap { totals in
      guard let standing = standings[totals.version], let heldAt = totals.heldAt else { return nil }
      return Hold(totals: totals, standing: standing, heldAt: heldAt)
    }
    allUses = uses
    self.uses = uses.filter { use in
      use.lastAt >= use.retiredAt && !use.versions.contains { standings[$0]?.isCurrent == true }
    }
    firstSeen = (holds.map(\.firstAt) + uses.map(\.firstAt)).min()
    lastSeen = (holds.map(\.lastAt) + uses.map(\.lastAt)).max()
  }

  /// The version last held; of two at the same second the one recorded later, else the one released later.
  var lastHold: Hold? {
    held.max { left, right in
      (left.heldAt, left.totals.lastFetchOrder, left.standing.releasedAt)
        < (right.heldAt, right.totals.lastFetchOrder, right.standing.releasedAt)
    }
  }

  /// The mean time between fetches, in seconds: their span over the hours in which there was one, less one. A day
  /// where there were fewer than two such hours.
  var usualInterval: Int64 {
    let fetched = holds.filter { $0.lastFetchAt != nil }
    let hours = fetched.reduce(0) { $0 + $1.fetchHours }
    guard hours >= 2, let last = fetched.compactMap(\.lastFetchAt).max(),
      let first = fetched.map({ $0.firstFetchAt ?? $0.firstAt }).min()
    else {
      return 86_400
    }
    return max(0, last.minus(first)) / Int64(hours - 1)
  }

  /// The first second at which the row counts as not heard of for long; nil if nothing was ever heard.
  var silentFrom: Int64? {
    let interval = usualInterval
    return lastSeen.map { $0.plus(max(policy.silentAfter, interval.plus(interval))) }
  }

  /// The use after grace that is recent enough to matter, the latest of several.
  func staleUse(at now: Int64) -> UseTotals? {
    staleUses(at: now).max {
      ($0.lastAfterGraceAt ?? 0, $0.hitsAfterGrace) < ($1.lastAfterGraceAt ?? 0, $1.hitsAfterGrace)
    }
  }

  func staleUses(at now: Int64) -> [UseTotals] {
    uses.filter { use in
      guard let last = use.lastAfterGraceAt, last > use.graceUntil else { return false }
      return now.minus(last) <= policy.quietAfter
    }
  }

  /// The use still within its grace, the one with the most time left of several.
  func graceUse(at now: Int64) -> UseTotals? {
    uses.filter { now <= $0.graceUntil }.max { $0.graceUntil < $1.graceUntil }
  }

  /// Whether it would be STALE, had its endpoint not come back.
  func wasEndedByReturn(at now: Int64) -> Bool {
    allUses.contains { use in use.lastBeforeReturnAt.map { now.minus($0) <= policy.quietAfter } ?? false }
  }

  /// The last use of what only versions later than the held one advertise, made since that one was superseded.
  func useOfNewer(than hold: Hold) -> UseTotals? {
    allUses.filter { use in
      !use.isRetired && !use.versions.contains(hold.standing.number) && use.lastAt > hold.standing.supersededAt ?? .max
    }.max { $0.lastAt < $1.lastAt }
  }

  func isSilent(at now: Int64) -> Bool { silentFrom.map { now >= $0 } ?? false }

  /// What a client that last fetched this version is by that alone, silence aside.
  func state(of hold: Hold, at now: Int64) -> ConnectorState {
    if hold.standing.isCurrent { return .current }
    return now <= hold.standing.graceUntil ? .grace : .behind
  }

  /// Every second, in order, at which an answer above changes.
  var boundaries: [Int64] {
    let ofUses = uses.flatMap { use in
      [use.graceUntil.plus(1)] + (use.lastAfterGraceAt.map { [$0.plus(policy.quietAfter).plus(1)] } ?? [])
    }
    let ofHolds = held.filter { !$0.standing.isCurrent }.map { $0.standing.graceUntil.plus(1) }
    return (ofUses + ofHolds + (silentFrom.map { [$0] } ?? [])).sorted()
  }
}

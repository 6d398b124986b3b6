import Basics
import Evidence
import Storage

/// The outbox as its one worker sees it: the database, what is under way, and how the hooks fare. Used by one thread.
final class Outbox {
  /// Deliveries of one lane that are leased at once.
  private static let batch = 128

  private let database: Database
  private let attempt: DeliveryAttempt
  private var places = Places()
  /// By hook: when its last try ended, and before which it asked not to be tried; Unix seconds.
  private var lastTries: [HookID: Int64] = [:]
  private var notBefore: [HookID: Int64] = [:]
  /// The number of the latest run; and by hook, of that when a failure was last counted: what was under way together
  /// fails once.
  private var lastRun = 0
  private var countedThrough: [HookID: Int] = [:]
  private let startedAt: Int64
  /// What was seen last; nil: nothing yet.
  private var dataVersion: Int64?
  private var generation: Int64?
  /// When there is something to do if nothing changes; nil: never.
  private var dueAt: Int64?

  /// What the last daemon left under way is tried again.
  init(_ path: String, _ attempt: DeliveryAttempt, now: Int64) throws(StorageError) {
    database = try Database(path: path)
    self.attempt = attempt
    startedAt = now
    try database.releaseLeases(now: now)
  }

  /// How many runs are under way.
  var runCount: Int { places.count }

  /// What a turn has found.
  struct Turn {
    /// To be begun now.
    var runs: [LaneRun] = []
    /// When there is something to do if nothing changes, Unix seconds; nil: never.
    var dueAt: Int64?
  }

  /// Records what is finished, and leases what may be tried now. Nothing is read again where nothing has changed.
  /// - Parameter leases: false: the daemon stops.
  func turn(_ finished: [LaneRun.Outcome], _ time: OutboxTime, leases: Bool = true) throws(StorageError) -> Turn {
    do throws(StorageError) { return try look(finished, time, leases: leases) } catch {
      // Whatever was seen was not acted on: the next turn looks at all of it again.
      (dataVersion, generation, dueAt) = (nil, nil, nil)
      throw error
    }
  }

  private func look(
    _ finished: [LaneRun.Outcome], _ time: OutboxTime, leases: Bool
  ) throws(StorageError) -> Turn {
    let version = try database.dataVersion()
    let hasNews = version != dataVersion
    dataVersion = version
    var isChanged = !finished.isEmpty || dueAt.map { $0 <= time.now } ?? false
    if hasNews {
      let present = try database.outboxGeneration()
      isChanged = isChanged || present != generation
      generation = present
    }
    guard isChanged else { return Turn(dueAt: dueAt) }
    var runs: [LaneRun] = []
    let isDue = try isAnythingDue(time.now)
    if !finished.isEmpty || leases && isDue {
      runs = try database.transaction { () throws(StorageError) in
        for outcome in finished { try record(outcome, time) }
        try database.tellDead(now: time.now)
        return leases ? try lease(finished: finished, time.now) : []
      }
    }
    for outcome in finished { places.leave(outcome.run) }
    for run in runs { places.enter(run) }
    dueAt = try plan(time.now).dueAt
    return Turn(runs: runs, dueAt: dueAt)
  }

  private func isAnythingDue(_ now: Int64) throws(StorageError) -> Bool {
    if let deadAt = try database.deadDueAt(), deadAt <= now { return true }
    return try !plan(now).chosen.isEmpty
  }
}

/// What may be tried, and who is next.
extension Outbox {
  private struct Plan {
    var chosen: [(hook: WaitingHook, connector: String)] = []
    var dueAt: Int64?

    mutating func wait(until time: Int64?) { dueAt = [dueAt, time].compactMap(\.self).min() }
  }

  private func lease(finished: [LaneRun.Outcome], _ now: Int64) throws(StorageError) -> [LaneRun] {
    var free = places
    for outcome in finished { free.leave(outcome.run) }
    var runs: [LaneRun] = []
    for (hook, connector) in try plan(now, free).chosen {
      let deliveries = try database.lease(
        hook: hook.id, connector: connector, now: now, limit: hook.kind == .shell || hook.failures > 0 ? 1 : Self.batch)
      if deliveries.isEmpty { continue }
      lastRun += 1
      runs.append(LaneRun(number: lastRun, hook: hook, connector: connector, deliveries: deliveries))
    }
    return runs
  }

  private func plan(_ now: Int64) throws(StorageError) -> Plan { try plan(now, places) }

  private func plan(_ now: Int64, _ places: Places) throws(StorageError) -> Plan {
    var (plan, places) = (Plan(), places)
    plan.wait(until: try database.deadDueAt())
    for hook in try database.waitingHooks() {
      var room = places.room(for: hook)
      // Whoever leaves a place has the plan made anew.
      if room == 0 { continue }
      let heads = try database.laneHeads(of: hook.id).filter {
        !$0.isHeld && !$0.isLeased && !places.isBusy(hook.id, $0.connector)
      }
      if hook.failures > 0 {
        guard let probe = HookBackoff.probe(heads, now: now) else { continue }
        let due = try dueAt(hook, now)
        if due > now { plan.wait(until: due) } else { choose(probe.connector) }
        continue
      }
      for head in heads.sorted(by: { $0.sequence < $1.sequence }) {
        if head.nextAt > now { plan.wait(until: head.nextAt) } else if room > 0 { choose(head.connector) }
      }

      func choose(_ connector: String) {
        plan.chosen.append((hook, connector))
        places.enter(LaneRun(number: 0, hook: hook, connector: connector, deliveries: []))
        room = places.room(for: hook)
      }
    }
    return plan
  }

  private func dueAt(_ hook: WaitingHook, _ now: Int64) throws(StorageError) -> Int64 {
    guard let retryAt = hook.retryAt, retryAt > now else { return 0 }
    return HookBackoff.dueAt(
      hook, lastTry: lastTries[hook.id] ?? startedAt, notBefore: notBefore[hook.id] ?? 0,
      hasNewcomers: try database.newestPending(of: hook.id) != nil, now: now)
  }
}

/// What is stored of tries.
extension Outbox {
  private func record(_ outcome: LaneRun.Outcome, _ time: OutboxTime) throws(StorageError) {
    let hook = outcome.run.hook
    let before = try database.health(of: hook)
    var health = before
    for attempted in outcome.tries {
      try record(attempted, time)
      let isCounted = outcome.run.number > countedThrough[hook] ?? 0
      health = HookBackoff.health(
        health, after: attempted.result.outcome, isCounted: isCounted, now: time.now, random: Double.random(in: 0..<1))
      if case .failed(let retryAfter) = attempted.result.outcome {
        countedThrough[hook] = lastRun
        notBefore[hook] = retryAfter.map { time.now + min($0, RetrySchedule.retryAfterLimit) }
      }
    }
    if !outcome.tries.isEmpty { lastTries[hook] = time.now }
    try database.unlease(Array(outcome.unused))
    if health == before { return }
    try database.setHealth(health, of: hook)
    if health.failures == 0 { return try database.hasten(hook, now: time.now) }
    if time.isConfirmed, let since = health.failingSince, time.now - since > RetrySchedule.total {
      try database.giveUp(
        hook, askedBefore: time.now - RetrySchedule.total,
        because: "the hook failed for three days: "
          + (outcome.tries.last?.result.error ?? "see its last delivery"))
    }
  }

  private func record(_ attempted: LaneRun.Try, _ time: OutboxTime) throws(StorageError) {
    let delivery = attempted.delivery
    let outcome = attempt.outcome(of: attempted.result, delivery, time, random: Double.random(in: 0..<1))
    try database.record(outcome, of: delivery)
    if outcome.state == .dead && delivery.event.type != EventType.deliveryDead.rawValue {
      try database.addDead(1, to: delivery.hook.id)
    }
    if attempted.result.outcome == .gone { try disable(delivery, time.now) }
  }

  /// The receiver is no more (410): its hook is disabled, and the others are told.
  private func disable(_ delivery: LeasedDelivery, _ now: Int64) throws(StorageError) {
    let (label, reason) = (delivery.hook.label, "it answered 410 Gone")
    try database.disable(delivery.hook, reason: reason, now: now)
    try database.raise(
      NewEvent(
        .hookDisabled, summary: "hook \(label) is disabled: \(reason)",
        data: [
          ("hook", .string(label)), ("reason", .string(reason)), ("delivery", .number(delivery.id.value)),
          ("event", .string(delivery.event.type)),
        ]), at: now, exceptTo: delivery.hook.id)
  }
}

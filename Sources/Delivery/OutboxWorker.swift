package import Outbound
import Storage
import Synchronization
import System

/// Delivers what is due: one thread leases and records, each lane of a hook's queue that is tried has a thread of its
/// own. So a slow or dead hook delays no other, and the database has one writer here.
///
/// It sleeps until somebody has written to the database, something is finished, or the time of a next try has come.
package final class OutboxWorker: Sendable {
  /// Milliseconds until the database is tried again where it could not be used.
  static let retryInterval: Int64 = 1_000
  /// Milliseconds between two looks at the clock at the most, where a time is waited for: somebody may set it.
  static let longestSleep: Int64 = 60_000
  /// Milliseconds after a hook's grace until its group is killed, its end is seen and stored.
  static let stopTail: Int64 = 3_000

  private let attempt: DeliveryAttempt
  private let finished = Mutex<[LaneRun.Outcome]>([])
  /// Something is finished, or the daemon stops.
  private let wakeUp: WakeUp
  private let stopRequest = StopRequest()
  private let end = Semaphore()
  private let time: @Sendable () -> OutboxTime
  private let report: @Sendable (String) -> Void

  /// Starts the thread. What the last daemon left under way is tried again.
  /// - Parameters:
  ///   - time: the time, and whether the clock is to be believed.
  ///   - report: what goes wrong with the database, once for each time that it begins.
  /// - Throws: where no descriptor is left to wait on, or no thread can be started.
  package init(
    databasePath: String, outbound: OutboundClient, time: @escaping @Sendable () -> OutboxTime,
    report: @escaping @Sendable (String) -> Void
  ) throws(WaitError) {
    attempt = DeliveryAttempt(outbound: outbound, databasePath: databasePath)
    self.time = time
    self.report = report
    wakeUp = try WakeUp()
    try WaitError.orThread(named: "outbox") { [self] in
      run(databasePath, Waiting(wakeUp))
      end.signal()
    }
  }

  /// Leases no more, gives requests under way a second and hooks five, ends those that still run, records all of it,
  /// and ends the thread. What was ended waits, and is tried again at the next start. No request can be made any more.
  package func stop() {
    stopRequest.make()
    wakeUp.call()
    end.wait()
  }

  private func run(_ path: String, _ waiting: Waiting) {
    var outbox: Outbox?
    var trouble = ""
    var looks = Looks()
    let log = "\(Files.resolved(path) ?? path)-wal"
    while !stopRequest.isMade {
      var dueAt: Int64?
      do {
        let opened = try outbox ?? Outbox(path, attempt, now: time().now)
        outbox = opened
        let turn = try turn(opened)
        dueAt = turn.dueAt.map(uptime)
        trouble = ""
      } catch {
        if "\(error)" != trouble { report("deliveries wait: \(error)") }
        trouble = "\(error)"
        dueAt = Waiting.uptime() + Self.retryInterval
      }
      waiting.watch(log, for: .contents)
      let reasons = waiting.wait(until: [dueAt, looks.next()].compactMap(\.self).min())
      if reasons.contains(.changed) { looks.begin() }
    }
    if let outbox { finish(outbox, waiting) }
  }

  private func finish(_ outbox: Outbox, _ waiting: Waiting) {
    let begun = Waiting.uptime()
    let deadline = begun + StopRequest.graceSeconds * 1_000 + Self.stopTail
    while outbox.runCount > 0, Waiting.uptime() < deadline {
      let now = Waiting.uptime()
      if now >= begun + StopRequest.requestGrace { attempt.endRequests() }
      _ = waiting.wait(until: min(deadline, now + Self.retryInterval))
      _ = try? turn(outbox, leases: false)
    }
  }

  /// What cannot be recorded now stays for the next turn.
  private func turn(_ outbox: Outbox, leases: Bool = true) throws(StorageError) -> Outbox.Turn {
    let done = finished.withLock { $0 }
    let turn = try outbox.turn(done, time(), leases: leases)
    finished.withLock { $0.removeFirst(done.count) }
    if !done.isEmpty { FaultPoint.reached(.recorded) }
    if !turn.runs.isEmpty { FaultPoint.reached(.leased) }
    for run in turn.runs { begin(run) }
    return turn
  }

  private func begin(_ run: LaneRun) {
    do throws(Errno) {
      try SystemThread.detach(named: "delivery") { [self] in
        finish(run.run(attempt, stop: stopRequest, now: { time().now }))
      }
    } catch { finish(run.failed(CallFailure("pthread_create", error))) }
  }

  private func finish(_ outcome: LaneRun.Outcome) {
    finished.withLock { $0.append(outcome) }
    wakeUp.call()
  }

  /// When a Unix time comes, in milliseconds of `Waiting.uptime`, as far as can be said now.
  private func uptime(_ dueAt: Int64) -> Int64 {
    let seconds = max(0, min(dueAt - time().now, Self.longestSleep / 1_000))
    return Waiting.uptime() + seconds * 1_000
  }
}

/// A commit shows an instant after the last byte of it was written to the write-ahead log: when the log is synced and
/// its index tells. So what was written is looked for again, for half a minute: also where there was news at once, for
/// that may have been of the commit before.
private struct Looks {
  private static let first: Int64 = 4
  private static let last: Int64 = 16_384
  private var pause: Int64?

  mutating func begin() { pause = Self.first }

  /// The time of the next look; nil: none is needed.
  mutating func next() -> Int64? {
    guard let present = pause else { return nil }
    pause = present < Self.last ? present * 4 : nil
    return Waiting.uptime() + present
  }
}

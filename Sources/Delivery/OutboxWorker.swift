import Dispatch
import Evidence
import Foundation
import Manifests
package import Outbound
import Storage
import Synchronization

/// Delivers what is due: one thread leases and records, each try has a thread of its own, one at a time for a hook. So
/// a slow or dead hook delays no other, and the database has one writer here.
package final class OutboxWorker: Sendable {
  /// Milliseconds between two looks at the outbox: other processes raise events, too.
  static let intervalMilliseconds: Int64 = 200
  /// Tries under way at once.
  static let concurrency = 64
  /// Seconds that tries under way may take when the daemon stops; what is cut off is tried again at its next start.
  static let stopSeconds: Int64 = 5

  private struct Finished {
    let delivery: LeasedDelivery
    let result: AttemptResult
  }

  private let attempt: DeliveryAttempt
  private let tries = OperationQueue()
  private let finished = Mutex<[Finished]>([])
  /// Something may be due, or is finished.
  private let wakeUp: WakeUp
  private let isStopping = Atomic(false)
  private let end = DispatchSemaphore(value: 0)
  private let now: @Sendable () -> Int64
  private let report: @Sendable (String) -> Void

  /// Starts the thread. What the last daemon left under way is tried again.
  /// - Parameters:
  ///   - now: Unix time in seconds.
  ///   - report: what goes wrong with the database, once for each time that it begins.
  /// - Throws: where no descriptor is left to wait on.
  package init(
    databasePath: String, outbound: OutboundClient, now: @escaping @Sendable () -> Int64,
    report: @escaping @Sendable (String) -> Void
  ) throws(WaitError) {
    attempt = DeliveryAttempt(outbound: outbound, databasePath: databasePath)
    tries.maxConcurrentOperationCount = Self.concurrency
    self.now = now
    self.report = report
    wakeUp = try WakeUp()
    let thread = Thread { [self] in
      run(databasePath, Waiting(wakeUp))
      end.signal()
    }
    thread.name = "outbox"
    thread.start()
  }

  /// Leases no more, waits a few seconds for what is under way, records it, and ends the thread.
  package func stop() {
    isStopping.store(true, ordering: .releasing)
    wakeUp.call()
    end.wait()
  }

  private func run(_ path: String, _ waiting: Waiting) {
    var outbox: Outbox?
    var trouble = ""
    repeat {
      do {
        let opened = try outbox ?? Outbox(path)
        outbox = opened
        try turn(opened)
        trouble = ""
      } catch {
        if "\(error)" != trouble { report("deliveries wait: \(error)") }
        trouble = "\(error)"
      }
      _ = waiting.wait(until: Waiting.uptime() + Self.intervalMilliseconds)
    } while !isStopping.load(ordering: .acquiring)
    let deadline = Waiting.uptime() + Self.stopSeconds * 1_000
    while let outbox, !outbox.busy.isEmpty, Waiting.uptime() < deadline {
      _ = waiting.wait(until: deadline)
      try? recordFinished(outbox)
    }
  }

  private func turn(_ outbox: Outbox) throws {
    try recordFinished(outbox)
    if isStopping.load(ordering: .acquiring) { return }
    let leased = try outbox.lease(now: now(), limit: Self.concurrency - outbox.busy.count)
    if !leased.isEmpty { FaultPoint.reached(.leased) }
    for delivery in leased { begin(delivery) }
  }

  private func begin(_ delivery: LeasedDelivery) {
    tries.addOperation { [self] in
      let result = attempt.run(delivery, now: now())
      FaultPoint.reached(.attempted)
      finished.withLock { $0.append(Finished(delivery: delivery, result: result)) }
      wakeUp.call()
    }
  }

  /// What cannot be recorded now stays for the next turn.
  private func recordFinished(_ outbox: Outbox) throws {
    while let next = finished.withLock({ $0.first }) {
      let time = now()
      let outcome = attempt.outcome(of: next.result, next.delivery, now: time, random: Double.random(in: 0..<1))
      try outbox.record(outcome, of: next.delivery, isGone: next.result.outcome == .gone, now: time)
      finished.withLock { _ = $0.removeFirst() }
      FaultPoint.reached(.recorded)
    }
  }
}

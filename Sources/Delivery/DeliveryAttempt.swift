package import Outbound
package import Storage

/// One try of a delivery: the hook is called, and what follows from its answer is worked out. Needs no database.
package struct DeliveryAttempt: Sendable {
  /// Seconds until a hook that asked for it is tried again.
  static let laterDelay: Int64 = 300
  /// Seconds until one that is missing is looked for again, where nobody finds it before.
  static let missingDelay: Int64 = 5

  private let databasePath: String
  private let outbound: OutboundClient
  private let webhooks: WebhookSender
  private let shell = ShellRunner()

  /// - Parameter databasePath: told to shell hooks, so that they can ask `manifestd` for more.
  package init(outbound: OutboundClient, databasePath: String) {
    self.databasePath = databasePath
    self.outbound = outbound
    webhooks = WebhookSender(client: outbound)
  }

  /// Calls the hook, and waits for its answer: as long as a hook may take.
  /// - Parameter stop: what shortens that.
  package func run(_ delivery: LeasedDelivery, now: Int64, stop: StopRequest = StopRequest()) -> AttemptResult {
    let hook = delivery.hook
    let call = call(delivery.event)
    if let path = hook.path {
      return shell.run(ShellHook(name: hook.name, path: path, event: call.type, refusal: nil), call, stop: stop)
    }
    do {
      let result = webhooks.send(call, to: try target(hook), now: now)
      return stop.isMade && result.code == nil ? interrupted(result, hook) : result
    } catch {
      // A file that is missing or open to others: it may be mended before the next try.
      return AttemptResult(
        outcome: .failed(retryAfter: nil), code: nil, milliseconds: 0, error: "webhook \(hook.name): \(error)",
        output: "")
    }
  }

  /// Ends the requests under way, and lets no other be made.
  func endRequests() { outbound.stop() }

  private func interrupted(_ result: AttemptResult, _ hook: HookRecord) -> AttemptResult {
    AttemptResult(
      outcome: .interrupted, code: nil, milliseconds: result.milliseconds,
      error: "webhook \(hook.name) had not answered when the daemon stopped; it is sent again at its next start",
      output: "")
  }

  /// What is stored of the try. A delivery dies once it has been tried for as long as the retry schedule lasts, at
  /// least ten times; of what asks for more time, or where the clock is not to be believed, nothing is said to be over.
  package func outcome(
    of result: AttemptResult, _ delivery: LeasedDelivery, _ time: OutboxTime, random: Double
  ) -> DeliveryOutcome {
    let now = time.now
    let isOld = time.isConfirmed && now - delivery.askedAt >= RetrySchedule.total
    var (state, failures, nextAt) = (DeliveryRecord.State.failed, delivery.failures, Int64?.none)
    switch result.outcome {
    case .delivered: (state, failures) = (.delivered, 0)
    // It waits until its hook is enabled.
    case .gone: nextAt = now
    case .later: nextAt = isOld ? nil : now + Self.laterDelay
    case .missing: nextAt = now + Self.missingDelay
    case .interrupted: (state, nextAt) = (failures == 0 ? .pending : .failed, now)
    case .failed(let retryAfter):
      failures += 1
      if failures <= RetrySchedule.count || !isOld {
        let number = min(failures, RetrySchedule.count)
        nextAt = RetrySchedule.next(afterFailures: number, random: random, retryAfter: retryAfter).map { now + $0 }
      }
    }
    if state == .failed && nextAt == nil { state = .dead }
    return DeliveryOutcome(
      state: state, failures: failures, nextAt: nextAt, code: result.code, milliseconds: result.milliseconds,
      error: result.error, output: result.output)
  }

  private func call(_ event: EventRecord) -> HookCall {
    HookCall(
      id: event.id, type: event.type, timestamp: event.at, body: Array(event.body.utf8),
      environment: [
        ("MANIFESTD_DB", databasePath), ("MANIFESTD_SITE", event.site), ("MANIFESTD_CONNECTOR", event.connector),
        ("MANIFESTD_SUMMARY", event.summary),
      ])
  }

  /// URL and secret are read at each try: who changes a file need not tell the daemon.
  private func target(_ hook: HookRecord) throws -> WebhookTarget {
    let secret = try WebhookSecret(try SecretFile.read(hook.secretFile ?? ""))
    let url = if let url = hook.url { url } else { try SecretFile.read(hook.urlFile ?? "") }
    return WebhookTarget(
      url: url, secrets: [secret], allowsPlainHTTP: hook.allowsPlainHTTP, hidesPath: hook.urlFile != nil)
  }
}

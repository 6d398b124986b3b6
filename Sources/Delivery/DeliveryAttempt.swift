package import Outbound
package import Storage

/// One try of a delivery: the hook is called, and what follows from its answer is worked out. Needs no database.
package struct DeliveryAttempt: Sendable {
  /// Seconds after its event from which a delivery that a hook puts off again and again (exit status 75) is dead: as
  /// long as the tries of the retry schedule last together.
  static let patience: Int64 = 76 * 3_600
  /// Seconds until a hook that asked for it is tried again.
  static let laterDelay: Int64 = 300

  private let databasePath: String
  private let webhooks: WebhookSender
  private let shell = ShellRunner()

  /// - Parameter databasePath: told to shell hooks, so that they can ask `manifestd` for more.
  package init(outbound: OutboundClient, databasePath: String) {
    self.databasePath = databasePath
    webhooks = WebhookSender(client: outbound)
  }

  /// Calls the hook, and waits for its answer: as long as a hook may take.
  package func run(_ delivery: LeasedDelivery, now: Int64) -> AttemptResult {
    let hook = delivery.hook
    let call = call(delivery.event)
    if let path = hook.path {
      return shell.run(ShellHook(name: hook.name, path: path, event: call.type, refusal: nil), call)
    }
    do { return webhooks.send(call, to: try target(hook), now: now) } catch {
      // A file that is missing or open to others: it may be mended before the next try.
      return AttemptResult(
        outcome: .failed(retryAfter: nil), code: nil, milliseconds: 0, error: "webhook \(hook.name): \(error)",
        output: "")
    }
  }

  /// What is stored of the try.
  package func outcome(
    of result: AttemptResult, _ delivery: LeasedDelivery, now: Int64, random: Double
  ) -> DeliveryOutcome {
    var (state, failures, nextAt) = (DeliveryRecord.State.delivered, delivery.failures, Int64?.none)
    switch result.outcome {
    case .delivered: failures = 0
    case .gone: (state, failures) = (.dead, failures + 1)
    case .later:
      let isOver = now - delivery.event.at > Self.patience
      (state, nextAt) = isOver ? (.dead, nil) : (.failed, now + Self.laterDelay)
    case .failed(let retryAfter):
      failures += 1
      let delay = RetrySchedule.next(afterFailures: failures, random: random, retryAfter: retryAfter)
      (state, nextAt) = delay.map { (.failed, now + $0) } ?? (.dead, nil)
    }
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

import Storage
import System

/// Deliveries of one lane that are tried one after another, on a thread of their own, until one is not delivered.
final class LaneRun: Sendable {
  /// Milliseconds after which no further one is begun: what is not begun is free for others to decide on.
  static let patience: Int64 = 250

  /// One try.
  struct Try: Sendable {
    let delivery: LeasedDelivery
    let result: AttemptResult
  }

  /// What came of the run.
  struct Outcome: Sendable {
    let run: LaneRun
    let tries: [Try]
    var unused: ArraySlice<LeasedDelivery> { run.deliveries.dropFirst(tries.count) }
  }

  /// Grows with each run.
  let number: Int
  let hook: HookID
  let kind: HookRecord.Kind
  let connector: String
  let deliveries: [LeasedDelivery]

  init(number: Int, hook: WaitingHook, connector: String, deliveries: [LeasedDelivery]) {
    self.number = number
    self.hook = hook.id
    kind = hook.kind
    self.connector = connector
    self.deliveries = deliveries
  }

  /// Runs on a thread of its own.
  /// - Parameter now: Unix time in seconds.
  func run(_ attempt: DeliveryAttempt, stop: StopRequest, now: () -> Int64) -> Outcome {
    let start = Waiting.uptime()
    var tries: [Try] = []
    for delivery in deliveries {
      if !tries.isEmpty && (Waiting.uptime() - start > Self.patience || stop.isMade) { break }
      tries.append(Try(delivery: delivery, result: attempt.run(delivery, now: now(), stop: stop)))
      FaultPoint.reached(.attempted)
      if tries.last?.result.outcome != .delivered { break }
    }
    return Outcome(run: self, tries: tries)
  }

  /// What is recorded where no thread could be started: the machine has no room for one.
  func failed(_ failure: CallFailure) -> Outcome {
    let result = AttemptResult(
      outcome: .failed(retryAfter: nil), code: nil, milliseconds: 0,
      error: "the delivery could not be started: \(failure.words); raise the limit of processes and threads", output: ""
    )
    return Outcome(run: self, tries: deliveries.prefix(1).map { Try(delivery: $0, result: result) })
  }
}

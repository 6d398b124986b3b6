/// When a failed delivery is tried again: after the delays that Standard Webhooks 1.0 recommends.
package enum RetrySchedule {
  /// Seconds: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. About three days and ten attempts in all.
  private static let delays: [Int64] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]

  /// How many failures it has a delay for.
  static let count = delays.count
  /// Seconds from the first try to the last, at least.
  package static let total = delays.reduce(0, +)

  /// The most seconds that a receiver's `Retry-After` can put off the next attempt: 24 h.
  package static let retryAfterLimit: Int64 = 86_400

  /// Seconds until the next attempt; nil after the tenth failure: three days have passed, too, unless something new had
  /// the hook tried more often, and then the delivery is dead.
  ///
  /// - Parameters:
  ///   - n: The failed attempts so far, from 1.
  ///   - random: From 0 up to 1: how much of the jitter, up to a tenth of the delay, is added, so that deliveries that
  ///     failed together do not come back together.
  package static func delay(afterFailures n: Int, random: Double) -> Int64? {
    guard delays.indices.contains(n - 1) else { return nil }
    let delay = delays[n - 1]
    return delay + Int64(Double(delay) / 10 * min(max(random, 0), 1))
  }

  /// The same, but not before the time that the receiver asked for.
  ///
  /// - Parameter retryAfter: Seconds, as `AttemptResult.Outcome.failed` tells them; nil: it did not ask.
  package static func next(afterFailures n: Int, random: Double, retryAfter: Int64?) -> Int64? {
    delay(afterFailures: n, random: random).map { max($0, min(retryAfter ?? 0, retryAfterLimit)) }
  }
}

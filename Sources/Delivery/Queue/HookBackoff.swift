import Storage

/// When a hook that fails is tried again. What waits for it is not tried one by one: a single delivery finds out.
enum HookBackoff {
  /// Seconds between two tries, while others wait that were not tried yet: a quarter of the time for which the hook has
  /// failed, within these bounds. So what was away for ten minutes gets all of it two and a half after it is back.
  private static let eager: ClosedRange<Int64> = 5...300

  /// How the hook fares after a try. One that something new had made before the schedule's time fails for nothing: the
  /// schedule goes on as it was.
  /// - Parameter isCounted: false: the try began before another one failed, and tells no more than that.
  static func health(
    _ health: HookHealth, after outcome: AttemptResult.Outcome, isCounted: Bool, now: Int64, random: Double
  ) -> HookHealth {
    switch outcome {
    case .delivered: return HookHealth()
    case .later, .missing, .interrupted, .gone: return health
    case .failed(let retryAfter):
      let asked = min(retryAfter ?? 0, RetrySchedule.retryAfterLimit)
      if let retryAt = health.retryAt, retryAt > now {
        return HookHealth(
          failures: health.failures, failingSince: health.failingSince, retryAt: max(retryAt, now + asked))
      }
      let failures = isCounted || health.failures == 0 ? health.failures + 1 : health.failures
      let delay = RetrySchedule.delay(afterFailures: min(failures, RetrySchedule.count), random: random) ?? 0
      return HookHealth(
        failures: failures, failingSince: health.failingSince ?? now,
        retryAt: max(health.retryAt ?? 0, now + max(delay, asked)))
    }
  }

  /// When a hook that fails is tried again.
  /// - Parameters:
  ///   - lastTry: when the last try ended.
  ///   - notBefore: what the receiver asked for.
  ///   - hasNewcomers: whether anything waits that was never tried.
  static func dueAt(
    _ hook: WaitingHook, lastTry: Int64, notBefore: Int64, hasNewcomers: Bool, now: Int64
  ) -> Int64 {
    let retryAt = hook.retryAt ?? 0
    guard hasNewcomers, retryAt > now else { return retryAt }
    let pause = min(max((now - (hook.failingSince ?? now)) / 4, eager.lowerBound), eager.upperBound)
    return min(retryAt, max(min(lastTry, now) + pause, notBefore))
  }

  /// The one that is tried: what is due rather than what failed a short time ago, what failed least, and the oldest of
  /// these: one event that a receiver cannot stomach holds up none of another connector.
  static func probe(_ heads: [LaneHead], now: Int64) -> LaneHead? {
    heads.min {
      ($0.nextAt > now ? 1 : 0, $0.failures, $0.sequence) < ($1.nextAt > now ? 1 : 0, $1.failures, $1.sequence)
    }
  }
}

import Basics

/// `min_hits` within any `window` since the connector was last not STALE: so that a log of last week opens the alert
/// that the same requests would have opened as they were made.
package struct HitWindow: Sendable, Equatable {
  /// At least so many uses. Less than 1 is taken for 1.
  package var minHits: Int64
  /// Within so many seconds, the first and last of them included. Less than 1 is taken for 1.
  package var window: Int64
  /// Uses further apart, in seconds, are not of the same STALE run; nor is the last one where it lies further back.
  package var quietAfter: Int64

  package init(minHits: Int64, window: Int64, quietAfter: Int64) {
    self.minHits = minHits
    self.window = window
    self.quietAfter = quietAfter
  }

  /// Whether there were enough. Reads no more hours once that is decided, one way or the other.
  /// - Parameters:
  ///   - graceUntil: uses at this Unix second or earlier do not count. Where endpoints have graces of their own, give
  ///     each hour's `SecondCounts.after` instead.
  ///   - next: the next hour with uses, newest first; several of the same hour, as of several endpoints, one behind the
  ///     other. Nil: there are no more.
  package func isReached<Failure: Error>(
    now: Int64, graceUntil: Int64 = .min, next: () throws(Failure) -> SecondCounts?
  ) throws(Failure) -> Bool {
    var run = Run(self, now: now)
    var hour: SecondCounts?
    while let counts = try next() {
      guard var known = hour else {
        hour = counts.after(graceUntil)
        continue
      }
      if known.hour == counts.hour {
        known.add(counts.after(graceUntil))
        hour = known
        continue
      }
      precondition(known.hour > counts.hour, "hours come newest first")
      if let isReached = run.take(known) { return isReached }
      hour = counts.after(graceUntil)
      // What lies beyond the grace, or beyond a silence that is long enough already, is not asked for.
      if counts.hour < SecondCounts.hour(of: graceUntil) || run.isOver(before: counts.hour) { return false }
    }
    return hour.flatMap { run.take($0) } ?? false
  }

  /// The uses within `window` of the earliest one looked at, going back in time.
  private struct Run {
    let rule: HitWindow
    /// The earliest use so far; at first the present.
    var earliest: Int64
    /// Newest first; those before `start` are too late for the window.
    var uses: [(second: Int64, count: Int64)] = []
    var start = 0
    var sum: Int64 = 0

    init(_ rule: HitWindow, now: Int64) { (self.rule, earliest) = (rule, now) }

    /// True: there are enough. False: the run began before that. Nil: not decided.
    mutating func take(_ hour: SecondCounts) -> Bool? {
      for use in hour.counts.reversed() {
        if earliest.minus(use.second) > rule.quietAfter { return false }
        earliest = use.second
        uses.append(use)
        sum = sum.plus(use.count)
        while start < uses.count, uses[start].second.minus(use.second) >= max(1, rule.window) {
          sum -= uses[start].count
          start += 1
        }
        if sum >= max(1, rule.minHits) { return true }
      }
      return nil
    }

    /// Whether even the last second of that hour is too far back.
    func isOver(before hour: Int64) -> Bool { earliest.minus(hour * 3_600 + 3_599) > rule.quietAfter }
  }
}

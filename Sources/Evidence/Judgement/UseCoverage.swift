import Basics

/// From when to when the uses of a site's endpoints, or of one of them, were observed. Times are Unix seconds.
package enum UseCoverage: Sendable, Equatable {
  /// Nothing ever observed them.
  case unobserved
  /// From then to now, without a gap.
  case since(Int64)
  /// From `to` to now without a gap; before `from`, too, but not between.
  case gap(from: Int64, to: Int64)
  /// Until then, and not since.
  case until(Int64)

  /// As far as anybody asks: from the beginning.
  package static let always = UseCoverage.since(.min)

  /// - Parameters:
  ///   - spans: when they were observed.
  ///   - slack: how many seconds the last observation may lie back and still be told as going on.
  package init(_ spans: CoverageSpans, now: Int64, slack: Int64 = 0) {
    let earlier = spans.spans.prefix { $0.lowerBound <= now }
    guard let last = earlier.last else {
      self = .unobserved
      return
    }
    if last.upperBound.plus(max(0, slack)) < now {
      self = .until(last.upperBound)
    } else if let before = earlier.dropLast().last {
      self = .gap(from: before.upperBound, to: last.lowerBound)
    } else {
      self = .since(last.lowerBound)
    }
  }

  /// Since when there was no gap up to now; nil: they are not observed now.
  package var unbrokenSince: Int64? {
    switch self {
    case .since(let time), .gap(_, let time): time
    case .unobserved, .until: nil
    }
  }

  /// Whether there was no gap from a second up to now.
  package func covers(from second: Int64) -> Bool { unbrokenSince.map { $0 <= second } ?? false }

  /// What was not observed of the time from a second up to now, as in `use of its endpoints is not observed before
  /// 10:05Z`; nil: nothing.
  package func fault(from second: Int64, now: Int64) -> String? {
    if covers(from: second) { return nil }
    func clock(_ time: Int64) -> String { RelativeTime.clock(time, now: now) }
    return switch self {
    case .unobserved: "not observed"
    case .since(let time): "not observed before \(clock(time))"
    // A time of today beside one of another day has its day, too.
    case .gap(let from, let to):
      "not observed between \(clock(from)) and "
        + RelativeTime.clock(to, now: from / 86_400 == to / 86_400 ? now : .min)
    case .until(let time): "not observed since \(clock(time))"
    }
  }
}

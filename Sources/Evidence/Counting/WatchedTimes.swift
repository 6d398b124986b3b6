import Basics

/// An hour, divided by which sources watched.
package struct WatchedTimes {
  /// Where each part begins, and who watched until the next; sorted.
  private let parts: [(start: Int64, watchers: Set<UseSource>)]
  /// Whether all watched at the same times.
  let isWhole: Bool

  init(_ watched: [(source: UseSource, spans: CoverageSpans)]) {
    isWhole = watched.allSatisfy { $0.spans == watched[0].spans }
    let edges = watched.flatMap { $0.spans.spans.flatMap { [$0.lowerBound, $0.upperBound.plus(1)] } }
    parts = Set(edges).sorted().map { edge in
      (edge, Set(watched.filter { $0.spans.covers(from: edge, to: edge) }.map(\.source)))
    }
  }

  /// Who watched at a Unix second.
  package func watchers(at second: Int64) -> Set<UseSource> {
    var (first, end) = (0, parts.count)
    while first < end {
      let middle = (first + end) / 2
      if parts[middle].start <= second { first = middle + 1 } else { end = middle }
    }
    return first == 0 ? [] : parts[first - 1].watchers
  }
}

extension CoverageSpans {
  /// With the seconds about each span in which a source may date what another dates within it: a mirror tells when a
  /// request began, a log when it was answered, and the clocks of two machines differ.
  /// - Parameter isByMinute: what is told is told by minutes: whole ones.
  func widened(forRequestsOf source: UseSource, isByMinute: Bool) -> CoverageSpans {
    let (duration, skew): (Int64, Int64) = (2, 1)
    let (before, after) = source == .log ? (duration, skew) : (skew, duration)
    return CoverageSpans(
      spans.map { span in
        let (from, to) = (span.lowerBound - before, span.upperBound + after)
        return isByMinute ? from - (from % 60 + 60) % 60...to + 59 - (to % 60 + 60) % 60 : from...to
      })
  }
}

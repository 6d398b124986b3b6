import Basics

/// When something was observed: closed ranges of Unix seconds, sorted, that neither overlap nor touch.
package struct CoverageSpans: Sendable, Equatable {
  /// Earliest first.
  package private(set) var spans: [ClosedRange<Int64>] = []

  package init() {}

  /// - Parameters:
  ///   - spans: in any order.
  ///   - gap: as `add` has it.
  package init(_ spans: some Sequence<ClosedRange<Int64>>, gap: Int64 = 1) {
    for span in spans { add(span, gap: gap) }
  }

  package var isEmpty: Bool { spans.isEmpty }

  /// Adds a span, and joins to it all that is at most `gap` seconds from its ends, and what that joins in turn. Spans
  /// added with the same gap come to the same in any order.
  /// - Parameter gap: the longest pause, from the last second of one span to the first of the next, in which nothing
  ///   is missed. No second lies between spans 1 s apart: less is taken for 1.
  package mutating func add(_ span: ClosedRange<Int64>, gap: Int64 = 1) {
    let gap = max(1, gap)
    let first = firstIndex { $0.upperBound.plus(gap) >= span.lowerBound }
    var (from, to) = (span.lowerBound, span.upperBound)
    var end = first
    while end < spans.count, spans[end].lowerBound.minus(gap) <= to {
      from = min(from, spans[end].lowerBound)
      to = max(to, spans[end].upperBound)
      end += 1
    }
    spans.replaceSubrange(first..<end, with: CollectionOfOne(from...to))
  }

  /// What one or the other observed.
  package func union(_ other: CoverageSpans) -> CoverageSpans {
    var union = self
    for span in other.spans { union.add(span) }
    return union
  }

  /// Whether every second from `from` to `to`, both included, was observed. Nothing is missed where `to` is earlier.
  package func covers(from: Int64, to: Int64) -> Bool {
    from > to || span(at: from).map { $0.upperBound >= to } ?? false
  }

  /// What was observed of a range of seconds.
  package func clipped(to range: ClosedRange<Int64>) -> CoverageSpans {
    var clipped = CoverageSpans()
    var index = firstIndex { $0.upperBound >= range.lowerBound }
    while index < spans.count, spans[index].lowerBound <= range.upperBound {
      clipped.spans.append(spans[index].clamped(to: range))
      index += 1
    }
    return clipped
  }

  /// What was observed of an hour.
  /// - Parameter hour: hours since 1970, such as a Unix second may lie in.
  package func clipped(toHour hour: Int64) -> CoverageSpans { clipped(to: hour * 3_600...hour * 3_600 + 3_599) }

  /// What was not observed of a range of seconds, earliest first.
  package func gaps(in range: ClosedRange<Int64>) -> [ClosedRange<Int64>] {
    var gaps: [ClosedRange<Int64>] = []
    var next = range.lowerBound
    for span in clipped(to: range).spans {
      if span.lowerBound > next { gaps.append(next...span.lowerBound - 1) }
      if span.upperBound == range.upperBound { return gaps }
      next = span.upperBound + 1
    }
    return gaps + [next...range.upperBound]
  }

  /// Whether a second of both is the same.
  package func overlaps(_ other: CoverageSpans) -> Bool {
    other.spans.contains { span in
      let index = firstIndex { $0.upperBound >= span.lowerBound }
      return index < spans.count && spans[index].lowerBound <= span.upperBound
    }
  }

  private func span(at moment: Int64) -> ClosedRange<Int64>? {
    let index = firstIndex { $0.upperBound >= moment }
    return index < spans.count && spans[index].lowerBound <= moment ? spans[index] : nil
  }

  /// The first span that fits, which those after it do too; their number where none does.
  private func firstIndex(where fits: (ClosedRange<Int64>) -> Bool) -> Int {
    var (low, high) = (0, spans.count)
    while low < high {
      let middle = (low + high) / 2
      if fits(spans[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

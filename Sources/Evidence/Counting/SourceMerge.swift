import Basics

/// Makes one count of what several sources told of one endpoint or path and one hour (design: once).
///
/// The hour is divided by who watched. Sources that watched at the same time saw the same requests: of each row the one
/// with the most counts. What was requested while one watched and the others did not adds up. Two sources may name one
/// caller differently, for an address or a form tells one of them more: the rows of such sources together never come to
/// more than the largest of them told. What is too much comes off unnamed rows first, then off claimed ones, the
/// smallest first, and of a row the earliest requests; verified rows are never cut, though they alone were more. How a
/// row's requests were answered is taken from the source that knows it of most of them: a mirror knows it of none.
///
/// Nothing depends on the order of what is given.
package struct SourceMerge<Row: Hashable & Sendable, Key: Comparable & Sendable>: Sendable {
  private typealias Told = [UseSource: [Row: SourceCount<Row, Key>]]

  private let told: Told
  private let coverage: [UseSource: CoverageSpans]

  /// - Parameters:
  ///   - rows: all of one endpoint and hour; a row told twice by one source adds up.
  ///   - coverage: when each source watched, within that hour; a source that is not named did so from its first request
  ///     to its last. What it told it watched in any case.
  package init(_ rows: some Sequence<SourceCount<Row, Key>>, coverage: [UseSource: CoverageSpans] = [:]) {
    var told: Told = [:]
    for row in rows {
      let place = told[row.source]?[row.row]
      told[row.source, default: [:]][row.row] = place.map { $0.adding(row) } ?? row
    }
    self.told = told
    self.coverage = coverage
  }

  /// What counts of each row; a row that nothing is left of is not among them.
  package func merged() -> [Row: MergedCount] {
    var merged: [Row: MergedCount] = [:]
    for part in parts() {
      for (row, count) in Self.counts(of: part) where !count.counts.isEmpty {
        merged[row] = merged[row].map { $0.adding(count) } ?? count
      }
    }
    return merged
  }

  /// What was told while the same sources watched, for each set of them.
  private func parts() -> [Told] {
    if told.count < 2 { return [told] }
    let times = watchedTimes()
    if times.isWhole { return [told] }
    var parts: [Set<UseSource>: Told] = [:]
    for (source, rows) in told {
      for (row, count) in rows {
        for (watchers, part) in count.divided(by: times) {
          parts[watchers, default: [:]][source, default: [:]][row] = part
        }
      }
    }
    return Array(parts.values)
  }

  /// When which of the sources watched that told anything.
  package func watchedTimes() -> WatchedTimes {
    let isByMinute = told.values.contains { $0.values.contains { $0.counts.isByMinute } }
    return WatchedTimes(
      told.keys.map { source in
        (source: source, spans: watched(source).widened(forRequestsOf: source, isByMinute: isByMinute))
      })
  }

  private func watched(_ source: UseSource) -> CoverageSpans {
    let counts = (told[source] ?? [:]).values.map(\.counts)
    guard let given = coverage[source], !given.isEmpty else {
      guard let first = counts.compactMap(\.first).min(), let last = counts.compactMap(\.lastPossible).max() else {
        return CoverageSpans()
      }
      return CoverageSpans([first...last])
    }
    return counts.reduce(given) { spans, counts in spans.union(CoverageSpans(counts.seconds)) }
  }

  private static func counts(of told: Told) -> [Row: MergedCount] {
    if told.count == 1 { return told.values.reduce(into: [:]) { $0 = $1.mapValues(\.merged) } }
    var best: [Row: SourceCount<Row, Key>] = [:]
    // In the order of the sources: of equals the first stays.
    for source in UseSource.allCases {
      for (row, count) in told[source] ?? [:] { best[row] = best[row].map { $0.larger(or: count) } ?? count }
    }
    let largest = told.values.map { total($0.values) }.max() ?? 0
    return cut(best, to: largest)
  }

  private static func cut(_ rows: [Row: SourceCount<Row, Key>], to limit: Int64) -> [Row: MergedCount] {
    var merged = rows.mapValues(\.merged)
    var excess = total(rows.values).minus(limit)
    if excess <= 0 { return merged }
    let order = rows.filter { $0.value.rank != .verified }.sorted {
      ($0.value.rank, $0.value.counts.total, $0.value.key) < ($1.value.rank, $1.value.counts.total, $1.value.key)
    }
    var lost: (answered: Int64, refused: Int64) = (0, 0)
    for (row, count) in order where excess > 0 {
      let taken = min(excess, count.counts.total)
      merged[row]?.removeEarliest(taken)
      excess -= taken
      lost.answered += count.answered - (merged[row]?.answered ?? 0)
      lost.refused += count.refused - (merged[row]?.refused ?? 0)
    }
    return handing(lost, to: merged)
  }

  /// What came off was told once more, under a better name, maybe by a source that knows no answers: it has them where
  /// nothing else can be meant.
  private static func handing(
    _ lost: (answered: Int64, refused: Int64), to rows: [Row: MergedCount]
  ) -> [Row: MergedCount] {
    var rows = rows
    let silent = rows.filter { $0.value.answered == 0 && $0.value.refused == 0 && !$0.value.counts.isEmpty }
    let known = lost.answered.plus(lost.refused)
    let wanted = silent.values.reduce(Int64(0)) { $0.plus($1.counts.total) }
    if silent.count == 1, known <= wanted {
      for row in silent.keys {
        rows[row]?.answered = lost.answered
        rows[row]?.refused = lost.refused
      }
    } else if known >= wanted, lost.answered == 0 || lost.refused == 0 {
      for (row, count) in silent {
        if lost.refused == 0 { rows[row]?.answered = count.counts.total }
        if lost.answered == 0 { rows[row]?.refused = count.counts.total }
      }
    }
    return rows
  }

  private static func total(_ counts: some Sequence<SourceCount<Row, Key>>) -> Int64 {
    counts.reduce(0) { $0.plus($1.counts.total) }
  }
}

import Basics

/// Makes one count of what several sources told of one endpoint or path and one hour (design: once).
///
/// Sources that watched at the same time saw the same requests: of each row the one with the most counts. Those that
/// did not add up. Two sources may name one caller differently, for an address or a form tells one of them more: the
/// rows of such sources together never come to more than the largest of them told. What is too much comes off
/// unnamed rows first, then off claimed ones, the smallest first, and of a row the earliest requests; verified rows are
/// never cut, though they alone were more. How a row's requests were answered is taken from the source that knows it of
/// most of them: a mirror knows it of none.
///
/// Nothing depends on the order of what is given.
package struct SourceMerge<Row: Hashable & Sendable, Key: Comparable & Sendable>: Sendable {
  private let told: [UseSource: [Row: SourceCount<Row, Key>]]
  private let coverage: [UseSource: CoverageSpans]

  /// - Parameters:
  ///   - rows: all of one endpoint and hour; a row told twice by one source adds up.
  ///   - coverage: when each source watched, within that hour; a source that is not named did so from its first request
  ///     to its last. What it told it watched in any case.
  package init(_ rows: some Sequence<SourceCount<Row, Key>>, coverage: [UseSource: CoverageSpans] = [:]) {
    var told: [UseSource: [Row: SourceCount<Row, Key>]] = [:]
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
    for group in groups() {
      for (row, count) in counts(of: group) where !count.counts.isEmpty {
        merged[row] = merged[row].map { $0.adding(count) } ?? count
      }
    }
    return merged
  }

  /// Sources that watched at the same time, directly or through others: what they told are the same requests.
  package func groups() -> [[UseSource]] {
    let sources = UseSource.allCases.filter { told[$0] != nil }
    if sources.count < 2 { return [sources] }
    let spans = Dictionary(uniqueKeysWithValues: sources.map { ($0, watched($0)) })
    var groups: [[UseSource]] = []
    for source in sources {
      let isTogether = groups.map { group in
        group.contains { spans[$0].flatMap { a in spans[source].map(a.overlaps) } ?? false }
      }
      let apart = zip(groups, isTogether).filter { !$0.1 }.map(\.0)
      groups = apart + [zip(groups, isTogether).filter(\.1).flatMap(\.0) + [source]]
    }
    return groups
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

  private func counts(of group: [UseSource]) -> [Row: MergedCount] {
    if group.count == 1 {
      return (group.first.flatMap { told[$0] } ?? [:]).mapValues(\.merged)
    }
    var best: [Row: SourceCount<Row, Key>] = [:]
    // In the order of the sources: of equals the first stays.
    for source in UseSource.allCases where group.contains(source) {
      for (row, count) in told[source] ?? [:] {
        guard let before = best[row] else {
          best[row] = count
          continue
        }
        var larger = count.counts.total > before.counts.total ? count : before
        let answers = count.knownAnswers > before.knownAnswers ? count : before
        (larger.answered, larger.refused) = (answers.answered, answers.refused)
        larger.rank = max(count.rank, before.rank)
        larger.key = min(count.key, before.key)
        best[row] = larger
      }
    }
    let largest = group.map { total((told[$0] ?? [:]).values) }.max() ?? 0
    return cut(best, to: largest)
  }

  private func cut(_ rows: [Row: SourceCount<Row, Key>], to limit: Int64) -> [Row: MergedCount] {
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
  private func handing(
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

  private func total(_ counts: some Sequence<SourceCount<Row, Key>>) -> Int64 {
    counts.reduce(0) { $0.plus($1.counts.total) }
  }
}

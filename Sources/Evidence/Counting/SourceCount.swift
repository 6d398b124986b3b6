import Basics

/// How well a row is known; the later case is the better one.
package enum RowRank: Int, Sendable, Comparable {
  /// A library, `(none)`, `unknown` or a browser: a caller that names no connector.
  case unnamed
  /// Of a connector, by what anybody can send; inferred rows too.
  case claimed
  /// Of a connector, by an address that its platform publishes.
  case verified

  package static func < (a: RowRank, b: RowRank) -> Bool { a.rawValue < b.rawValue }

  package init(connectorClass: ConnectorClass, attribution: Attribution) {
    switch connectorClass {
    case .httpLibrary, .browser: self = .unnamed
    case .hosted, .local, .crawler: self = attribution == .verified ? .verified : .claimed
    }
  }
}

/// What one source told of one row's requests in one hour.
package struct SourceCount<Row: Hashable & Sendable, Key: Comparable & Sendable>: Sendable {
  package var source: UseSource
  package var row: Row
  /// Orders rows that are otherwise equal; it does not change with the order in which rows became known.
  package var key: Key
  package var rank: RowRank
  package var counts: SecondCounts
  /// Requests that were served.
  package var answered: Int64
  /// Requests that were refused.
  package var refused: Int64

  package init(
    source: UseSource, row: Row, key: Key, rank: RowRank, counts: SecondCounts, answered: Int64 = 0, refused: Int64 = 0
  ) {
    self.source = source
    self.row = row
    self.key = key
    self.rank = rank
    self.counts = counts
    self.answered = answered
    self.refused = refused
  }

  var merged: MergedCount { MergedCount(counts: counts, answered: answered, refused: refused) }

  func adding(_ other: Self) -> Self {
    let sum = merged.adding(other.merged)
    return Self(
      source: source, row: row, key: min(key, other.key), rank: max(rank, other.rank), counts: sum.counts,
      answered: sum.answered, refused: sum.refused)
  }

  /// Which of two that tell the same row's requests counts: the one that tells more of them; of equals this. Answers
  /// are those of the one that knows more of them, for some sources see none.
  func larger(or other: Self) -> Self {
    var larger = other.counts.total > counts.total ? other : self
    let answers = other.answered.plus(other.refused) > answered.plus(refused) ? other.merged : merged
    (larger.answered, larger.refused) = answers.answers(of: larger.counts.total)
    larger.rank = max(rank, other.rank)
    larger.key = min(key, other.key)
    return larger
  }

  /// Divided by who watched at the time; the answers are divided in proportion.
  func divided(by times: WatchedTimes) -> [Set<UseSource>: Self] {
    var seconds: [(watchers: Set<UseSource>, counts: SecondCounts)] = []
    for (second, count) in counts.counts {
      let watchers = times.watchers(at: second)
      if seconds.last?.watchers != watchers { seconds.append((watchers, counts.empty)) }
      seconds[seconds.count - 1].counts.add(second: second, count: count)
    }
    var parts: [Set<UseSource>: Self] = [:]
    var rest = merged
    for (watchers, counts) in seconds {
      let part = rest.takeEarliest(counts)
      var row = self
      (row.counts, row.answered, row.refused) = (part.counts, part.answered, part.refused)
      parts[watchers] = parts[watchers].map { $0.adding(row) } ?? row
    }
    return parts
  }
}

/// What counts of one row's requests in one hour.
package struct MergedCount: Sendable, Equatable {
  package var counts: SecondCounts
  package var answered: Int64
  package var refused: Int64

  package init(counts: SecondCounts, answered: Int64, refused: Int64) {
    self.counts = counts
    self.answered = answered
    self.refused = refused
  }

  /// Nothing yet.
  /// - Parameter hour: hours since 1970.
  package init(hour: Int64) { self.init(counts: SecondCounts(hour: hour), answered: 0, refused: 0) }

  /// What two logs told of requests that may be the same: second by second the larger. The answers to those of the
  /// other that are left out are in proportion.
  package func joined(with other: Self) -> Self {
    var joined = self
    joined.counts = counts.larger(or: other.counts)
    let added = joined.counts.total.minus(counts.total)
    let share = other.share(of: added, among: other.counts.total)
    joined.answered = answered.plus(share.answered)
    joined.refused = refused.plus(share.refused)
    return joined
  }

  package func adding(_ other: Self) -> Self {
    var sum = self
    sum.counts.add(other.counts)
    sum.answered = answered.plus(other.answered)
    sum.refused = refused.plus(other.refused)
    return sum
  }

  /// The answers of those left are in proportion, cut down: all stay all, none stay none.
  mutating func removeEarliest(_ count: Int64) {
    let before = counts.total
    counts.removeEarliest(count)
    (answered, refused) = share(of: counts.total, among: before)
  }

  /// Takes the earliest requests away, with their share of the answers: of all parts together these are the same.
  /// - Parameter taken: the first seconds of those that there are.
  mutating func takeEarliest(_ taken: SecondCounts) -> MergedCount {
    var part = self
    removeEarliest(taken.total)
    (part.counts, part.answered, part.refused) = (taken, part.answered - answered, part.refused - refused)
    return part
  }

  /// What it knows of the answers to so many requests: no more than there are.
  func answers(of count: Int64) -> (answered: Int64, refused: Int64) {
    let known = answered.plus(refused)
    return known <= count ? (answered, refused) : share(of: count, among: known)
  }

  private func share(of count: Int64, among all: Int64) -> (answered: Int64, refused: Int64) {
    func share(_ part: Int64) -> Int64 {
      guard all > 0, part > 0 else { return 0 }
      return all.dividingFullWidth(min(part, all).multipliedFullWidth(by: count)).quotient
    }
    return (share(answered), share(refused))
  }
}

extension SecondCounts {
  /// The latest Unix second at which the last request may have been made.
  var lastPossible: Int64? { last.map { isByMinute ? $0 + 59 : $0 } }

  /// Of the same hour, and told as finely.
  var empty: SecondCounts {
    var empty = SecondCounts(hour: hour)
    empty.isByMinute = isByMinute
    return empty
  }

  /// Every Unix second, or minute, with a request, as spans.
  var seconds: [ClosedRange<Int64>] { counts.map { $0.second...$0.second + (isByMinute ? 59 : 0) } }
}

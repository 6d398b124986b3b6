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

  /// Requests of which the answer is known.
  var knownAnswers: Int64 { answered.plus(refused) }

  var merged: MergedCount { MergedCount(counts: counts, answered: answered, refused: refused) }

  func adding(_ other: Self) -> Self {
    let sum = merged.adding(other.merged)
    return Self(
      source: source, row: row, key: min(key, other.key), rank: max(rank, other.rank), counts: sum.counts,
      answered: sum.answered, refused: sum.refused)
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

  func adding(_ other: Self) -> Self {
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
    let after = counts.total
    func share(_ part: Int64) -> Int64 {
      guard before > 0, part > 0 else { return 0 }
      let product = min(part, before).multipliedFullWidth(by: after)
      return before.dividingFullWidth(product).quotient
    }
    answered = share(answered)
    refused = share(refused)
  }
}

extension SecondCounts {
  /// The latest Unix second at which the last request may have been made.
  var lastPossible: Int64? { last.map { isByMinute ? $0 + 59 : $0 } }

  /// Every Unix second, or minute, with a request, as spans.
  var seconds: [ClosedRange<Int64>] { counts.map { $0.second...$0.second + (isByMinute ? 59 : 0) } }
}

import TestSupport
import Testing

@testable import Evidence

@Suite("Spans of time that were observed")
struct CoverageSpansTests {
  static let three = CoverageSpans([10...20, 30...40, 60...60])

  @Test(
    "a span joins what is at most the gap from it",
    arguments: [
      ([10...20, 22...30], 1, [10...20, 22...30]), ([10...20, 21...30], 0, [10...30]),
      ([10...20, 21...30], 1, [10...30]), ([10...20, 22...30], 2, [10...30]),
      ([10...20, 3_620...3_620], 3_600, [10...3_620]), ([10...20, 3_621...3_621], 3_600, [10...20, 3_621...3_621]),
      ([30...40, 10...20, 21...29], 1, [10...40]), ([10...40, 20...30], 1, [10...40]),
      ([10...20, 30...40, 50...60, 15...52], 1, [10...60]), ([20...30, 5...18], 2, [5...30]),
      ([Int64.min...0, 5...Int64.max], 9, [Int64.min...Int64.max]), ([], 1, []),
    ] as [([ClosedRange<Int64>], Int64, [ClosedRange<Int64>])])
  func joins(_ added: [ClosedRange<Int64>], _ gap: Int64, _ spans: [ClosedRange<Int64>]) {
    #expect(CoverageSpans(added, gap: gap).spans == spans)
    #expect(CoverageSpans(added.reversed(), gap: gap).spans == spans)
  }

  @Test(
    "covered is what has no gap",
    arguments: [
      (10, 20, true), (9, 20, false), (10, 21, false), (12, 18, true), (10, 40, false), (30, 30, true),
      (60, 60, true), (61, 61, false), (25, 25, false), (25, 24, true), (.min, .max, false),
    ] as [(Int64, Int64, Bool)])
  func covers(_ from: Int64, _ to: Int64, _ isCovered: Bool) {
    #expect(Self.three.covers(from: from, to: to) == isCovered)
  }

  @Test(
    "gaps are what is between, before and behind",
    arguments: [
      (10...20, []), (0...9, [0...9]), (0...70, [0...9, 21...29, 41...59, 61...70]), (15...35, [21...29]),
      (20...30, [21...29]), (21...29, [21...29]), (41...60, [41...59]),
    ] as [(ClosedRange<Int64>, [ClosedRange<Int64>])])
  func gaps(_ range: ClosedRange<Int64>, _ gaps: [ClosedRange<Int64>]) {
    #expect(Self.three.gaps(in: range) == gaps)
    #expect(Self.three.covers(from: range.lowerBound, to: range.upperBound) == gaps.isEmpty)
  }

  @Test("clipped to a range or an hour") func clipped() {
    #expect(Self.three.clipped(to: 15...35).spans == [15...20, 30...35])
    #expect(Self.three.clipped(to: 21...29).isEmpty)
    let around = CoverageSpans([3_000...7_300])
    #expect(around.clipped(toHour: 0).spans == [3_000...3_599])
    #expect(around.clipped(toHour: 1).spans == [3_600...7_199])
    #expect(around.clipped(toHour: 3).isEmpty)
  }

  @Test(
    "overlap needs one second of both",
    arguments: [
      ([0...9], false), ([0...10], true), ([21...29, 41...59], false), ([61...90, 20...20], true), ([], false),
    ]
      as [([ClosedRange<Int64>], Bool)])
  func overlaps(_ other: [ClosedRange<Int64>], _ isOverlap: Bool) {
    #expect(Self.three.overlaps(CoverageSpans(other)) == isOverlap)
    #expect(CoverageSpans(other).overlaps(Self.three) == isOverlap)
  }

  @Test("any order is the same, and is what a plain list of seconds says", arguments: 1...40 as ClosedRange<UInt64>)
  func anyOrder(seed: UInt64) {
    var random = SeededGenerator(seed)
    let gap = Int64.random(in: 0...12, using: &random)
    let added = (0..<Int.random(in: 1...12, using: &random)).map { _ in
      let from = Int64.random(in: 0...200, using: &random)
      return from...from + Int64.random(in: 0...20, using: &random)
    }
    let spans = CoverageSpans(added, gap: gap)
    #expect(CoverageSpans(added.shuffled(using: &random), gap: gap) == spans, "seed \(seed)")
    let seconds = Set(added.flatMap { Array($0) }).sorted()
    var joined = Set(seconds)
    for (a, b) in zip(seconds, seconds.dropFirst()) where b - a <= max(1, gap) { joined.formUnion(a...b) }
    #expect(Set(spans.spans.flatMap { Array($0) }) == joined, "seed \(seed)")
    let other = CoverageSpans([40...60, 90...91])
    #expect(
      Set(spans.union(other).spans.flatMap { Array($0) }) == joined.union(40...60).union(90...91), "seed \(seed)")
  }

  @Test(
    "a log's usual pause is the longest that it shows twice; twice that is no gap",
    arguments: [
      ([], 3_600), ([90_000], 3_600), ([1_800, 1_800], 3_600), ([1_801, 1_801], 3_602), ([90_000, 1_900], 3_800),
      ([25_200, 144_000, 26_000, 25_900], 52_000), ([.max, .max], .max), ([-5, 0], 3_600),
    ] as [([Int64], Int64)])
  func usualPause(_ pauses: [Int64], _ allowed: Int64) {
    func usual(_ pauses: some Sequence<Int64>) -> UsualPause {
      pauses.reduce(into: UsualPause()) { usual, pause in usual.add(pause) }
    }
    #expect(usual(pauses).allowed == allowed)
    #expect(usual(pauses.reversed()) == usual(pauses))
  }
}

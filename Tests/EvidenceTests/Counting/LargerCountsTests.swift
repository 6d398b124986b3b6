import TestSupport
import Testing

@testable import Evidence

@Suite("The larger of two counts of an hour's seconds")
struct LargerCountsTests {
  static let hour: Int64 = 497_616

  static func counts(_ told: [Int64: Int64]) -> SecondCounts {
    var counts = SecondCounts(hour: hour)
    for (second, count) in told { counts.add(second: hour * 3_600 + second, count: count) }
    return counts
  }

  @Test("of each second the larger") func seconds() {
    let joined = Self.counts([1: 2, 5: 1, 9: 4]).larger(or: Self.counts([0: 1, 5: 3, 9: 2, 3_599: 1]))
    #expect(joined == Self.counts([0: 1, 1: 2, 5: 3, 9: 4, 3_599: 1]))
  }

  @Test("the same in either order, and no smaller than either", arguments: 1...40 as ClosedRange<UInt64>)
  func anyOrder(seed: UInt64) {
    var random = SeededGenerator(seed)
    func some() -> SecondCounts {
      var counts = SecondCounts(hour: Self.hour)
      for _ in 0..<Int.random(in: 0...300, using: &random) {
        let second = Self.hour * 3_600 + Int64.random(in: 0..<3_600, using: &random)
        counts.add(second: second, count: Int64.random(in: 1...5, using: &random))
      }
      return counts
    }
    let (a, b) = (some(), some())
    let joined = a.larger(or: b)
    #expect(joined == b.larger(or: a), "seed \(seed)")
    #expect(joined.total >= max(a.total, b.total) && joined.total <= a.total + b.total, "seed \(seed)")
    #expect(a.larger(or: a) == a, "seed \(seed)")
    #expect(SecondCounts(hour: Self.hour, bytes: joined.bytes) == joined, "seed \(seed)")
  }

  @Test("answers of two logs: those of the same requests once") func answers() {
    let whole = MergedCount(counts: Self.counts([1: 2, 5: 2]), answered: 3, refused: 1)
    #expect(whole.joined(with: whole) == whole)
    let apart = MergedCount(counts: Self.counts([7: 4]), answered: 0, refused: 4)
    #expect(whole.joined(with: apart) == whole.adding(apart))
    let partly = MergedCount(counts: Self.counts([5: 2, 6: 2]), answered: 4, refused: 0)
    let joined = whole.joined(with: partly)
    #expect(joined.counts.total == 6 && joined.answered == 5 && joined.refused == 1)
  }
}

import TestSupport
import Testing

@testable import Evidence

@Suite("Requests by second of an hour")
struct SecondCountsTests {
  static let hour: Int64 = 497_616
  static let start = hour * 3_600

  static func counts(_ places: [(Int64, Int64)]) -> SecondCounts {
    var counts = SecondCounts(hour: hour)
    for (place, count) in places { counts.add(second: start + place, count: count) }
    return counts
  }

  /// One request in each of so many seconds from the hour's start.
  static func run(_ seconds: Int64) -> SecondCounts { counts((0..<seconds).map { ($0, 1) }) }

  @Test("an empty hour has nothing to tell") func empty() {
    let empty = SecondCounts(hour: Self.hour)
    #expect(empty.isEmpty && empty.total == 0 && empty.first == nil && empty.last == nil)
    #expect(empty.count(after: .min) == 0 && empty.first(after: .min) == nil)
    #expect(empty.bytes == [0])
    #expect(Self.counts([(5, 0), (6, -2)]) == empty)
  }

  @Test(
    "after means later than the second",
    arguments: [
      (-1, 6, 0), (0, 5, 59), (58, 5, 59), (59, 3, 60), (60, 1, 3_599), (3_598, 1, 3_599), (3_599, 0, nil),
    ] as [(Int64, Int64, Int64?)])
  func after(_ place: Int64, _ count: Int64, _ first: Int64?) {
    let counts = Self.counts([(3_599, 1), (60, 2), (0, 1), (59, 2)])
    #expect(counts.count(after: Self.start + place) == count)
    #expect(counts.first(after: Self.start + place) == first.map { Self.start + $0 })
    #expect(counts.last(after: Self.start + place) == first.map { _ in Self.start + 3_599 })
    #expect(counts.after(Self.start + place).total == count)
    #expect(counts.after(Self.start + place).first == first.map { Self.start + $0 })
  }

  @Test("the whole of time can be asked about") func extremes() {
    let counts = Self.counts([(7, 3)])
    #expect(counts.count(after: .min) == 3 && counts.count(after: .max) == 0)
    #expect(SecondCounts(hour: .max).hour < .max && SecondCounts(hour: .min).hour > .min)
    #expect(SecondCounts.hour(of: -1) == -1 && SecondCounts.hour(of: 0) == 0 && SecondCounts.hour(of: 3_600) == 1)
    #expect(SecondCounts.hour(of: -3_600) == -1 && SecondCounts.hour(of: -3_601) == -2)
  }

  @Test("200 distinct seconds are told one by one, 201 by minutes, each at its first second") func limit() {
    #expect(!Self.run(200).isByMinute && Self.run(200).last == Self.start + 199)
    let crowded = Self.run(201)
    #expect(crowded.isByMinute && crowded.total == 201)
    #expect(crowded.counts.map(\.second) == [0, 60, 120, 180].map { Self.start + $0 })
    #expect(crowded.counts.map(\.count) == [60, 60, 60, 21])
  }

  @Test(
    "a minute counts as after only where all of it is",
    arguments: [(-1, 201), (0, 141), (59, 141), (60, 81), (119, 81), (120, 21), (179, 21), (180, 0)]
      as [(Int64, Int64)])
  func minutesAfter(_ place: Int64, _ count: Int64) {
    #expect(Self.run(201).count(after: Self.start + place) == count)
  }

  @Test("what is taken away is the earliest", arguments: [0, 1, 2, 3, 5, 6, 9] as [Int64])
  func removeEarliest(_ count: Int64) {
    var counts = Self.counts([(1, 2), (9, 3), (10, 1)])
    counts.removeEarliest(count)
    let left: [Int64: [[Int64]]] = [
      0: [[1, 2], [9, 3], [10, 1]], 1: [[1, 1], [9, 3], [10, 1]], 2: [[9, 3], [10, 1]], 3: [[9, 2], [10, 1]],
      5: [[10, 1]], 6: [], 9: [],
    ]
    #expect(counts.counts.map { [$0.second - Self.start, $0.count] } == left[count])
  }

  @Test("sums stop at the largest number") func saturates() {
    var counts = Self.counts([(1, .max), (1, 1), (2, .max)])
    #expect(counts.total == .max && counts.count(after: Self.start + 1) == .max)
    counts.add(counts)
    #expect(counts.counts.map(\.count) == [.max, .max])
    #expect(SecondCounts(hour: Self.hour, bytes: counts.bytes) == counts)
  }

  @Test(
    "stored compactly, and read back",
    arguments: [
      ([(0, 1)], [0, 0]), ([(5, 1), (6, 1)], [0, 10, 2]), ([(5, 2)], [0, 11, 0]), ([(63, 1)], [0, 126]),
      ([(64, 1)], [0, 0x80, 1]), ([(3_599, 131)], [0, 0x9F, 0x38, 0x81, 1]),
    ] as [([(Int64, Int64)], [UInt8])])
  func bytes(_ places: [(Int64, Int64)], _ bytes: [UInt8]) {
    #expect(Self.counts(places).bytes == bytes)
    #expect(SecondCounts(hour: Self.hour, bytes: bytes) == Self.counts(places))
  }

  @Test(
    "rotten bytes are told",
    arguments: [
      [], [2], [0, 0x80], [0, 0x80, 0], [0, 11], [0, 0, 0], [0, 0xA0, 0x38], [1, 120], [0, 0x9E, 0x38, 2],
      [0, 1] + Array(repeating: 0xFF, count: 9) + [1], [0, 1] + Array(repeating: 0xFF, count: 9) + [2],
      [0, 0] + Array(repeating: 2, count: 200), [0] + Array(repeating: 0x80, count: 11) + [1],
    ] as [[UInt8]])
  func rot(_ bytes: [UInt8]) { #expect(SecondCounts(hour: Self.hour, bytes: bytes) == nil) }

  @Test("any order and any parts give the same bytes", arguments: 1...40 as ClosedRange<UInt64>)
  func anyOrder(seed: UInt64) throws {
    var random = SeededGenerator(seed)
    let span: Int64 = [1, 150, 230, 3_599].randomElement(using: &random) ?? 0
    let places: [(Int64, Int64)] = (0..<Int.random(in: 1...400, using: &random)).map { _ in
      (Int64.random(in: 0...span, using: &random), Int64.random(in: 1...9, using: &random))
    }
    let whole = Self.counts(places)
    #expect(whole.isByMinute == (Set(places.map(\.0)).count > 200), "seed \(seed)")
    #expect(whole.total == places.reduce(0) { $0 + $1.1 }, "seed \(seed)")
    #expect(SecondCounts(hour: Self.hour, bytes: whole.bytes) == whole, "seed \(seed)")
    for _ in 0..<5 {
      let shuffled = places.shuffled(using: &random)
      #expect(Self.counts(shuffled).bytes == whole.bytes, "seed \(seed)")
      let cut = Int.random(in: 0...shuffled.count, using: &random)
      var merged = Self.counts(Array(shuffled[..<cut]))
      merged.add(try #require(SecondCounts(hour: Self.hour, bytes: Self.counts(Array(shuffled[cut...])).bytes)))
      #expect(merged.bytes == whole.bytes, "seed \(seed)")
    }
    // Never later than the truth, and never a request that may have been made before.
    let after = Int64.random(in: -1...span, using: &random)
    let truth = places.filter { $0.0 > after }.reduce(0) { $0 + $1.1 }
    #expect(whole.count(after: Self.start + after) <= truth, "seed \(seed)")
    if !whole.isByMinute { #expect(whole.count(after: Self.start + after) == truth, "seed \(seed)") }
  }
}

import TestSupport
import Testing

@testable import Evidence

@Suite("Enough uses within a window of one STALE run")
struct HitWindowTests {
  static let hour: Int64 = 3_600
  static let origin: Int64 = 497_616 * 3_600
  /// 3 hits in a day; 3 d of quiet end a run.
  static let rule = HitWindow(minHits: 3, window: 86_400, quietAfter: 72 * hour)

  /// Hours with uses, newest first, and how many of them were asked for.
  final class Hours {
    private var hours: [SecondCounts]
    private(set) var read = 0

    init(_ uses: [Int64], hits: Int64 = 1) {
      let byHour = Dictionary(grouping: uses) { SecondCounts.hour(of: origin + $0) }
      hours = byHour.map { hour, uses in
        uses.reduce(into: SecondCounts(hour: hour)) { $0.add(second: origin + $1, count: hits) }
      }.sorted { $0.hour < $1.hour }
    }

    func next() -> SecondCounts? {
      read += 1
      return hours.popLast()
    }
  }

  static func isReached(_ uses: [Int64], now: Int64, grace: Int64? = nil, _ rule: HitWindow = rule) -> Bool {
    let hours = Hours(uses)
    return rule.isReached(now: origin + now, graceUntil: grace.map { origin + $0 } ?? .min) { hours.next() }
  }

  @Test(
    "at the exact second",
    arguments: [
      // The window: so many seconds, both ends in it.
      ([0, 40_000, 86_399], 86_399, true), ([0, 40_000, 86_400], 86_400, false), ([0, 0, 0], 0, true),
      ([0, 0], 0, false), ([], 0, false),
      // Any window of the run, not only the last.
      ([0, 1, 2, 80 * hour], 80 * hour, false), ([0, 1, 2, 72 * hour + 2], 100 * hour, true),
      ([0, 1, 2, 72 * hour + 3], 100 * hour, false),
      ([0, 1, 2, 70 * hour, 140 * hour, 210 * hour], 282 * hour, true),
      // The last use is within quiet_after of now.
      ([0, 1, 2], 72 * hour + 2, true), ([0, 1, 2], 72 * hour + 3, false),
      // A clock set back.
      ([0, 1, 2], -9 * hour, true),
    ] as [([Int64], Int64, Bool)])
  func boundary(_ uses: [Int64], _ now: Int64, _ isReached: Bool) {
    #expect(Self.isReached(uses, now: now) == isReached)
  }

  @Test(
    "uses within the grace do not count",
    arguments: [(-1, true), (0, false), (1, false), (-9_999_999, true)] as [(Int64, Bool)])
  func grace(_ grace: Int64, _ isReached: Bool) {
    #expect(Self.isReached([0, 1, 2], now: 9, grace: grace) == isReached)
  }

  @Test("several endpoints of one hour count together") func sameHour() {
    var hours = ([5, 9, 9] as [Int64]).map { place in
      var counts = SecondCounts(hour: SecondCounts.hour(of: Self.origin))
      counts.add(second: Self.origin + place, count: 1)
      return counts
    }
    #expect(Self.rule.isReached(now: Self.origin + 10) { hours.popLast() })
  }

  @Test("one use is enough where less than one is asked for, and none is never") func least() {
    let rule = HitWindow(minHits: 0, window: 0, quietAfter: 0)
    #expect(
      Self.isReached([7], now: 7, rule) && !Self.isReached([7], now: 8, rule) && !Self.isReached([], now: 8, rule))
  }

  @Test("no more is read than decides") func stops() {
    let day = 24 * Self.hour
    func read(_ uses: [Int64], now: Int64, grace: Int64 = .min, hits: Int64 = 1) -> Int {
      let hours = Hours(uses, hits: hits)
      _ = Self.rule.isReached(now: Self.origin + now, graceUntil: grace) { hours.next() }
      return hours.read
    }
    let daily = (0..<100).map { $0 * day }
    // Enough in the newest hour: known once the next one is seen.
    #expect(read(daily, now: 99 * day, hits: 3) == 2)
    // Never enough: to the end.
    #expect(read(daily, now: 99 * day) == 101)
    // Too long ago.
    #expect(read(daily, now: 110 * day) == 2)
    // A silence.
    #expect(read([0, day, 9 * day, 10 * day], now: 10 * day) == 3)
    // Beyond the grace.
    #expect(read(daily, now: 99 * day, grace: Self.origin + 97 * day) == 4)
  }

  @Test("an error of the reader is passed on") func failure() {
    struct Broken: Error {}
    #expect(throws: Broken.self) {
      try Self.rule.isReached(now: 0) { () throws(Broken) -> SecondCounts? in throw Broken() }
    }
  }

  @Test("is what a plain look at every window says", arguments: 1...60 as ClosedRange<UInt64>)
  func plain(seed: UInt64) {
    var random = SeededGenerator(seed)
    let rule = HitWindow(
      minHits: .random(in: 1...4, using: &random), window: .random(in: 1...20_000, using: &random),
      quietAfter: .random(in: 0...40_000, using: &random))
    let uses = (0..<Int.random(in: 0...12, using: &random)).map { _ in Int64.random(in: 0...90_000, using: &random) }
    let grace = Int64.random(in: -1...90_000, using: &random)
    let now = Int64.random(in: 60_000...120_000, using: &random)
    var run: [Int64] = []
    var earliest = now
    for use in uses.sorted(by: >) where use > grace {
      if earliest - use > rule.quietAfter { break }
      run.append(use)
      earliest = use
    }
    let most = run.map { use in run.filter { $0 >= use && $0 < use + rule.window }.count }.max() ?? 0
    #expect(Self.isReached(uses, now: now, grace: grace, rule) == (most >= rule.minHits), "seed \(seed)")
  }
}

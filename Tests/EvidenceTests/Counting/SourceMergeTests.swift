import TestSupport
import Testing

@testable import Evidence

@Suite("Several sources of the same requests")
struct SourceMergeTests {
  static let hour: Int64 = 497_616
  static let start = hour * 3_600

  typealias Told = SourceCount<String, String>

  /// So many requests, one a second from a second on.
  static func told(
    _ source: UseSource, _ row: String, _ rank: RowRank, _ count: Int64, from place: Int64 = 0, answered: Int64 = 0,
    refused: Int64 = 0
  ) -> Told {
    var counts = SecondCounts(hour: hour)
    for offset in 0..<count { counts.add(second: start + place + offset, count: 1) }
    return Told(
      source: source, row: row, key: row, rank: rank, counts: counts, answered: answered, refused: refused)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let told: [Told]
    var coverage: [UseSource: [ClosedRange<Int64>]] = [:]
    let totals: [String: Int64]

    var merged: [String: MergedCount] {
      SourceMerge(
        told,
        coverage: coverage.mapValues { spans in
          CoverageSpans(spans.map { start + $0.lowerBound...start + $0.upperBound })
        }
      ).merged()
    }

    init(
      _ name: String, _ told: [Told], _ coverage: [UseSource: [ClosedRange<Int64>]] = [:],
      is totals: [String: Int64]
    ) {
      (testDescription, self.told, self.coverage, self.totals) = (name, told, coverage, totals)
    }
  }

  /// Every source watched all of it.
  static let wholeHour = Dictionary(
    uniqueKeysWithValues: UseSource.allCases.map { ($0, CoverageSpans([start...start + 3_599])) })

  static let whole: [UseSource: [ClosedRange<Int64>]] = [.listener: [0...3_599], .log: [0...3_599]]

  static let cases = [
    Case("nothing", [], is: [:]),
    Case(
      "one source, whatever the rows", [told(.log, "a", .unnamed, 3), told(.log, "b", .verified, 4)],
      is: ["a": 3, "b": 4]),
    Case(
      "a row told twice by one source adds up", [told(.log, "a", .unnamed, 3), told(.log, "a", .claimed, 4)],
      is: ["a": 7]),
    Case(
      "the same requests twice count once", [told(.listener, "a", .claimed, 5), told(.log, "a", .claimed, 5)],
      is: ["a": 5]),
    Case("the larger counts", [told(.listener, "a", .claimed, 5), told(.log, "a", .claimed, 7)], is: ["a": 7]),
    Case(
      "spans that do not overlap add up",
      [told(.listener, "a", .claimed, 5), told(.log, "a", .claimed, 7, from: 20)], is: ["a": 12]),
    Case(
      "what a log dates up to two seconds after may have been there: the rest is not",
      [told(.listener, "a", .claimed, 5), told(.log, "a", .claimed, 7, from: 5)], is: ["a": 10]),
    Case(
      "of what overlaps in part the larger counts, and the rest adds up",
      [
        told(.observe, "a", .claimed, 3, from: 100), told(.observe, "a", .claimed, 5, from: 600),
        told(.log, "a", .claimed, 6, from: 601), told(.log, "a", .claimed, 4, from: 1_500),
      ], [.observe: [0...999], .log: [500...1_999]], is: ["a": 13]),
    Case(
      "a mirror that was away, and a log that tells that time alone",
      [
        told(.observe, "a", .claimed, 10), told(.observe, "a", .claimed, 10, from: 90),
        told(.log, "a", .claimed, 6, from: 45),
      ], [.observe: [0...100], .log: [45...50]], is: ["a": 26]),
    Case(
      "one that tells all of it: the larger",
      [
        told(.observe, "a", .claimed, 10), told(.observe, "a", .claimed, 10, from: 90),
        told(.log, "a", .claimed, 10, from: 1), told(.log, "a", .claimed, 6, from: 45),
        told(.log, "a", .claimed, 10, from: 90),
      ], [.observe: [0...100], .log: [0...100]], is: ["a": 26]),
    Case(
      "by minutes where one is told by them",
      [
        told(.observe, "a", .claimed, 300, from: 0), told(.log, "a", .claimed, 40, from: 0),
        told(.log, "a", .claimed, 30, from: 1_000),
      ], [.observe: [0...299], .log: [0...39, 1_000...1_029]], is: ["a": 330]),
    Case(
      "coverage decides, not where requests lie",
      [told(.listener, "a", .claimed, 5), told(.log, "a", .claimed, 7, from: 900)], whole, is: ["a": 7]),
    Case(
      "what a source told it watched",
      [told(.listener, "a", .claimed, 5, from: 901), told(.log, "a", .claimed, 7, from: 900)],
      [.listener: [0...905], .log: [2_000...2_100]], is: ["a": 7]),
    Case(
      "a source that told nothing joins none",
      [told(.listener, "a", .claimed, 5), told(.log, "a", .claimed, 7, from: 900)],
      [.listener: [0...800], .log: [900...1_000], .observe: [0...3_599]], is: ["a": 12]),
    Case(
      "each time counts by who watched then",
      [
        told(.listener, "a", .claimed, 5), told(.before, "a", .claimed, 4, from: 900),
        told(.observe, "b", .claimed, 2, from: 100),
      ], [.listener: [0...500], .before: [600...999], .observe: [400...700]],
      is: ["a": 9, "b": 2]),
    Case(
      "the observer names the connector, the log a library: the sum is the larger source's",
      [told(.observe, "chatgpt", .claimed, 10), told(.log, "aiohttp", .unnamed, 10)], is: ["chatgpt": 10]),
    Case(
      "unnamed rows come off first, the smallest of them first",
      [
        told(.log, "x", .unnamed, 6), told(.log, "y", .unnamed, 4), told(.listener, "chatgpt", .verified, 5),
        told(.listener, "claude", .claimed, 1),
      ], whole, is: ["x": 4, "chatgpt": 5, "claude": 1]),
    Case(
      "of equal ones by their keys",
      [told(.log, "y", .unnamed, 4), told(.log, "x", .unnamed, 4), told(.listener, "chatgpt", .verified, 3)],
      whole, is: ["x": 1, "y": 4, "chatgpt": 3]),
    Case(
      "then claimed ones",
      [
        told(.log, "x", .unnamed, 2), told(.log, "claude", .claimed, 6), told(.listener, "chatgpt", .verified, 5),
      ], whole, is: ["claude": 3, "chatgpt": 5]),
    Case(
      "verified ones never",
      [told(.log, "chatgpt", .verified, 6), told(.listener, "claude", .verified, 5), told(.log, "x", .unnamed, 1)],
      whole, is: ["chatgpt": 6, "claude": 5]),
    Case(
      "the better rank of a row holds",
      [told(.log, "a", .claimed, 6), told(.listener, "a", .verified, 5), told(.listener, "b", .claimed, 9)],
      whole, is: ["a": 6, "b": 8]),
  ]

  @Test("what counts", arguments: cases) func counts(_ given: Case) {
    #expect(given.merged.mapValues(\.counts.total) == given.totals)
  }

  @Test("of equal sources the first named tells the seconds; the answers are of the one that knows more") func ties() {
    var rows = [
      Self.told(.log, "a", .claimed, 3, from: 20, answered: 3),
      Self.told(.observe, "a", .claimed, 3, from: 21, refused: 2),
      Self.told(.before, "a", .claimed, 2, from: 22),
    ]
    var merged = SourceMerge(rows, coverage: Self.wholeHour).merged()["a"]
    #expect(merged?.counts.first == Self.start + 21)
    #expect(merged?.answered == 3 && merged?.refused == 0)
    // Of more answers than requests that count there are as many as those.
    rows[0] = Self.told(.log, "a", .claimed, 2, from: 20, answered: 4, refused: 4)
    merged = SourceMerge(rows, coverage: Self.wholeHour).merged()["a"]
    #expect(merged?.answered == 1 && merged?.refused == 1)
  }

  @Test("where an hour is divided, so are the answers: none is lost") func dividedAnswers() {
    let told = [
      Self.told(.log, "a", .claimed, 7, answered: 5, refused: 2), Self.told(.observe, "a", .claimed, 2, from: 3),
    ]
    let merged = SourceMerge(told).merged()["a"]
    #expect(merged?.counts.total == 7)
    #expect(merged?.answered == 5 && merged?.refused == 2)
  }

  @Test("answers that one source knows count, though a larger one or one that names the caller better knows none")
  func answers() {
    func answers(_ told: Told...) -> [String] {
      SourceMerge(told, coverage: Self.wholeHour).merged().map {
        "\($0.key) \($0.value.counts.total) \($0.value.answered) \($0.value.refused)"
      }
      .sorted()
    }
    let same = Self.told(.log, "a", .claimed, 8, answered: 5, refused: 3)
    #expect(answers(Self.told(.observe, "a", .claimed, 9), same) == ["a 9 5 3"])
    // Of the same requests the log names a library.
    let library = Self.told(.log, "aiohttp", .unnamed, 8, answered: 5, refused: 3)
    #expect(answers(Self.told(.observe, "a", .claimed, 8), library) == ["a 8 5 3"])
    // Whose they were of two nobody knows, unless all were answered alike.
    let two = [Self.told(.observe, "a", .claimed, 4), Self.told(.observe, "b", .claimed, 4)]
    #expect(answers(two[0], two[1], library) == ["a 4 0 0", "b 4 0 0"])
    let refused = Self.told(.log, "aiohttp", .unnamed, 8, refused: 8)
    #expect(answers(two[0], two[1], refused) == ["a 4 0 4", "b 4 0 4"])
  }

  @Test("the earliest seconds come off, and answers in proportion") func cut() {
    let rows = [
      Self.told(.log, "x", .unnamed, 10, answered: 9, refused: 1), Self.told(.listener, "a", .verified, 4),
    ]
    let merged = SourceMerge(rows).merged()
    #expect(merged["x"]?.counts.first == Self.start + 4)
    #expect(merged["x"]?.answered == 5 && merged["x"]?.refused == 0)
    let refused = [Self.told(.log, "x", .unnamed, 10, refused: 10), rows[1]]
    #expect(SourceMerge(refused).merged()["x"]?.refused == 6)
  }

  @Test("classes and attributions have their ranks") func ranks() {
    #expect(RowRank(connectorClass: .hosted, attribution: .verified) == .verified)
    #expect(RowRank(connectorClass: .local, attribution: .inferred) == .claimed)
    #expect(RowRank(connectorClass: .httpLibrary, attribution: .verified) == .unnamed)
    #expect(RowRank(connectorClass: .browser, attribution: .claimed) == .unnamed)
  }

  @Test("any order is the same, and no group exceeds its largest source", arguments: 1...60 as ClosedRange<UInt64>)
  func anyOrder(seed: UInt64) {
    var random = SeededGenerator(seed)
    let ranks: [String: RowRank] = ["a": .verified, "b": .claimed, "c": .claimed, "x": .unnamed, "y": .unnamed]
    let told = (0..<Int.random(in: 0...14, using: &random)).map { _ in
      let row = ranks.keys.sorted().randomElement(using: &random) ?? "a"
      let count = Int64.random(in: 1...9, using: &random)
      return Self.told(
        UseSource.allCases.randomElement(using: &random) ?? .log, row, ranks[row] ?? .claimed, count,
        from: Int64.random(in: 0...40, using: &random), answered: Int64.random(in: 0...count, using: &random))
    }
    let isTogether = Bool.random(using: &random)
    let coverage = isTogether ? Self.wholeHour : [:]
    let merged = SourceMerge(told, coverage: coverage).merged()
    for _ in 0..<4 {
      let again = SourceMerge(told.shuffled(using: &random), coverage: coverage).merged()
      #expect(again == merged, "seed \(seed)")
    }
    #expect(merged.values.allSatisfy { $0.answered + $0.refused <= $0.counts.total }, "seed \(seed)")
    let sum = merged.values.reduce(0) { $0 + $1.counts.total }
    let bySource = Dictionary(grouping: told, by: \.source).mapValues { $0.reduce(0) { $0 + $1.counts.total } }
    let verified = told.filter { $0.rank == .verified }
    let mostVerified = Dictionary(grouping: verified, by: \.source).values.map { $0.reduce(0) { $0 + $1.counts.total } }
    if isTogether { #expect(sum == bySource.values.max() ?? 0, "seed \(seed)") }
    #expect(sum >= bySource.values.max() ?? 0 && sum <= bySource.values.reduce(0, +), "seed \(seed)")
    #expect(merged["a"]?.counts.total ?? 0 >= mostVerified.max() ?? 0, "seed \(seed)")
  }
}

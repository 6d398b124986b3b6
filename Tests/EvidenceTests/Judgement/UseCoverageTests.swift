import Testing

@testable import Evidence

@Suite("What was not observed is said")
struct UseCoverageTests {
  static let now: Int64 = 1_791_417_600 + 20 * 3_600

  @Test(
    "from when to when, of the spans",
    arguments: [
      ([], 0, .unobserved), ([-50...0], 0, .since(now - 50)), ([-50...9], 0, .since(now - 50)),
      ([-50 ... -1], 0, .until(now - 1)), ([-50 ... -1], 1, .since(now - 50)),
      ([-90 ... -60, -50...0], 0, .gap(from: now - 60, to: now - 50)),
      ([-90 ... -60, -50 ... -10], 9, .until(now - 10)), ([1...9], 0, .unobserved),
      ([-90 ... -60, 1...9], 0, .until(now - 60)),
    ] as [([ClosedRange<Int64>], Int64, UseCoverage)])
  func spans(_ spans: [ClosedRange<Int64>], _ slack: Int64, _ coverage: UseCoverage) {
    let shifted = CoverageSpans(spans.map { Self.now + $0.lowerBound...Self.now + $0.upperBound })
    #expect(UseCoverage(shifted, now: Self.now, slack: slack) == coverage)
  }

  @Test(
    "in words, for the time that matters",
    arguments: [
      (.unobserved, "not observed"), (.always, nil), (.since(now - 3_600), nil),
      (.since(now - 3_599), "not observed before 19:00Z"),
      (.gap(from: now - 90_000, to: now - 3_600), nil),
      (.gap(from: now - 90_000, to: now - 1_800), "not observed between 2026-10-07 19:00Z and 2026-10-08 19:30Z"),
      (.gap(from: now - 3_540, to: now - 1_800), "not observed between 19:01Z and 19:30Z"),
      (.until(now - 60), "not observed since 19:59Z"),
    ] as [(UseCoverage, String?)])
  func fault(_ coverage: UseCoverage, _ words: String?) {
    #expect(coverage.fault(from: Self.now - 3_600, now: Self.now) == words)
    #expect(coverage.covers(from: Self.now - 3_600) == (words == nil))
  }

  @Test("CURRENT says it within quiet_after, to the second; the state is the same") func reason() {
    func judged(_ coverage: UseCoverage) -> Judgement {
      JudgeRow(holds: [JudgeRow.fetch(5, at: 100 * JudgeRow.hour)], policy: JudgementPolicy(usesObserved: coverage))
        .judged(at: 102 * JudgeRow.hour)
    }
    let quiet = JudgeRow.origin + 30 * JudgeRow.hour
    let fetched = "fetched v5 2 h ago"
    #expect(judged(.since(quiet)).reason == fetched)
    #expect(judged(.gap(from: 0, to: quiet)).reason == fetched)
    #expect(
      judged(.since(quiet + 1)).reason == fetched + "; use of its endpoints is not observed before 2026-10-09 06:00Z")
    #expect(
      judged(.gap(from: quiet - 60, to: quiet + 60)).reason
        == fetched + "; use of its endpoints is not observed between 2026-10-09 05:59Z and 2026-10-09 06:01Z")
    #expect(judged(.unobserved).reason == fetched + "; use of its endpoints is not observed")
    for coverage in [UseCoverage.unobserved, .since(quiet + 1), .until(quiet)] {
      #expect(judged(coverage).state == .current)
    }
  }
}

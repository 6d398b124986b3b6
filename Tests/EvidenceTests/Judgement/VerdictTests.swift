import Testing

@testable import Evidence

@Suite("The verdict")
struct VerdictTests {
  static let now = JudgeRow.origin + 20 * JudgeRow.hour
  static let quiet: Int64 = 72 * JudgeRow.hour

  static func stale(_ attribution: Attribution = .verified, networks: Int? = nil, _ standing: RowStanding = .verified)
    -> Judgement
  {
    JudgeRow(
      uses: [JudgeRow.use(last: 19 * JudgeRow.hour, attribution: attribution, networks: networks)],
      standing: standing
    ).judged(at: 20 * JudgeRow.hour)
  }

  static let current = JudgeRow(holds: [JudgeRow.fetch(5, at: 11 * JudgeRow.hour)]).judged(at: 20 * JudgeRow.hour)
  static let forged = stale(.claimed, networks: 2, .claimed(rangesAt: now))
  static let believed = stale(.claimed, networks: 3, .claimed(rangesAt: now))
  static let library = JudgeRow(
    connectorClass: .httpLibrary, uses: [JudgeRow.use(last: 19 * JudgeRow.hour)], standing: .only
  )
  .judged(at: 20 * JudgeRow.hour)

  struct Case: Sendable, CustomTestStringConvertible {
    let rows: [(connector: String, judgement: Judgement)]
    let coverage: [(what: String, uses: UseCoverage)]
    let answer: Verdict.Answer
    let reason: String
    var testDescription: String { "\(answer.rawValue): \(reason)" }

    init(
      _ rows: [(String, Judgement)], _ coverage: [(String, UseCoverage)], _ answer: Verdict.Answer, _ reason: String
    ) {
      self.rows = rows.map { (connector: $0.0, judgement: $0.1) }
      self.coverage = coverage.map { (what: "the endpoints of " + $0.0, uses: $0.1) }
      (self.answer, self.reason) = (answer, reason)
    }
  }

  static let unseen = "no connector is known to be STALE, but use of the endpoints of https://a"

  @Test(
    "follows from the rows and from what was observed",
    arguments: [
      Case([], [], .clear, "no connector is STALE"),
      Case([("claude", current)], [("https://a", .since(now - quiet))], .clear, "no connector is STALE"),
      Case(
        [("claude", current)], [("https://a", .since(now - quiet + 1))], .cannotTell,
        unseen + " is not observed before 2026-10-05 20:00Z"),
      Case([], [("https://b", .always), ("https://a", .unobserved)], .cannotTell, unseen + " is not observed"),
      Case(
        [], [("https://b", .unobserved), ("https://a", .until(now - 60)), ("https://c", .unobserved)], .cannotTell,
        unseen + " is not observed since 19:59Z, nor is all that of 2 more"),
      Case(
        [], [("https://a", .gap(from: now - 600, to: now - 60))], .cannotTell,
        unseen + " is not observed between 19:50Z and 19:59Z"),
      // A problem is one, whatever was not observed.
      Case([("chatgpt", stale())], [("https://a", .unobserved)], .problem, "chatgpt is STALE"),
      Case(
        [("chatgpt", stale()), ("chatgpt", stale()), ("claude", believed)], [], .problem, "chatgpt and claude are STALE"
      ),
      Case(
        [("d", stale()), ("c", stale()), ("b", stale()), ("a", stale())], [], .problem, "a, b and 2 more are STALE"),
      // What may open no alert decides nothing, and is named where it could be somebody's.
      Case([("curl", library)], [], .clear, "no connector is STALE"),
      Case(
        [("chatgpt", forged), ("chatgpt", current)], [], .clear,
        "no connector is STALE; stale calls in the name of chatgpt are only claimed"),
      Case(
        [("chatgpt", forged)], [("https://a", .unobserved)], .cannotTell,
        unseen + " is not observed; stale calls in the name of chatgpt are only claimed"),
    ])
  func verdict(_ given: Case) {
    let verdict = Verdict(rows: given.rows, coverage: given.coverage, quietAfter: Self.quiet, now: Self.now)
    #expect(verdict.answer == given.answer)
    #expect(verdict.reason == given.reason)
  }
}

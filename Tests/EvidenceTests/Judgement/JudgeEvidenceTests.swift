import Testing

@testable import Evidence

@Suite("What counts as evidence")
struct JudgeEvidenceTests {
  static let hour = JudgeRow.hour

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let row: JudgeRow
    let state: ConnectorState?
    let holds: Int?
    let evidence: EvidenceKind?

    init(_ name: String, _ row: JudgeRow, _ state: ConnectorState?, holds: Int?, by evidence: EvidenceKind?) {
      testDescription = name
      (self.row, self.state, self.holds, self.evidence) = (row, state, holds, evidence)
    }
  }

  /// v4 is current again: v5 was rolled back at 12 h.
  static let rolledBack = [
    JudgeRow.version(4, from: 12 * hour), JudgeRow.version(5, from: 10 * hour, until: 12 * hour, by: 4),
  ]

  @Test(
    "at 20 h",
    arguments: [
      Case("nothing recorded", JudgeRow(), .unknown, holds: nil, by: nil),
      Case("current", JudgeRow(holds: [JudgeRow.fetch(5, at: 11 * hour)]), .current, holds: 5, by: .fetch),
      Case(
        "the last fetch counts", JudgeRow(holds: [JudgeRow.fetch(5, at: 11 * hour), JudgeRow.fetch(4, at: 9 * hour)]),
        .current, holds: 5, by: .fetch),
      Case(
        "an edge's log gave the old one later",
        JudgeRow(holds: [JudgeRow.fetch(5, at: 11 * hour), JudgeRow.fetch(4, at: 12 * hour, last: .log)]), .behind,
        holds: 4, by: .log),
      Case(
        "two in one second: the later release",
        JudgeRow(holds: [JudgeRow.fetch(5, at: 10 * hour), JudgeRow.fetch(4, at: 10 * hour)]), .current, holds: 5,
        by: .fetch),
      Case(
        "HEAD holds nothing", JudgeRow(holds: [JudgeRow.only(.head, 5, at: 11 * hour)]), .unknown, holds: nil, by: .head
      ),
      Case(
        "HEAD after a fetch changes nothing",
        JudgeRow(holds: [JudgeRow.fetch(4, at: 9 * hour, heard: 9 * hour), JudgeRow.only(.head, 5, at: 11 * hour)]),
        .behind, holds: 4, by: .fetch),
      Case(
        "a proof keeps the hold",
        JudgeRow(holds: [
          JudgeRow.fetch(5, at: 11 * hour, heard: 13 * hour, last: .proof), JudgeRow.fetch(4, at: 12 * hour),
        ]), .current, holds: 5, by: .proof),
      Case(
        "a proof without a fetch holds", JudgeRow(holds: [JudgeRow.only(.proof, 5, at: 11 * hour)]), .current, holds: 5,
        by: .proof),
      Case(
        "a proof of the old one, answered with the new",
        JudgeRow(holds: [
          JudgeRow.fetch(4, at: 9 * hour, heard: 11 * hour, last: .proof), JudgeRow.fetch(5, at: 11 * hour),
        ]), .current, holds: 5, by: .fetch),
      Case(
        "rolled back: the version held is current again",
        JudgeRow(versions: rolledBack, holds: [JudgeRow.fetch(4, at: 9 * hour)]), .current, holds: 4, by: .fetch),
      Case(
        "rolled back: the number means nothing",
        JudgeRow(versions: rolledBack, holds: [JudgeRow.fetch(5, at: 11 * hour)]),
        .behind, holds: 5, by: .fetch),
      Case(
        "rolled back: a proof of v5 answered with v4",
        JudgeRow(
          versions: rolledBack,
          holds: [JudgeRow.fetch(5, at: 11 * hour, heard: 13 * hour, last: .proof), JudgeRow.fetch(4, at: 13 * hour)]),
        .current, holds: 4, by: .fetch),
      Case(
        "rolled back: a use of v4's endpoint proves nothing",
        JudgeRow(
          versions: rolledBack, holds: [JudgeRow.fetch(5, at: 13 * hour)], uses: [JudgeRow.use(last: 14 * hour)]),
        .behind, holds: 5, by: .fetch),
      Case(
        "a version that nobody released", JudgeRow(holds: [JudgeRow.fetch(9, at: 11 * hour)]), .unknown, holds: nil,
        by: .fetch),
      Case("use without a fetch", JudgeRow(uses: [JudgeRow.use(last: 15 * hour)]), .stale, holds: nil, by: .use),
      Case(
        "use outranks the fetch of the current version",
        JudgeRow(holds: [JudgeRow.fetch(5, at: 16 * hour)], uses: [JudgeRow.use(last: 15 * hour)]), .stale, holds: 5,
        by: .use),
      Case(
        "use before the endpoint was retired proves nothing",
        JudgeRow(holds: [JudgeRow.fetch(5, at: 11 * hour)], uses: [JudgeRow.use(last: 10 * hour - 1)]), .current,
        holds: 5, by: .fetch),
      Case(
        "use in grace only, never seen fetching", JudgeRow(uses: [JudgeRow.use(last: 10 * hour)]), .unknown, holds: nil,
        by: .use),
      Case(
        "use after an earlier grace, within the present one",
        JudgeRow(
          holds: [JudgeRow.fetch(5, at: 11 * hour)],
          uses: [JudgeRow.use(last: 15 * hour, after: 15 * hour, grace: 30 * hour)]), .grace, holds: 5, by: .use),
      Case(
        "use of a declared endpoint", JudgeRow(uses: [JudgeRow.use(versions: [0], retiredIn: 0, last: 15 * hour)]),
        .stale,
        holds: nil, by: .use),
      Case(
        "a crawler has no state", JudgeRow(connectorClass: .crawler, holds: [JudgeRow.fetch(4, at: 9 * hour)]), nil,
        holds: 4, by: .fetch),
      Case(
        "a browser has no state",
        JudgeRow(connectorClass: .browser, uses: [JudgeRow.use(last: 15 * hour)]), nil, holds: nil, by: .use),
    ])
  func state(_ given: Case) {
    let judgement = given.row.judged(at: 20 * Self.hour)
    #expect(judgement.state == given.state)
    #expect(judgement.holds == given.holds)
    #expect(judgement.evidence == given.evidence)
    if given.state == nil { #expect(judgement.changesAt == nil) }
  }

  @Test("the row's totals are of all its evidence")
  func totals() {
    let row = JudgeRow(
      holds: [
        JudgeRow.fetch(4, at: 9 * Self.hour, from: Self.hour, active: 0, clients: 2, hits: 7),
        JudgeRow.fetch(5, at: 11 * Self.hour, active: 3, hits: 2),
      ], uses: [JudgeRow.use(last: 15 * Self.hour, hits: 5)])
    let judgement = row.judged(at: 20 * Self.hour)
    #expect(judgement.hits == 14)
    #expect(judgement.firstSeen == JudgeRow.origin + Self.hour)
    #expect(judgement.lastSeen == JudgeRow.origin + 15 * Self.hour)
    #expect(judgement.clients == 3)
    #expect(judgement.clientsAffected == 1)
    #expect(judgement.uses == [4])
    #expect(judgement.current == 5)
    #expect(judgement.attribution == .verified)
  }

  @Test("the usual interval is the span of the fetches over their hours less one, a day if there is but one hour")
  func usualInterval() {
    func interval(_ holds: [HoldTotals]) -> Int64 {
      EvidenceRow(versions: [], holds: holds, uses: [], policy: JudgementPolicy()).usualInterval
    }
    #expect(interval([]) == JudgeRow.day)
    #expect(interval([JudgeRow.fetch(4, at: 9 * Self.hour)]) == JudgeRow.day)
    #expect(interval([JudgeRow.fetch(4, at: 9 * Self.hour, from: 0, hours: 4)]) == 3 * Self.hour)
    #expect(interval([JudgeRow.fetch(4, at: 0), JudgeRow.fetch(5, at: 8 * Self.hour)]) == 8 * Self.hour)
    #expect(interval([JudgeRow.fetch(4, at: 0), JudgeRow.only(.head, 5, at: 8 * Self.hour)]) == JudgeRow.day)
  }
}

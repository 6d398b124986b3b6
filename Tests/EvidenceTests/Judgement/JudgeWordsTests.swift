import Basics
import Testing

@testable import Evidence

@Suite("The word to the operator")
struct JudgeWordsTests {
  static let hour = JudgeRow.hour
  static let day = JudgeRow.day

  struct Case: Sendable, CustomTestStringConvertible {
    let now: Int64
    let row: JudgeRow
    let reason: String
    var testDescription: String { reason }

    init(_ now: Int64, _ row: JudgeRow, _ reason: String) { (self.now, self.row, self.reason) = (now, row, reason) }
  }

  static let v4 = JudgeRow.fetch(4, at: 9 * hour)
  static let unobserved = JudgementPolicy()
  static let announced = [
    JudgeRow.version(4, until: 10 * hour, by: 5, grace: 30 * hour), JudgeRow.version(5, from: 10 * hour),
  ]

  static func local(_ behind: Int, _ current: Int, uses: [UseTotals] = []) -> JudgeRow {
    var row = JudgeLocalTests.clients(behind: behind, current: current)
    row.uses = uses
    return row
  }

  @Test(
    "names versions, endpoints and times",
    arguments: [
      Case(13 * hour, JudgeRow(holds: [JudgeRow.fetch(5, at: 11 * hour)]), "fetched v5 2 h ago"),
      Case(
        13 * hour, JudgeRow(holds: [JudgeRow.fetch(5, at: 11 * hour)], policy: unobserved),
        "fetched v5 2 h ago; use of its endpoints is not observed"),
      Case(10 * hour, JudgeRow(holds: [v4]), "its cached copy is valid until 10:05Z"),
      Case(
        10 * hour, JudgeRow(versions: announced, holds: [v4]),
        "holds v4; its announced grace lasts until 2026-10-09 06:00Z"),
      Case(
        10 * hour, JudgeRow(uses: [JudgeRow.use(last: 10 * hour)]),
        "calls /api/connector/oauth/token, retired in v5; its grace lasts until 10:05Z"),
      Case(
        16 * hour, JudgeRow(holds: [v4]),
        "has not come back since v5 was released 6 h ago; its copy of v4 expired 5 h ago"),
      Case(
        16 * hour, JudgeRow(holds: [JudgeRow.fetch(4, at: 15 * hour, last: .log)]),
        "was given v4 1 h ago, though v5 was released 6 h ago; its copy of v4 expired 5 h ago"),
      Case(
        16 * hour,
        JudgeRow(versions: [JudgeRow.version(4, until: 10 * hour)], holds: [v4]),
        "has not come back since v4 was withdrawn 6 h ago; its copy of v4 expired 5 h ago"),
      Case(9 * hour + 17 * day, JudgeRow(holds: [v4]), "not seen for 17 d, usual interval 1 d"),
      Case(
        20 * hour,
        JudgeRow(uses: [
          JudgeRow.use(retiredIn: 3, last: 19 * hour, firstAfter: 11 * hour + 600, hits: 220, hitsAfter: 214)
        ]), "calls /api/connector/oauth/token, retired in v3: 214 times since 11:10Z"),
      // What came of all calls is said, what came of some is not.
      Case(
        20 * hour, JudgeRow(uses: [JudgeRow.use(last: 19 * hour, refused: 3, status: 404)]),
        "calls /api/connector/oauth/token, retired in v5: 3 times since 19:00Z, all answered 404"),
      Case(
        20 * hour, JudgeRow(uses: [JudgeRow.use(last: 19 * hour, refused: 3)]),
        "calls /api/connector/oauth/token, retired in v5: 3 times since 19:00Z, all refused"),
      Case(
        20 * hour, JudgeRow(uses: [JudgeRow.use(last: 19 * hour, answered: 3, status: 200)]),
        "calls /api/connector/oauth/token, retired in v5: 3 times since 19:00Z, still answered 200"),
      Case(
        20 * hour, JudgeRow(uses: [JudgeRow.use(last: 19 * hour, answered: 3)]),
        "calls /api/connector/oauth/token, retired in v5: 3 times since 19:00Z, still answered"),
      Case(
        20 * hour, JudgeRow(uses: [JudgeRow.use(last: 19 * hour, answered: 1, refused: 2)]),
        "calls /api/connector/oauth/token, retired in v5: 3 times since 19:00Z"),
      Case(
        20 * hour, JudgeRow(uses: [JudgeRow.use(last: 19 * hour, hits: 1, refused: 1, status: 410)]),
        "calls /api/connector/oauth/token, retired in v5: 1 time since 19:00Z, answered 410"),
      Case(
        2 * day,
        JudgeRow(uses: [
          JudgeRow.use(last: 19 * hour, hits: 1), JudgeRow.use("/b", last: 18 * hour),
          JudgeRow.use("/c", last: 18 * hour),
        ]),
        "calls /api/connector/oauth/token, retired in v5: 1 time since 2026-10-08 19:00Z;"
          + " and 2 more retired endpoints"),
      Case(
        20 * hour, JudgeRow(uses: [JudgeRow.use("/x\u{1B}", versions: [0], retiredIn: 0, last: 19 * hour, hits: 2)]),
        "calls /x?, declared retired: 2 times since 19:00Z"),
      Case(
        13 * hour, JudgeRow(uses: [JudgeRow.use(last: 9 * hour)]),
        "used /api/connector/oauth/token 4 h ago, never seen fetching"),
      Case(
        11 * hour, JudgeRow(holds: [JudgeRow.only(.head, 5, at: 11 * hour - 45)]),
        "never seen fetching; last sign of it 45 s ago"),
      Case(11 * hour, JudgeRow(), "nothing recorded"),
      Case(16 * hour, JudgeRow(connectorClass: .crawler, holds: [v4]), "a crawler, not judged"),
      Case(16 * hour, JudgeRow(connectorClass: .browser, holds: [v4]), "a browser, not judged"),
      Case(
        16 * hour, local(3, 37),
        "3 of 40 clients hold v4 and have not come back since v5 was released 6 h ago; their copy of v4 expired 5 h ago"
      ),
      Case(10 * hour, local(3, 37), "3 of 40 clients hold v4; their cached copy is valid until 10:05Z"),
      Case(13 * hour, local(1, 39), "39 of 40 clients hold v5, fetched 2 h ago"),
      Case(
        20 * hour, local(3, 37, uses: [JudgeRow.use(last: 19 * hour, hits: 9, active: 2)]),
        "2 of 40 clients call /api/connector/oauth/token, retired in v5: 9 times since 19:00Z"),
      Case(9 * hour + 17 * day, local(40, 0), "none of 40 clients seen for 16 d, usual interval 2 h"),
      Case(
        16 * hour, local(1, 0), "has not come back since v5 was released 6 h ago; its copy of v4 expired 5 h ago"),
    ])
  func reason(_ given: Case) { #expect(given.row.judged(at: given.now).reason == given.reason) }

  @Test("several superseded versions are named together")
  func severalVersions() {
    let versions = (1...4).map { JudgeRow.version($0, from: Int64($0) * Self.hour, until: 10 * Self.hour, by: 5) }
    func reason(_ held: [(version: Int, clients: Int)]) -> String {
      JudgeRow(
        connectorClass: .local, versions: versions + [JudgeRow.version(5, from: 10 * Self.hour)],
        holds: held.map { JudgeRow.fetch($0.version, at: 9 * Self.hour, active: $0.clients) }
      ).judged(at: 16 * Self.hour).reason
    }
    #expect(reason([(4, 3), (3, 4)]).hasPrefix("7 of 7 clients hold v3 or v4 and have not come back since v5"))
    #expect(reason([(4, 3), (3, 2), (2, 1)]).hasPrefix("6 of 6 clients hold v4 or 2 other superseded versions and"))
  }

  @Test(
    "durations are in their largest whole unit",
    arguments: [
      (-5, "0 s"), (0, "0 s"), (1, "1 s"), (45, "45 s"), (59, "59 s"), (60, "1 min"), (179, "2 min"), (180, "3 min"),
      (3_599, "59 min"), (3_600, "1 h"), (7_200, "2 h"), (86_399, "23 h"), (86_400, "1 d"), (17 * 86_400, "17 d"),
      (Int64.max, "106751991167300 d"),
    ] as [(Int64, String)])
  func durations(_ seconds: Int64, _ words: String) { #expect(RelativeTime.words(seconds) == words) }

  @Test(
    "clock words carry the date unless it is today",
    arguments: [
      (0, 0, "00:00Z"), (86_399, 0, "23:59Z"), (86_400, 0, "1970-01-02 00:00Z"), (0, 86_400, "1970-01-01 00:00Z"),
      (951_782_400, 0, "2000-02-29 00:00Z"), (951_868_800, 0, "2000-03-01 00:00Z"),
      (1_791_453_300, 1_791_504_000, "2026-10-08 09:55Z"), (1_791_453_300, 1_791_450_000, "09:55Z"),
      (4_107_542_400, 0, "2100-03-01 00:00Z"), (1_798_761_599, 0, "2026-12-31 23:59Z"),
      (Int64.max, 0, "9999-12-31 23:59Z"), (Int64.min, 0, "00:00Z"),
    ] as [(Int64, Int64, String)])
  func clocks(_ time: Int64, _ now: Int64, _ words: String) { #expect(RelativeTime.clock(time, now: now) == words) }

  @Test("a time not yet reached is now")
  func ago() {
    #expect(RelativeTime.ago(100, now: 220) == "2 min ago")
    #expect(RelativeTime.ago(220, now: 100) == "0 s ago")
    #expect(RelativeTime.ago(.min, now: .max) == "106751991167300 d ago")
  }
}

import Testing

@testable import Evidence

@Suite("States at the seconds where they change")
struct JudgeBoundaryTests {
  /// A row judged at a second: state, and the second at which time alone changes it.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let row: JudgeRow
    let now: Int64
    let state: ConnectorState
    let changesAt: Int64?

    init(_ name: String, _ row: JudgeRow, _ now: Int64, _ state: ConnectorState, then changesAt: Int64?) {
      testDescription = "\(name) at \(now)"
      (self.row, self.now, self.state, self.changesAt) = (row, now, state, changesAt)
    }
  }

  static let day = JudgeRow.day
  static let hour = JudgeRow.hour
  static let grace = JudgeRow.grace

  static let onV4 = JudgeRow(holds: [JudgeRow.fetch(4, at: 9 * hour)])
  static let silentFrom = 9 * hour + 7 * day

  /// Fetched over 20 d in 3 hours: every 10 d; twice that is more than 7 d.
  static let rare = JudgeRow(
    versions: [JudgeRow.version(4, from: -30 * day, until: 10 * hour, by: 5), JudgeRow.version(5, from: 10 * hour)],
    holds: [JudgeRow.fetch(4, at: 0, from: -20 * day, hours: 3)])

  /// Every 3.5 d: twice that is 7 d and no more.
  static let weekly = JudgeRow(
    versions: rare.versions, holds: [JudgeRow.fetch(4, at: 0, from: -7 * day, hours: 3)])

  static let used = JudgeRow(
    holds: [JudgeRow.fetch(5, at: 11 * hour)], uses: [JudgeRow.use(last: 20 * hour)])
  static let quietFrom = 20 * hour + 72 * hour + 1

  static let usedInGrace = JudgeRow(holds: [JudgeRow.fetch(5, at: 11 * hour)], uses: [JudgeRow.use(last: grace)])

  static let announced = JudgeRow(
    versions: [
      JudgeRow.version(4, until: 10 * hour, by: 5, grace: 2 * day), JudgeRow.version(5, from: 10 * hour),
    ],
    holds: [JudgeRow.fetch(4, at: 9 * hour)])

  @Test(
    "one second before, at, and after",
    arguments: [
      // GRACE ends behind G.
      Case("grace", onV4, 10 * hour, .grace, then: grace + 1),
      Case("grace", onV4, grace - 1, .grace, then: grace + 1),
      Case("grace", onV4, grace, .grace, then: grace + 1),
      Case("grace", onV4, grace + 1, .behind, then: silentFrom),
      // A clock set back: v4 stays superseded.
      Case("clock set back", onV4, 5 * hour, .grace, then: grace + 1),
      // An announced move has its grace.
      Case("announced", announced, 2 * day, .grace, then: 2 * day + 1),
      Case("announced", announced, 2 * day + 1, .behind, then: silentFrom),
      // BEHIND becomes SILENT after 7 d, or twice the usual interval.
      Case("silent", onV4, silentFrom - 1, .behind, then: silentFrom),
      Case("silent", onV4, silentFrom, .silent, then: nil),
      Case("silent", onV4, silentFrom + 1, .silent, then: nil),
      Case("silent, rare", rare, 20 * day - 1, .behind, then: 20 * day),
      Case("silent, rare", rare, 20 * day, .silent, then: nil),
      Case("silent, every 3.5 d", weekly, 7 * day - 1, .behind, then: 7 * day),
      Case("silent, every 3.5 d", weekly, 7 * day, .silent, then: nil),
      // STALE lasts quiet_after from the last use.
      Case("stale", used, 20 * hour, .stale, then: quietFrom),
      Case("stale", used, quietFrom - 2, .stale, then: quietFrom),
      Case("stale", used, quietFrom - 1, .stale, then: quietFrom),
      Case("stale", used, quietFrom, .current, then: nil),
      // A clock set back to before the use.
      Case("stale, clock set back", used, 12 * hour, .stale, then: quietFrom),
      // A use at G is within grace; behind G it is over.
      Case("used in grace", usedInGrace, grace - 1, .grace, then: grace + 1),
      Case("used in grace", usedInGrace, grace, .grace, then: grace + 1),
      Case("used in grace", usedInGrace, grace + 1, .current, then: nil),
      Case(
        "used a second after grace", JudgeRow(uses: [JudgeRow.use(last: grace + 1)]), grace + 1, .stale,
        then: grace + 1 + 72 * hour + 1),
      // Stale ends in BEHIND or SILENT where the fetch is old too.
      Case(
        "stale, holds v4", JudgeRow(holds: onV4.holds, uses: [JudgeRow.use(last: 20 * hour)]), quietFrom - 1, .stale,
        then: quietFrom),
      Case(
        "stale, holds v4", JudgeRow(holds: onV4.holds, uses: [JudgeRow.use(last: 20 * hour)]), quietFrom, .behind,
        then: 20 * hour + 7 * day),
      // CURRENT never changes by time alone.
      Case("current", JudgeRow(holds: [JudgeRow.fetch(5, at: 11 * hour)]), 900 * day, .current, then: nil),
      // An endless grace does not overflow.
      Case(
        "endless grace",
        JudgeRow(
          versions: [
            VersionStanding(
              number: 4, isCurrent: false, releasedAt: 0, supersededAt: JudgeRow.origin, supersededBy: 5,
              expiresAt: JudgeRow.origin, graceUntil: .max), JudgeRow.version(5, from: 0),
          ], holds: onV4.holds), 999 * day, .grace, then: nil),
    ])
  func boundary(_ given: Case) {
    let judgement = given.row.judged(at: given.now)
    #expect(judgement.state == given.state)
    #expect(judgement.changesAt == given.changesAt.map { JudgeRow.origin + $0 })
  }

  @Test(
    "changesAt is the second at which the state really changes", arguments: [onV4, rare, used, usedInGrace, announced])
  func changesAtIsExact(_ row: JudgeRow) {
    var now = JudgeRow.moved
    for _ in 0..<5 {
      let judgement = row.judged(at: now)
      guard let next = judgement.changesAt.map({ $0 - JudgeRow.origin }) else { return }
      #expect(row.judged(at: next - 1).state == judgement.state)
      #expect(row.judged(at: next).state != judgement.state)
      now = next
    }
  }
}

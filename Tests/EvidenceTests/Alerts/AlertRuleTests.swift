import Testing

@testable import Evidence

/// The rule connector.stale as a table: condition, alert there is, time → step.
@Suite struct AlertRuleTests {
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let condition: AlertCondition
    let open: OpenAlert?
    let expected: AlertStep

    init(_ name: String, _ condition: AlertCondition, _ open: OpenAlert?, _ expected: AlertStep) {
      (testDescription, self.condition, self.open, self.expected) = (name, condition, open, expected)
    }
  }

  static let now: Int64 = 1_000_000
  static let policy = AlertPolicy(minHits: 3, window: 86_400, repeatInterval: 86_400)

  static func stale(_ hits: Int64, silencedUntil: Int64? = nil) -> AlertCondition {
    AlertCondition(isStale: true, hitsInWindow: hits, silencedUntil: silencedUntil)
  }

  static func firing(toldAgo: Int64? = 0, acked: Bool = false) -> OpenAlert {
    OpenAlert(state: .firing, toldAt: toldAgo.map { now - $0 }, isAcknowledged: acked)
  }

  static func barred(_ hits: Int64) -> AlertCondition {
    AlertCondition(isStale: true, hitsInWindow: hits, mayOpen: false)
  }

  static let over = AlertCondition(isStale: false)
  static let returned = AlertCondition(isStale: false, isEndedByReturn: true)
  static let pending = OpenAlert(state: .pending)

  static let cases: [Case] = [
    Case("nothing is stale", over, nil, .none),
    Case("two hits are too few", stale(2), nil, .pend),
    Case("two hits go on being too few", stale(2), pending, .keep),
    Case("the third opens it", stale(3), nil, .open(tells: true)),
    Case("the third opens a pending one", stale(3), pending, .open(tells: true)),
    Case(
      "silenced to the very second: it opens and tells nobody", stale(3, silencedUntil: now), nil, .open(tells: false)),
    Case("a silence over since a second", stale(3, silencedUntil: now - 1), nil, .open(tells: true)),
    Case("the 400th hit is a count", stale(400), firing(), .keep),
    Case("it stays open however few the hits become", stale(0), firing(), .keep),
    Case("a second before the repeat", stale(9), firing(toldAgo: 86_399), .keep),
    Case("the repeat is due", stale(9), firing(toldAgo: 86_400), .tellAgain),
    Case("acknowledged: no repeat", stale(9), firing(toldAgo: 90_000, acked: true), .keep),
    Case("silenced: no repeat", stale(9, silencedUntil: now + 1), firing(toldAgo: 90_000), .keep),
    Case("the silence is over, nobody knows yet", stale(9), firing(toldAgo: nil), .tell),
    Case("silenced still, nobody knows yet", stale(9, silencedUntil: now), firing(toldAgo: nil), .keep),
    Case("acknowledged before anybody was told", stale(9), firing(toldAgo: nil, acked: true), .keep),
    Case("quiet", over, firing(), .resolve(.quiet, tells: true)),
    Case("quiet after an acknowledgement", over, firing(acked: true), .resolve(.quiet, tells: true)),
    Case("quiet, and nobody was told of it", over, firing(toldAgo: nil), .resolve(.quiet, tells: false)),
    Case("the endpoint is current again", returned, firing(), .resolve(.endpointCurrentAgain, tells: true)),
    Case("pending and over: no trace", over, pending, .drop),
    // Claimed from too few networks: none opens, and one that fires lasts.
    Case("may not open one", barred(9), nil, .none),
    Case("may not open one any more", barred(9), pending, .drop),
    Case("may not open one, yet it fires", barred(9), firing(), .keep),
    Case("may not open one, yet it fires: the repeat", barred(9), firing(toldAgo: 86_400), .tellAgain),
  ]

  @Test("a step follows from condition, alert and time", arguments: cases) func step(_ given: Case) {
    #expect(Self.policy.step(given.condition, open: given.open, at: Self.now) == given.expected)
  }

  @Test("the next step by time alone: repeat, or the end of a silence, whichever is later") func nextStep() {
    let policy = Self.policy
    #expect(policy.nextStep(of: Self.firing(toldAgo: 100), silencedUntil: nil, after: Self.now) == Self.now + 86_300)
    #expect(
      policy.nextStep(of: Self.firing(toldAgo: 100), silencedUntil: Self.now + 90_000, after: Self.now)
        == Self.now + 90_001)
    #expect(
      policy.nextStep(of: Self.firing(toldAgo: nil), silencedUntil: Self.now + 5, after: Self.now) == Self.now + 6)
    #expect(policy.nextStep(of: Self.firing(acked: true), silencedUntil: nil, after: Self.now) == nil)
    #expect(policy.nextStep(of: Self.pending, silencedUntil: nil, after: Self.now) == nil)
  }

  @Test("at the second named, the step is due") func nextStepIsDue() throws {
    let open = Self.firing(toldAgo: 100)
    let due = try #require(Self.policy.nextStep(of: open, silencedUntil: nil, after: Self.now))
    #expect(Self.policy.step(Self.stale(5), open: open, at: due - 1) == .keep)
    #expect(Self.policy.step(Self.stale(5), open: open, at: due) == .tellAgain)
  }
}

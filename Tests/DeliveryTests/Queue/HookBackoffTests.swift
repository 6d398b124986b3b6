import Testing

@testable import Delivery
@testable import Storage

@Suite("When a hook that fails is tried again") struct HookBackoffTests {
  private func after(
    _ health: HookHealth, _ outcome: AttemptResult.Outcome, isCounted: Bool = true, now: Int64
  ) -> HookHealth {
    HookBackoff.health(health, after: outcome, isCounted: isCounted, now: now, random: 0)
  }

  @Test(
    "each failure holds the hook back by the retry schedule; success ends it, and what is no failure changes nothing")
  func schedule() {
    var health = HookHealth()
    for (now, retryAt) in [(100, 105), (105, 405), (405, 2_205), (2_205, 9_405)] as [(Int64, Int64)] {
      health = after(health, .failed(retryAfter: nil), now: now)
      #expect(health.retryAt == retryAt && health.failingSince == 100)
    }
    #expect(health.failures == 4)
    for outcome in [AttemptResult.Outcome.later, .missing, .interrupted, .gone] {
      #expect(after(health, outcome, now: 9_405) == health)
    }
    #expect(after(health, .delivered, now: 9_405) == HookHealth())
  }

  @Test("tries that were under way together count once; a receiver's own wish wins where it is longer")
  func together() {
    let first = after(HookHealth(), .failed(retryAfter: nil), now: 100)
    #expect(after(first, .failed(retryAfter: nil), isCounted: false, now: 101).failures == 1)
    #expect(after(first, .failed(retryAfter: 3_600), now: 200).retryAt == 3_800)
    #expect(after(first, .failed(retryAfter: 3_600), now: 102).retryAt == 3_702)
  }

  @Test("a try that something new had made before its time takes the schedule no further") func early() {
    let second = after(after(HookHealth(), .failed(retryAfter: nil), now: 100), .failed(retryAfter: nil), now: 105)
    var health = second
    for now in stride(from: Int64(110), to: 400, by: 20) { health = after(health, .failed(retryAfter: nil), now: now) }
    #expect(health == second)
    #expect(after(health, .failed(retryAfter: 600), now: 200).retryAt == 800)
    #expect(after(health, .failed(retryAfter: nil), now: 405).retryAt == 2_205)
  }

  /// Failing since 1,000, tried last at `last`, by the schedule again at 100,000.
  private func due(last: Int64, newcomers: Bool = true, notBefore: Int64 = 0, now: Int64) -> Int64 {
    let hook = WaitingHook(id: 1, kind: .webhook, failures: 4, failingSince: 1_000, retryAt: 100_000)
    return HookBackoff.dueAt(hook, lastTry: last, notBefore: notBefore, hasNewcomers: newcomers, now: now)
  }

  @Test("while others wait that were never tried, a quarter of its time of failing is enough, 5 minutes at the most")
  func eager() {
    #expect(due(last: 1_010, now: 1_010) == 1_015)
    #expect(due(last: 1_400, now: 1_400) == 1_500)
    #expect(due(last: 50_000, now: 50_000) == 50_300)
    #expect(due(last: 50_000, newcomers: false, now: 50_000) == 100_000)
    #expect(due(last: 50_000, notBefore: 60_000, now: 50_000) == 60_000)
    #expect(due(last: 99_990, now: 99_995) == 100_000)
  }

  @Test("the one that is tried is due, failed least, and is the oldest of these") func probe() {
    func head(_ id: Int64, next: Int64, failures: Int) -> LaneHead {
      LaneHead(
        connector: "c\(id)", delivery: DeliveryID(id), sequence: EventSequence(id), nextAt: next, failures: failures,
        isLeased: false,
        isHeld: false)
    }
    let heads = [
      head(1, next: 900, failures: 1), head(2, next: 50, failures: 3), head(3, next: 100, failures: 0),
      head(4, next: 100, failures: 0),
    ]
    #expect(HookBackoff.probe(heads, now: 100)?.delivery == 3)
    #expect(HookBackoff.probe(Array(heads.prefix(2)), now: 100)?.delivery == 2)
    #expect(HookBackoff.probe(Array(heads.prefix(2)), now: 10)?.delivery == 1, "none is due")
    #expect(HookBackoff.probe([], now: 100) == nil)
  }
}

import Testing

@testable import Evidence

/// What the trusted time is while the system's clock is set, at the exact limits. All in seconds here.
@Suite struct TrustedClockTests {
  private static let day: Int64 = 86_400
  private static let start: Int64 = 1_800_000_000
  private static let boot: Int64 = 5_000

  /// A clock that was started at `start`, and is told the system's clock (as its difference from the right one) at
  /// moments after it.
  private struct Walk {
    var clock: TrustedClock
    var uptime = boot

    init(error: Int64 = 0, lastRecorded: Int64? = nil) {
      clock = TrustedClock(
        TrustedClock.Reading(system: (start + error) * 1_000, uptime: boot * 1_000),
        lastRecorded: lastRecorded.map { $0 * 1_000 })
    }

    mutating func pass(_ seconds: Int64, error: Int64 = 0) {
      uptime += seconds
      clock.advance(to: reading(error))
    }

    func reading(_ error: Int64) -> TrustedClock.Reading {
      TrustedClock.Reading(system: (start + uptime - boot + error) * 1_000, uptime: uptime * 1_000)
    }

    /// Seconds that the trusted time is off the right one.
    var error: Int64 { clock.now / 1_000 - (start + uptime - boot) }
    var isTrusted: Bool { clock.doubt == nil }
  }

  @Test("a step of a minute is followed, one second more is doubted", arguments: [1, -1])
  func limit(sign: Int64) {
    var walk = Walk()
    walk.pass(10, error: 60 * sign)
    #expect(walk.isTrusted)
    walk = Walk()
    walk.pass(10, error: 61 * sign)
    #expect(walk.clock.doubt == .jumped(by: 61_000 * sign))
    #expect(walk.error == 0)
  }

  @Test("a small step forward is taken at once, one back at half the speed of time, never backwards") func slew() {
    var walk = Walk()
    walk.pass(1, error: 40)
    #expect(walk.error == 40)
    walk = Walk()
    var last = walk.clock.now
    for _ in 0..<70 {
      walk.pass(1, error: -30)
      #expect(walk.clock.now > last)
      last = walk.clock.now
    }
    #expect(walk.error == -30)
  }

  @Test("400 days forward and back: the time goes on as it was, and what follows from time alone stands still")
  func forwardAndBack() {
    var walk = Walk()
    walk.pass(100)
    let before = walk.clock.effective
    for _ in 0..<5 { walk.pass(1, error: 400 * Self.day) }
    #expect(walk.error == 0)
    #expect(walk.clock.effective == before)
    walk.pass(1)
    #expect(walk.isTrusted && walk.error == 0)
    #expect(walk.clock.effective == walk.clock.now)
  }

  @Test("a new time that has lasted an hour is believed, forward and back", arguments: [2, -2])
  func hour(days: Int64) {
    var walk = Walk()
    walk.pass(1, error: days * Self.day)
    walk.pass(3_599, error: days * Self.day)
    #expect(!walk.isTrusted && walk.error == 0)
    walk.pass(1, error: days * Self.day)
    #expect(walk.isTrusted && walk.error == days * Self.day)
    #expect(walk.clock.effective == walk.clock.now)
  }

  @Test("a clock that jumps again begins its hour anew") func again() {
    var walk = Walk()
    walk.pass(1, error: 2 * Self.day)
    walk.pass(3_000, error: 3 * Self.day)
    walk.pass(3_599, error: 3 * Self.day)
    #expect(!walk.isTrusted)
    walk.pass(1, error: 3 * Self.day)
    #expect(walk.isTrusted && walk.error == 3 * Self.day)
  }

  @Test("the operator confirms a time at once") func confirmed() {
    var walk = Walk()
    walk.pass(1, error: -2 * Self.day)
    walk.clock.confirm(walk.reading(-2 * Self.day))
    #expect(walk.isTrusted && walk.error == -2 * Self.day)
  }

  @Test(
    "a start after nothing, or soon after what was recorded, is trusted", arguments: [nil, 0, -3_600, -30 * 86_400])
  func trustedStart(after recorded: Int64?) {
    let walk = Walk(lastRecorded: recorded.map { Self.start + $0 })
    #expect(walk.isTrusted && walk.error == 0)
  }

  @Test("a start a little before what was recorded goes on from there, and follows") func littleEarlier() {
    var walk = Walk(lastRecorded: Self.start + 60)
    #expect(walk.isTrusted && walk.error == 60)
    walk.pass(200)
    #expect(walk.isTrusted && walk.error == 0)
  }

  @Test("a start before what was recorded goes on from that, and is doubted for an hour") func earlier() {
    var walk = Walk(error: -2 * Self.day, lastRecorded: Self.start)
    #expect(walk.clock.doubt == .earlier(by: 2 * Self.day * 1_000))
    #expect(walk.error == 0)
    walk.pass(3_599, error: -2 * Self.day)
    #expect(!walk.isTrusted && walk.error == 0)
    #expect(walk.clock.effective == Self.start * 1_000)
    walk.pass(1, error: -2 * Self.day)
    #expect(walk.isTrusted && walk.error == -2 * Self.day)
  }

  @Test("a start over 30 days after what was recorded goes by the system's clock; only its effects wait")
  func later() {
    let recorded = Self.start - 30 * Self.day - 1
    var walk = Walk(lastRecorded: recorded)
    #expect(walk.clock.doubt == .later(by: (30 * Self.day + 1) * 1_000))
    #expect(walk.error == 0)
    #expect(walk.clock.effective == recorded * 1_000)
    walk.pass(3_599)
    #expect(!walk.isTrusted)
    walk.pass(1)
    #expect(walk.isTrusted && walk.clock.effective == walk.clock.now)
  }

  @Test("a wrong clock at the start that the network sets right is believed at once", arguments: [-400, 400])
  func setRight(days: Int64) {
    var walk = Walk(error: days * Self.day, lastRecorded: Self.start - 3 * Self.day)
    #expect(!walk.isTrusted)
    walk.pass(10)
    #expect(walk.isTrusted && walk.error == 0)
  }
}

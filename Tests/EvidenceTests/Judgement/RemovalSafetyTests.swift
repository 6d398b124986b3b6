import Testing

@testable import Evidence

@Suite("Safe to remove")
struct RemovalSafetyTests {
  static let hour: Int64 = 3_600
  static let day: Int64 = 86_400
  static let now: Int64 = 1_791_417_600 + 400 * day
  static let retired = now - 100 * day
  static let monthAgo = now - 30 * day

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var isServed = false
    var retiredAt: Int64? = RemovalSafetyTests.retired
    var graceUntil: Int64? = RemovalSafetyTests.retired
    var callers: [EndpointCaller] = []
    var coverage = UseCoverage.always
    let answer: RemovalSafety.Answer
    let reason: String

    init(
      _ name: String, isServed: Bool = false, retiredAt: Int64? = retired, graceUntil: Int64? = retired,
      _ callers: [EndpointCaller] = [], _ coverage: UseCoverage = .always, is answer: RemovalSafety.Answer,
      _ reason: String
    ) {
      (testDescription, self.isServed, self.retiredAt, self.graceUntil) = (name, isServed, retiredAt, graceUntil)
      (self.callers, self.coverage, self.answer, self.reason) = (callers, coverage, answer, reason)
    }
  }

  static func caller(
    _ name: String = "chatgpt", _ connectorClass: ConnectorClass = .hosted, ago: Int64, _ permit: AlertPermit? = nil,
    isClaimed: Bool = false, clients: Int = 1, days: Int = 1, every interval: Int64? = nil
  ) -> EndpointCaller {
    // Of several days the last ones.
    let last = (now - ago) / day
    return EndpointCaller(
      name: name, connectorClass: connectorClass, permit: permit ?? .may(because: nil), isClaimed: isClaimed,
      lastAt: now - ago, clients: clients, days: Set((0..<Int64(days)).map { last - $0 }), interval: interval)
  }

  static func script(
    _ name: String = "python-httpx", ago: Int64 = hour, days: Int, clients: Int = 1, every interval: Int64? = nil
  ) -> EndpointCaller {
    caller(
      name, .httpLibrary, ago: ago, .never("libraries open no alert"), clients: clients, days: days, every: interval)
  }

  /// Browsers that were sent there for nobody known.
  static func visits(
    _ hits: Int64, ago: Int64 = 60, days: Int = 1, isAuthorization: Bool = true
  ) -> EndpointCaller {
    var visits = caller("browser", .browser, ago: ago, .never("browsers open no alert"), days: days)
    (visits.hits, visits.isAuthorization) = (hits, isAuthorization)
    return visits
  }

  static let requests = "authorization requests by browsers, for nobody known"

  static let few = AlertPermit.tooFew("from 1 network, an alert needs 3")
  static let never = "never called while observed"
  static let nothingCounts = "no call that counts while observed"

  static let cases = [
    Case("watched always", is: .yes, never),
    Case("served", isServed: true, is: .no, "a manifest is served there"),
    Case("current", retiredAt: nil, [caller(ago: 1)], is: .no, "a current version advertises it"),
    // The grace, to its last second.
    Case("grace", graceUntil: now, is: .no, "copies of it are valid until 2027-11-12T00:00:00Z"),
    Case("grace over", graceUntil: now - 1, is: .yes, never),
    Case("no grace", graceUntil: nil, is: .yes, never),
    // Calls within quiet_after, to its last second.
    Case("called", [caller(ago: 72 * hour)], is: .no, "called 3 d ago by chatgpt"),
    Case("called before", [caller(ago: 72 * hour + 1)], is: .yes, "last called 3 d ago"),
    Case(
      "called by several", [caller(ago: 9), caller("claude", ago: 7), caller("claude", ago: 8)], is: .no,
      "called 7 s ago by claude and 1 more"),
    // Observed since the retirement, or for 30 d.
    Case("30 d", [], .since(monthAgo), is: .yes, never),
    Case(
      "30 d less a second", [], .since(monthAgo + 1), is: .unknown, "its use is not observed before 2027-10-13 00:00Z"),
    Case("a gap 30 d ago", [], .gap(from: monthAgo - 60, to: monthAgo), is: .yes, never),
    Case(
      "a gap since", [], .gap(from: monthAgo - 60, to: monthAgo + 60), is: .unknown,
      "its use is not observed between 2027-10-12 23:59Z and 2027-10-13 00:01Z"),
    Case("since the retirement", retiredAt: now - 5 * day, [], .since(now - 5 * day), is: .yes, never),
    Case(
      "since a second later", retiredAt: now - 5 * day, [], .since(now - 5 * day + 1), is: .unknown,
      "its use is not observed before 2027-11-07 00:00Z"),
    Case("not any more", [], .until(now - day), is: .unknown, "its use is not observed since 2027-11-11 00:00Z"),
    Case("nobody", [], .unobserved, is: .unknown, "nobody observes its use: mirror it, or ingest the access log"),
    Case(
      "just retired", retiredAt: now - 72 * hour + 1, is: .unknown, "retired 2 d ago only; wait for 3 d"),
    Case("retired quiet_after ago", retiredAt: now - 72 * hour, is: .yes, never),
    // Claims that may open no alert decide nothing, and are named.
    Case(
      "claimed", [caller(ago: 2 * hour, few)], is: .yes,
      nothingCounts + "; claimed calls in the name of chatgpt 2 h ago do not count: from 1 network, an alert needs 3"),
    Case(
      "claimed, not observed", [caller(ago: 2 * hour, few)], .unobserved, is: .unknown,
      "nobody observes its use: mirror it, or ingest the access log; claimed calls in the name of chatgpt 2 h ago do not"
        + " count: from 1 network, an alert needs 3"),
    Case("claimed long ago", [caller(ago: 72 * hour + 1, few)], is: .yes, nothingCounts),
    Case("claimed and believed", [caller(ago: 60, .may(because: "x"))], is: .no, "called 1 min ago by chatgpt"),
    // Libraries come in the way where they come again.
    Case("a script once", [script(days: 1)], is: .unknown, "called 1 h ago by 1 script, once; wait for 3 d"),
    Case("a script once, quiet_after ago", [script(ago: 72 * hour + 1, days: 1)], is: .yes, "last called 3 d ago"),
    Case(
      "two libraries on two days together", [script(days: 1), script("curl", ago: day + hour, days: 1)], is: .no,
      "called by 2 scripts, once each"),
    Case(
      "two libraries on the same day", [script(days: 1), script("curl", ago: 2 * hour, days: 1)], is: .unknown,
      "called 1 h ago by 2 scripts, once each; wait for 3 d"),
    Case(
      "a script several times on one day", [script(days: 1, every: 60)], is: .unknown,
      "called 1 h ago by 1 script, every 1 min; wait for 3 d"),
    Case(
      "many scripts once", [script(days: 1, clients: 50)], is: .unknown,
      "called 1 h ago by 50 scripts, once; wait for 3 d"),
    Case("a script on two days", [script(days: 2, every: 3_600)], is: .no, "called by 1 script, hourly"),
    Case("30 d ago", [script(ago: 30 * day, days: 2, every: day)], is: .no, "called by 1 script, daily"),
    Case("longer ago", [script(ago: 30 * day + 1, days: 2, every: day)], is: .yes, "last called 30 d ago"),
    Case(
      "several scripts", [script(days: 3, clients: 2, every: 21_600), script(days: 1)], is: .no,
      "called by 3 scripts, every 6 h"),
    Case("a connector before scripts", [script(days: 9), caller(ago: 60)], is: .no, "called 1 min ago by chatgpt"),
    Case("crawlers are in nobody's way", [caller("gptbot", .crawler, ago: 1)], is: .yes, nothingCounts),
    // Who logs in comes in the way, whomever it is for.
    Case("logins on two days", [visits(200, days: 2)], is: .no, "200 \(requests), the last 1 min ago"),
    Case("logins on one day", [visits(3)], is: .unknown, "3 \(requests), the last 1 min ago; wait for 30 d"),
    Case(
      "one login, 30 d ago", [visits(1, ago: 30 * day)], is: .unknown,
      "1 authorization request by a browser, for nobody known, the last 30 d ago; wait for 30 d"),
    Case("logins longer ago", [visits(9, ago: 30 * day + 1, days: 2)], is: .yes, "last called 30 d ago"),
    Case(
      "a page of scripts that fetches tokens", [visits(2, days: 2, isAuthorization: false)], is: .no,
      "2 calls by browsers, for nobody known, the last 1 min ago"),
    Case(
      "a connector before logins", [visits(9, days: 2), caller(ago: 60)], is: .no, "called 1 min ago by chatgpt"),
    // What is only claimed is said to be, unless the platform itself called, too.
    Case("claimed and counting", [caller(ago: 60, isClaimed: true)], is: .no, "called 1 min ago by chatgpt (claimed)"),
    Case(
      "claimed beside verified", [caller(ago: 60, isClaimed: true), caller(ago: 90), caller("claude", ago: 99)],
      is: .no, "called 1 min ago by chatgpt and 1 more"),
  ]

  @Test("at the exact second", arguments: cases) func safety(_ given: Case) {
    let safety = RemovalSafety(
      isServed: given.isServed, retiredAt: given.retiredAt, graceUntil: given.graceUntil, callers: given.callers,
      coverage: given.coverage, quietAfter: 72 * Self.hour, now: Self.now)
    #expect(safety.answer == given.answer)
    #expect(safety.reason == given.reason)
  }

  @Test(
    "whom no rule names is a line of its own, unless the reason tells of them",
    arguments: [
      ([], []), ([script(days: 1)], []), ([script(days: 5, every: 3_600)], []), ([visits(3)], []),
      ([script(days: 5, every: 3_600), caller(ago: 60)], ["1 script, hourly"]),
      ([script(days: 5, every: 2_699), caller(ago: 60)], ["1 script, every 44 min"]),
      ([script(days: 5, every: 5_400), caller(ago: 60)], ["1 script, every 1 h"]),
      (
        [script(days: 5, clients: 2, every: day), script("curl", days: 1), visits(200, days: 2), caller(ago: 60)],
        ["3 scripts, daily", "200 \(requests)"]
      ),
      ([script(days: 2), visits(200, days: 2)], ["200 \(requests)"]),
      ([script(days: 1), visits(200, days: 2)], ["1 script, once"]),
      ([script(ago: 72 * hour + 1, days: 1)], ["1 script, once"]),
      ([script(ago: 30 * day + 1, days: 5, every: 60), visits(1, ago: 30 * day + 1), caller(ago: 60)], []),
    ] as [([EndpointCaller], [String])])
  func others(_ callers: [EndpointCaller], _ others: [String]) {
    let safety = RemovalSafety(
      retiredAt: Self.retired, graceUntil: nil, callers: callers, coverage: .always, quietAfter: 72 * Self.hour,
      now: Self.now)
    #expect(safety.others == others)
  }
}

import Testing

@testable import Delivery

@Suite("The retry schedule") struct RetryScheduleTests {
  private static let delays: [(failures: Int, seconds: Int64)] = [
    (1, 5), (2, 300), (3, 1800), (4, 7200), (5, 18_000), (6, 36_000), (7, 50_400), (8, 72_000), (9, 86_400),
  ]

  @Test("the delays of Standard Webhooks, plus up to a tenth", arguments: delays)
  func delay(failures: Int, seconds: Int64) {
    #expect(RetrySchedule.delay(afterFailures: failures, random: 0) == seconds)
    #expect(RetrySchedule.delay(afterFailures: failures, random: 0.5) == seconds + seconds / 20)
    let latest = RetrySchedule.delay(afterFailures: failures, random: 0.999_999) ?? 0
    #expect(latest >= seconds + seconds / 10 - 1 && latest <= seconds + seconds / 10)
  }

  @Test("after the tenth failure the delivery is dead, whatever the receiver asks for", arguments: [10, 11, 1000])
  func dead(failures: Int) {
    #expect(RetrySchedule.delay(afterFailures: failures, random: 0.5) == nil)
    #expect(RetrySchedule.next(afterFailures: failures, random: 0.5, retryAfter: 60) == nil)
  }

  @Test(
    "Retry-After puts the next attempt off, never brings it forward, and no longer than 24 h",
    arguments: [
      (nil, 300), (0, 300), (299, 300), (301, 301), (86_400, 86_400), (86_401, 86_400), (.max, 86_400), (-5, 300),
    ] as [(Int64?, Int64)])
  func retryAfter(asked: Int64?, seconds: Int64) {
    #expect(RetrySchedule.next(afterFailures: 2, random: 0, retryAfter: asked) == seconds)
  }

  /// 1994-11-06T08:49:37Z, RFC 9110 §5.6.7's own example, is 784111777.
  @Test(
    "Retry-After is a number of seconds or an HTTP-date of any form",
    arguments: [
      ("0", 0), ("120", 120), ("99999999999999999999", .max), ("Sun, 06 Nov 1994 08:49:37 GMT", 77),
      ("Sun Nov  6 08:49:37 1994", 77), ("Sun Nov 16 08:49:37 1994", 864_077), ("Sun, 06 Nov 1994 08:00:00 GMT", 0),
      ("", nil), ("-1", nil), ("1.5", nil), ("1 ", nil), ("soon", nil), ("+5", nil), ("٣", nil),
      ("Sun, 31 Feb 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 25:49:37 GMT", nil),
      ("Sun, 06 Foo 1994 08:49:37 GMT", nil), ("1994-11-06T08:49:37Z", nil),
    ] as [(String, Int64?)])
  func retryAfterForms(text: String, seconds: Int64?) {
    #expect(RetryAfter.seconds(text, now: 784_111_700) == seconds)
  }

  @Test("two digits of a year are of this century") func obsoleteForm() {
    #expect(RetryAfter.seconds("Thursday, 08-Oct-26 09:55:00 GMT", now: 1_791_453_240) == 60)
  }
}

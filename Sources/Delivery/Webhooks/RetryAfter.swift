import Basics

/// `Retry-After` (RFC 9110 §10.2.3).
enum RetryAfter {
  /// Seconds from `now`, never fewer than none; nil for what is neither delta-seconds nor an HTTP-date.
  static func seconds(_ text: String, now: Int64) -> Int64? {
    // More digits than a number holds are a long time all the same.
    if !text.isEmpty, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) { return Int64(text) ?? .max }
    // Two digits of a year are of this century: nobody asks to be tried again in the last one.
    return HTTPDate.seconds(Array(text.utf8), now: endOfCentury).map { max(0, $0 - now) }
  }

  /// 2099-12-31T23:59:59Z.
  private static let endOfCentury: Int64 = 4_102_444_799
}

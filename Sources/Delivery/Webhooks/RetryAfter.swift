import Evidence

/// `Retry-After` (RFC 9110 §10.2.3).
enum RetryAfter {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Seconds from `now`, never fewer than none; nil for what is neither delta-seconds nor an HTTP-date.
  static func seconds(_ text: String, now: Int64) -> Int64? {
    // More digits than a number holds are a long time all the same.
    if text.wholeMatch(of: #/[0-9]+/#) != nil { return Int64(text) ?? .max }
    return date(text).map { max(0, $0 - now) }
  }

  /// The Unix time of an HTTP-date in any of its three forms (RFC 9110 §5.6.7). Two digits of a year are of this
  /// century: nobody asks to be tried again in the last one.
  private static func date(_ text: String) -> Int64? {
    if let fix = text.wholeMatch(of: #/[A-Z][a-z]{2}, ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9:]{8}) GMT/#) {
      return time(fix.3, fix.2, fix.1, fix.4)
    }
    if let old = text.wholeMatch(of: #/[A-Z][a-z]+day, ([0-9]{2})-([A-Z][a-z]{2})-([0-9]{2}) ([0-9:]{8}) GMT/#) {
      return time("20\(old.3)", old.2, old.1, old.4)
    }
    guard let c = text.wholeMatch(of: #/[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ 0-9][0-9]) ([0-9:]{8}) ([0-9]{4})/#)
    else { return nil }
    return time(c.4, c.1, "\(c.2.replacing(" ", with: "0"))", c.3)
  }

  private static func time(_ year: Substring, _ month: Substring, _ day: Substring, _ clock: Substring) -> Int64? {
    guard let index = months.firstIndex(of: String(month)) else { return nil }
    return RFC3339.time("\(year)-\(index < 9 ? "0" : "")\(index + 1)-\(day)T\(clock)Z")
  }
}

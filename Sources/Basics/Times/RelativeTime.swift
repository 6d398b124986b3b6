/// Times as people say them, in UTC.
package enum RelativeTime {
  /// A duration in its largest whole unit, cut down: `45 s`, `3 min`, `6 h`, `17 d`; a negative one is `0 s`.
  package static func words(_ seconds: Int64) -> String {
    switch seconds {
    case ..<60: "\(max(0, seconds)) s"
    case ..<3_600: "\(seconds / 60) min"
    case ..<86_400: "\(seconds / 3_600) h"
    default: "\(seconds / 86_400) d"
    }
  }

  /// `2 h ago`; a time not yet reached, as after a clock was set back, is `0 s ago`.
  package static func ago(_ time: Int64, now: Int64) -> String {
    words(now.minus(time)) + " ago"
  }

  /// A time of day, `09:55Z`, with its date, `2026-10-08 09:55Z`, unless that is today.
  package static func clock(_ time: Int64, now: Int64) -> String {
    let time = max(0, min(time, lastSecond))
    let minutes = time % 86_400 / 60
    let day = time / 86_400
    let clock = "\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))Z"
    return day == now / 86_400 ? clock : "\(date(day)) \(clock)"
  }

  /// As people write a day and a time: `10:05Z` today, `18 Nov 10:05Z` this year, else `18 Nov 2025`.
  package static func date(_ time: Int64, now: Int64) -> String {
    let time = max(0, min(time, lastSecond))
    let text = clock(time, now: .min)
    let (year, month, day) = (text.prefix(4), Int(text.dropFirst(5).prefix(2)) ?? 1, text.dropFirst(8).prefix(2))
    if time / 86_400 == now / 86_400 { return String(text.dropFirst(11)) }
    let short = "\(day.first == "0" ? day.dropFirst() : day) \(months[month - 1])"
    let isThisYear = year == date(max(0, min(now, lastSecond)) / 86_400).prefix(4)
    return isThisYear ? "\(short) \(text.dropFirst(11))" : "\(short) \(year)"
  }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// A duration in a sentence: `7 days`, `1 hour`, `30 minutes`.
  package static func longWords(_ seconds: Int64) -> String {
    func words(_ count: Int64, _ unit: String) -> String { "\(count) \(unit)\(count == 1 ? "" : "s")" }
    switch seconds {
    case ..<60: return words(max(0, seconds), "second")
    case ..<3_600: return words(seconds / 60, "minute")
    case ..<86_400: return words(seconds / 3_600, "hour")
    default: return words(seconds / 86_400, "day")
    }
  }

  /// The last second of the year 9999.
  private static let lastSecond: Int64 = 253_402_300_799

  private static func date(_ days: Int64) -> String { CivilDate(daysSince1970: days).text }

  private static func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

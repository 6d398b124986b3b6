import Basics

/// A date and time of day as logs write them, held against the calendar. No leap seconds: the servers' clocks are Unix
/// clocks, which have none.
struct LogTime {
  private var year = 0
  private var month = 0
  private var day = 0
  private var hour = 0
  private var minute = 0
  private var second = 0
  /// Seconds that local time is ahead of UTC.
  private var offset = 0

  /// The time in seconds, less than 0 before 1970; nil for what is no date, no time of day or no zone from -14:59 to
  /// +14:59.
  private var unixSeconds: Int64? {
    guard year > 0, let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60, second < 60
    else { return nil }
    return date.daysSince1970 * CivilDate.seconds + Int64(hour * 3_600 + minute * 60 + second - offset)
  }
}

extension LogTime {
  /// The length of `10/Oct/2026:13:55:36 -0700`.
  static let commonLength = 26

  /// Reads `10/Oct/2026:13:55:36 -0700`: nginx's `$time_local`, Apache's `%t` in its brackets, Caddy's `common_log`.
  static func common(_ text: ArraySlice<UInt8>) -> Int64? {
    let span = text.span
    guard span.count == commonLength, let day = span.twoDigits(0), let month = monthNumber(text.dropFirst(3).prefix(3)),
      let century = span.twoDigits(7), let year = span.twoDigits(9), let hour = span.twoDigits(12),
      let minute = span.twoDigits(15), let second = span.twoDigits(18), let zoneHours = span.twoDigits(22),
      let zoneMinutes = span.twoDigits(24), zoneHours <= 14, zoneMinutes < 60, hasCommonMarks(span)
    else { return nil }
    var time = LogTime()
    (time.year, time.month, time.day) = (century * 100 + year, month, day)
    (time.hour, time.minute, time.second) = (hour, minute, second)
    time.offset = (zoneHours * 3_600 + zoneMinutes * 60) * (span[21] == UInt8(ascii: "-") ? -1 : 1)
    return time.unixSeconds
  }

  private static func hasCommonMarks(_ text: borrowing Span<UInt8>) -> Bool {
    let (slash, colon) = (UInt8(ascii: "/"), UInt8(ascii: ":"))
    return text[2] == slash && text[6] == slash && text[11] == colon && text[14] == colon && text[17] == colon
      && text[20] == UInt8(ascii: " ") && (text[21] == UInt8(ascii: "+") || text[21] == UInt8(ascii: "-"))
  }

  /// Reads Caddy's other texts: `2026-10-10T13:55:36.123-07:00` (`rfc3339`, `iso8601` without the last colon) and
  /// `2026/10/10 13:55:36.123` (`wall`, in UTC unless Caddy was told `time_local`, which the text does not show).
  static func dated(_ text: ArraySlice<UInt8>) -> Int64? {
    var rest = LogCursor(text)
    var time = LogTime()
    guard let year = rest.number(digits: 4), let mark = rest.take(oneOf: "-/"), let month = rest.number(digits: 2),
      rest.take(mark), let day = rest.number(digits: 2), rest.take(oneOf: mark == "/" ? " " : "Tt ") != nil,
      time.readTimeOfDay(&rest)
    else { return nil }
    (time.year, time.month, time.day) = (year, month, day)
    if rest.take(oneOf: ".,") != nil, rest.takeDigits().isEmpty { return nil }
    let isZoned = rest.take(oneOf: "Zz") != nil || (mark == "/" && rest.isAtEnd) || time.readZone(&rest, colon: true)
    return isZoned && rest.isAtEnd ? time.unixSeconds : nil
  }

  private mutating func readTimeOfDay(_ rest: inout LogCursor) -> Bool {
    guard let hour = rest.number(digits: 2), rest.take(":"), let minute = rest.number(digits: 2), rest.take(":"),
      let second = rest.number(digits: 2)
    else { return false }
    (self.hour, self.minute, self.second) = (hour, minute, second)
    return true
  }

  /// - Parameter colon: whether one may stand between hours and minutes.
  private mutating func readZone(_ rest: inout LogCursor, colon: Bool) -> Bool {
    guard let sign = rest.take(oneOf: "+-"), let hours = rest.number(digits: 2), hours <= 14 else { return false }
    if colon { _ = rest.take(":") }
    guard let minutes = rest.number(digits: 2), minutes < 60 else { return false }
    offset = (hours * 3_600 + minutes * 60) * (sign == "-" ? -1 : 1)
    return true
  }

  static func isMonth(_ name: ArraySlice<UInt8>) -> Bool { monthNumber(name) != nil }

  /// English whatever the server's locale: nginx and httpd have their own tables.
  private static func monthNumber(_ name: ArraySlice<UInt8>) -> Int? {
    name.count == 3 ? months.firstIndex(of: packed(name)).map { $0 + 1 } : nil
  }

  private static func packed(_ name: some Sequence<UInt8>) -> UInt32 { name.reduce(0) { $0 << 8 | UInt32($1) } }

  private static let months: [UInt32] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ].map { packed($0.utf8) }
}

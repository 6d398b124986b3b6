/// HTTP-date (RFC 9110 §5.6.7): IMF-fixdate written; IMF-fixdate, RFC 850 and asctime forms read.
package enum HTTPDate {
  static let byteCount = 29
  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `Sun, 06 Nov 1994 08:49:37 GMT`.
  /// - Parameter time: Unix time; before the year 0 and after the year 9999 the first and last second that can be said.
  package static func text(_ time: Int64) -> String {
    let seconds = min(max(time, -62_167_219_200), 253_402_300_799)
    let day = floorDivided(seconds, 86_400)
    let second = Int(seconds - day * 86_400)
    let (year, month, dayOfMonth) = civil(day)
    // 1970-01-01 was a Thursday.
    let weekday = Int((day % 7 + 7 + 3) % 7)
    return "\(days[weekday]), \(two(dayOfMonth)) \(months[month - 1]) \(four(year)) "
      + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) GMT"
  }

  /// Reads any of the three forms; nil: no HTTP-date. The day's name must be a name, but is not checked against the
  /// date.
  /// - Parameter now: decides the century of the RFC 850 form: a year that seems more than 50 years in the future is
  ///   the last past year with these digits.
  static func seconds(_ text: [UInt8], now: Int64) -> Int64? {
    var reader = DateReader(text)
    guard let name = reader.word(), let dayIndex = dayIndex(name) else { return nil }
    _ = dayIndex
    if reader.skip(", ") { return name.count == 3 ? fixdate(&reader) : rfc850(&reader, now: now) }
    return name.count == 3 && reader.skip(" ") ? asctime(&reader) : nil
  }

  private static func fixdate(_ reader: inout DateReader) -> Int64? {
    guard let day = reader.number(2), reader.skip(" "), let month = month(&reader), reader.skip(" "),
      let year = reader.number(4), reader.skip(" "), let time = reader.time(), reader.skip(" GMT"), reader.isAtEnd
    else { return nil }
    return seconds(year, month, day, time)
  }

  private static func rfc850(_ reader: inout DateReader, now: Int64) -> Int64? {
    guard let day = reader.number(2), reader.skip("-"), let month = month(&reader), reader.skip("-"),
      let digits = reader.number(2), reader.skip(" "), let time = reader.time(), reader.skip(" GMT"), reader.isAtEnd
    else { return nil }
    let present = civil(floorDivided(now, 86_400)).year
    var year = present / 100 * 100 + digits
    if year > present + 50 { year -= 100 }
    return seconds(year, month, day, time)
  }

  private static func asctime(_ reader: inout DateReader) -> Int64? {
    guard let month = month(&reader), reader.skip(" "),
      let day = reader.skip(" ") ? reader.number(1) : reader.number(2),
      reader.skip(" "), let time = reader.time(), reader.skip(" "), let year = reader.number(4), reader.isAtEnd
    else { return nil }
    return seconds(year, month, day, time)
  }

  /// The short name, or RFC 850's long one.
  private static func dayIndex(_ name: [UInt8]) -> Int? {
    let long = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    return days.firstIndex { name.elementsEqual($0.utf8) } ?? long.firstIndex { name.elementsEqual($0.utf8) }
  }

  private static func month(_ reader: inout DateReader) -> Int? {
    guard let name = reader.word() else { return nil }
    return months.firstIndex { name.elementsEqual($0.utf8) }.map { $0 + 1 }
  }

  private static func seconds(_ year: Int, _ month: Int, _ day: Int, _ time: Int) -> Int64? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day >= 1, day <= lengths[month - 1] else { return nil }
    return days(year, month, day) * 86_400 + Int64(time)
  }

  /// Days since 1970-01-01 of a date of the proleptic Gregorian calendar, counted in eras of 400 years that begin
  /// in March, so that the leap day is a year's last.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    let shifted = Int64(month <= 2 ? year - 1 : year)
    let era = floorDivided(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ days: Int64) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = floorDivided(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    return (Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(day))
  }

  private static func floorDivided(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  private static func four(_ value: Int) -> String { String(repeating: "0", count: 4 - "\(value)".count) + "\(value)" }
}

/// Walks over a date's text.
private struct DateReader {
  private let text: [UInt8]
  private var index = 0

  init(_ text: [UInt8]) { self.text = text }

  var isAtEnd: Bool { index == text.count }

  mutating func skip(_ wanted: String) -> Bool {
    guard text[index...].starts(with: wanted.utf8) else { return false }
    index += wanted.utf8.count
    return true
  }

  /// Letters; nil: none.
  mutating func word() -> [UInt8]? {
    let letters = text[index...].prefix { ($0 | 0x20) &- 0x61 < 26 }
    index += letters.count
    return letters.isEmpty ? nil : Array(letters)
  }

  /// Exactly so many digits.
  mutating func number(_ digits: Int) -> Int? {
    guard index + digits <= text.count, text[index..<index + digits].allSatisfy(\.isDigit) else { return nil }
    defer { index += digits }
    return text[index..<index + digits].reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// `08:49:37` as a second of the day; 60 is a leap second, taken as 59.
  mutating func time() -> Int? {
    guard let hour = number(2), skip(":"), let minute = number(2), skip(":"), let second = number(2),
      hour < 24, minute < 60, second <= 60
    else { return nil }
    return hour * 3600 + minute * 60 + min(second, 59)
  }
}

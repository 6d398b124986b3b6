/// HTTP-date (RFC 9110 §5.6.7): IMF-fixdate written; IMF-fixdate, RFC 850 and asctime forms read.
package enum HTTPDate {
  package static let byteCount = 29
  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `Sun, 06 Nov 1994 08:49:37 GMT`.
  /// - Parameter time: Unix time; before the year 0 and after the year 9999 the first and last second that can be said.
  package static func text(_ time: Int64) -> String {
    let seconds = min(max(time, -62_167_219_200), 253_402_300_799)
    let date = CivilDate(time: seconds)
    let day = date.daysSince1970
    let second = Int(seconds - day * CivilDate.seconds)
    // 1970-01-01 was a Thursday.
    let weekday = Int((day % 7 + 7 + 3) % 7)
    return "\(days[weekday]), \(two(date.day)) \(months[date.month - 1]) \(CivilDate.digits(date.year, 4)) "
      + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) GMT"
  }

  /// Reads any of the three forms; nil: no HTTP-date. The day's name must be a name, but is not checked against the
  /// date.
  /// - Parameter now: decides the century of the RFC 850 form: a year that seems more than 50 years in the future is
  ///   the last past year with these digits.
  package static func seconds(_ text: [UInt8], now: Int64) -> Int64? {
    var reader = DigitReader(text)
    guard let name = reader.word(), isDayName(name) else { return nil }
    if reader.skip(", ") { return name.count == 3 ? fixdate(&reader) : rfc850(&reader, now: now) }
    return name.count == 3 && reader.skip(" ") ? asctime(&reader) : nil
  }

  private static func fixdate(_ reader: inout DigitReader) -> Int64? {
    guard let day = reader.number(2), reader.skip(" "), let month = month(&reader), reader.skip(" "),
      let year = reader.number(4), reader.skip(" "), let time = time(&reader), reader.skip(" GMT"), reader.isAtEnd
    else { return nil }
    return seconds(year, month, day, time)
  }

  private static func rfc850(_ reader: inout DigitReader, now: Int64) -> Int64? {
    guard let day = reader.number(2), reader.skip("-"), let month = month(&reader), reader.skip("-"),
      let digits = reader.number(2), reader.skip(" "), let time = time(&reader), reader.skip(" GMT"), reader.isAtEnd
    else { return nil }
    let present = CivilDate(time: now).year
    var year = present / 100 * 100 + digits
    if year > present + 50 { year -= 100 }
    return seconds(year, month, day, time)
  }

  private static func asctime(_ reader: inout DigitReader) -> Int64? {
    guard let month = month(&reader), reader.skip(" "),
      let day = reader.skip(" ") ? reader.number(1) : reader.number(2),
      reader.skip(" "), let time = time(&reader), reader.skip(" "), let year = reader.number(4), reader.isAtEnd
    else { return nil }
    return seconds(year, month, day, time)
  }

  /// The short name, or RFC 850's long one.
  private static func isDayName(_ name: [UInt8]) -> Bool {
    let long = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    return (days + long).contains { name.elementsEqual($0.utf8) }
  }

  private static func month(_ reader: inout DigitReader) -> Int? {
    guard let name = reader.word() else { return nil }
    return months.firstIndex { name.elementsEqual($0.utf8) }.map { $0 + 1 }
  }

  private static func seconds(_ year: Int, _ month: Int, _ day: Int, _ time: Int) -> Int64? {
    CivilDate(year: year, month: month, day: day).map { $0.daysSince1970 * CivilDate.seconds + Int64(time) }
  }

  /// `08:49:37` as a second of the day; 60 is a leap second, taken as 59.
  private static func time(_ reader: inout DigitReader) -> Int? {
    guard let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2), reader.skip(":"),
      let second = reader.number(2), hour < 24, minute < 60, second <= 60
    else { return nil }
    return hour * 3600 + minute * 60 + min(second, 59)
  }

  private static func two(_ value: Int) -> String { CivilDate.digits(value, 2) }
}

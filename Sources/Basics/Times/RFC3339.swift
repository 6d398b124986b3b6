/// Times in data: RFC 3339, UTC, whole seconds ("2026-10-08T09:55:00Z").
package enum RFC3339 {
  /// The text of a Unix time; before the year 0 and after the year 9999 the first and last second that can be said.
  package static func text(_ time: Int64) -> String {
    let time = min(max(time, -62_167_219_200), 253_402_300_799)
    let date = CivilDate(time: time)
    let second = Int(time - date.daysSince1970 * CivilDate.seconds)
    var text: [UInt8] = []
    text.reserveCapacity(20)
    append(date.year / 100, nil, to: &text)
    append(date.year % 100, "-", to: &text)
    append(date.month, "-", to: &text)
    append(date.day, "T", to: &text)
    append(second / 3_600, ":", to: &text)
    append(second / 60 % 60, ":", to: &text)
    append(second % 60, "Z", to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// The Unix time of "2026-10-08", "2026-10-08T09:55Z", "2026-10-08T09:55:00.5+02:00"; nil if it is none.
  ///
  /// A date alone is its midnight, UTC; a fraction of a second is dropped. The calendar is held to, and there are no
  /// leap seconds: Unix time has none.
  package static func time(_ text: String) -> Int64? {
    var reader = DigitReader(Array(text.utf8))
    guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
      let day = reader.number(2), let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    let midnight = date.daysSince1970 * CivilDate.seconds
    if reader.isAtEnd { return midnight }
    guard reader.skip("T"), let minute = minuteOfDay(&reader) else { return nil }
    let second = reader.skip(":") ? reader.number(2) : 0
    guard let second, second < 60, skipFraction(&reader), let offset = offset(&reader), reader.isAtEnd else {
      return nil
    }
    return midnight + Int64(minute * 60 + second - offset)
  }

  /// `09:55`, up to `23:59`.
  private static func minuteOfDay(_ reader: inout DigitReader) -> Int? {
    guard let hour = reader.number(2), hour < 24, reader.skip(":"), let minute = reader.number(2), minute < 60 else {
      return nil
    }
    return hour * 60 + minute
  }

  /// False for a point without digits.
  private static func skipFraction(_ reader: inout DigitReader) -> Bool {
    reader.skip(".") ? reader.skipDigits() : true
  }

  /// Seconds that local time is ahead of UTC, by `Z` or `+02:00`.
  private static func offset(_ reader: inout DigitReader) -> Int? {
    if reader.skip("Z") { return 0 }
    let isBehind = reader.skip("-")
    guard isBehind || reader.skip("+"), let minutes = minuteOfDay(&reader) else { return nil }
    return (isBehind ? -60 : 60) * minutes
  }

  private static func append(_ value: Int, _ mark: Unicode.Scalar?, to text: inout [UInt8]) {
    text.append(UInt8(truncatingIfNeeded: 0x30 + value / 10))
    text.append(UInt8(truncatingIfNeeded: 0x30 + value % 10))
    if let mark { text.append(UInt8(ascii: mark)) }
  }
}

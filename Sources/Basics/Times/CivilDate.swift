/// A day of the proleptic Gregorian calendar, which RFC 3339, HTTP and the logs all use: the one arithmetic of days and
/// months.
///
/// Days are counted in eras of 400 years that begin in March, so that the leap day is a year's last: the algorithms are
/// `days_from_civil` and `civil_from_days` of <https://howardhinnant.github.io/date_algorithms.html>.
@frozen @usableFromInline package struct CivilDate: Sendable, Equatable {
  @usableFromInline package let year: Int
  /// 1...12.
  @usableFromInline package let month: Int
  /// 1...31.
  @usableFromInline package let day: Int

  /// The length of a day, in seconds.
  @inlinable package static var seconds: Int64 { 86_400 }

  /// Nil for a day that the calendar has not. Any year will do, 0 and those before it too.
  @inlinable package init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year) else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// The day so many days after 1970-01-01, or before it.
  @inlinable package init(daysSince1970 days: Int64) {
    let shifted = days + 719_468
    let era = Self.floorDivided(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
    year = Int(yearOfEra + era * 400 + (monthFromMarch < 10 ? 0 : 1))
  }

  /// The day of a Unix time, UTC.
  @inlinable package init(time: Int64) { self.init(daysSince1970: Self.floorDivided(time, Self.seconds)) }

  /// Less than 0 before 1970.
  @inlinable package var daysSince1970: Int64 {
    let shifted = Int64(month <= 2 ? year - 1 : year)
    let era = Self.floorDivided(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// `2026-10-08`; the year has four digits at least.
  package var text: String { "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(day, 2))" }

  /// A number in decimal, with noughts before it where it has fewer digits than `count`.
  package static func digits(_ value: Int, _ count: Int) -> String {
    let text = String(value.magnitude)
    return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }

  @inlinable static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  @inlinable static func floorDivided(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
  }
}

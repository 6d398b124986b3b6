import Testing

@testable import Basics

@Suite("Days of the calendar") struct CivilDateTests {
  @Test("follow one another, and each has one number") func everyDay() {
    var expected = CivilDate(daysSince1970: -720_000)
    for number in Int64(-720_000)...80_000 {
      let date = CivilDate(daysSince1970: number)
      guard date == expected, date.daysSince1970 == number else {
        Issue.record("day \(number) is \(date.text)")
        return
      }
      expected =
        CivilDate(year: date.year, month: date.month, day: date.day + 1)
        ?? CivilDate(year: date.year, month: date.month + 1, day: 1)
        ?? CivilDate(daysSince1970: CivilDate(year: date.year + 1, month: 1, day: 1)?.daysSince1970 ?? 0)
    }
  }

  @Test(
    "are counted from 1970-01-01",
    arguments: [
      (0, "1970-01-01"), (-1, "1969-12-31"), (11_016, "2000-02-29"), (-719_528, "0000-01-01"),
      (-719_529, "-0001-12-31"),
      (2_932_897, "10000-01-01"),
    ])
  func text(days: Int64, text: String) { #expect(CivilDate(daysSince1970: days).text == text) }

  @Test(
    "that are none are none",
    arguments: [(2023, 2, 29), (1900, 2, 29), (2000, 2, 30), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0)])
  func none(year: Int, month: Int, day: Int) { #expect(CivilDate(year: year, month: month, day: day) == nil) }

  @Test(
    "of a time: the day that it falls on, before 1970 too", arguments: [(86_399, 0), (86_400, 1), (-1, -1), (0, 0)])
  func time(time: Int64, day: Int64) { #expect(CivilDate(time: time).daysSince1970 == day) }
}

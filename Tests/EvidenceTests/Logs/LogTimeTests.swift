import Testing

@testable import Evidence

@Suite("Times of access logs")
struct LogTimeTests {
  @Test(
    "times of the common log format, held against the calendar",
    arguments: [
      ("10/Oct/2026:13:55:36 -0700", 1_791_665_736),
      ("10/Oct/2026:20:55:36 +0000", 1_791_665_736),
      ("11/Oct/2026:02:25:36 +0530", 1_791_665_736),
      ("10/Oct/2026:20:55:36 -0000", 1_791_665_736),
      ("11/Oct/2026:10:55:36 +1400", 1_791_665_736),
      ("01/Jan/1970:00:00:00 +0000", 0),
      ("29/Feb/2024:23:59:59 +0000", 1_709_251_199),
      ("01/Mar/2024:00:00:00 +0000", 1_709_251_200),
      ("29/Feb/2000:00:00:00 +0000", 951_782_400),
      ("31/Dec/9999:23:59:59 +0000", 253_402_300_799),
      ("29/Feb/2026:00:00:00 +0000", nil),
      ("29/Feb/2100:00:00:00 +0000", nil),
      ("31/Apr/2026:00:00:00 +0000", nil),
      ("00/Oct/2026:00:00:00 +0000", nil),
      ("32/Oct/2026:00:00:00 +0000", nil),
      ("10/Okt/2026:00:00:00 +0000", nil),
      ("10/oct/2026:00:00:00 +0000", nil),
      ("10/Oct/1969:00:00:00 +0000", -7_171_200), ("10/Oct/0000:00:00:00 +0000", nil),
      ("10/Oct/2026:24:00:00 +0000", nil),
      ("10/Oct/2026:00:60:00 +0000", nil),
      ("10/Oct/2026:00:00:60 +0000", nil),
      ("10/Oct/2026:00:00:00 +1500", nil),
      ("10/Oct/2026:00:00:00 +0060", nil),
      ("10/Oct/2026:00:00:00 00000", nil),
      ("10/Oct/2026:00:00:00 +00:0", nil),
      ("10/Oct/2026:00:00:00 +0000 ", nil),
      ("10/Oct/2026 00:00:00 +0000", nil),
      (" 1/Oct/2026:00:00:00 +0000", nil),
      ("", nil),
    ] as [(String, Int64?)])
  func common(_ text: String, _ seconds: Int64?) { #expect(LogTime.common(Array(text.utf8)[...]) == seconds) }

  @Test(
    "Caddy's texts",
    arguments: [
      ("2026-10-10T20:55:36Z", 1_791_665_736),
      ("2026-10-10T13:55:36-07:00", 1_791_665_736),
      ("2026-10-10T13:55:36.123456789-07:00", 1_791_665_736),
      ("2026-10-10T13:55:36.123-0700", 1_791_665_736),
      ("2026-10-10t20:55:36z", 1_791_665_736),
      ("2026/10/10 20:55:36", 1_791_665_736),
      ("2026/10/10 20:55:36.000", 1_791_665_736),
      ("2026/10/10 20:55:36.999999999", 1_791_665_736),
      ("2026-10-10T20:55:36", nil),
      ("2026-10-10T20:55:36.Z", nil),
      ("2026-10/10T20:55:36Z", nil),
      ("2026-02-30T20:55:36Z", nil),
      ("2026-10-10T20:55:36Zx", nil),
      ("2026/10/10T20:55:36", nil),
      ("2026-10-10", nil),
      ("", nil),
    ] as [(String, Int64?)])
  func dated(_ text: String, _ seconds: Int64?) { #expect(LogTime.dated(Array(text.utf8)[...]) == seconds) }

  @Test("every day from 1970 to 2400 follows the day before")
  func days() {
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    var expected: Int64 = 0
    for year in 1970...2400 {
      for name in names {
        for day in 1...31 {
          let text = "\(day < 10 ? "0" : "")\(day)/\(name)/\(year):00:00:00 +0000"
          guard let seconds = LogTime.common(Array(text.utf8)[...]) else { continue }
          #expect(seconds == expected, "\(text)")
          expected = seconds + 86_400
        }
      }
    }
    #expect(expected == 13_601_088_000)
  }
}

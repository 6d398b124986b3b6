import Testing

@testable import Storage

@Suite("Durations as text")
struct DurationTextTests {
  static let good: [(String, Int64)] = [
    ("0", 0), ("0s", 0), ("90", 90), ("90s", 90), ("5m", 300), ("2h", 7_200), ("7d", 604_800), ("180d", 15_552_000),
    ("007m", 420), ("366000d", 31_622_400_000), ("31622400000", 31_622_400_000),
  ]

  @Test("are read", arguments: good)
  func reads(_ text: String, seconds: Int64) { #expect(DurationText.seconds(text) == seconds) }

  @Test(
    "are written in the largest unit that divides them",
    arguments: [(0, "0s"), (1, "1s"), (90, "90s"), (600, "10m"), (3_600, "1h"), (5_400, "90m"), (604_800, "7d")])
  func writes(_ seconds: Int64, text: String) {
    #expect(DurationText.text(seconds) == text && DurationText.seconds(text) == seconds)
  }

  @Test(
    "are refused",
    arguments: [
      "", "s", "m", "d", "-1", "-5m", "+5m", "+5", "5 m", " 5m", "5m ", "5M", "5w", "5ms", "1h30m", "1.5h", "1e3",
      "0x10",
      "5m\n", "٥m", "５m", "5m\u{301}", "366001d", "31622400001", "9223372036854775808", "9223372036854775807d",
      "99999999999999999999h",
    ])
  func refuses(_ text: String) { #expect(DurationText.seconds(text) == nil) }
}

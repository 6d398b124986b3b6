import Testing

@testable import Basics

@Suite("HTTP dates by RFC 9110 §5.6.7")
struct HTTPDateTests {
  @Test(
    "are written as IMF-fixdate, and read back",
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
      (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_700_000_000, "Tue, 14 Nov 2023 22:13:20 GMT"),
      (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
    ] as [(Int64, String)])
  func written(_ seconds: Int64, _ text: String) {
    #expect(HTTPDate.text(seconds) == text)
    #expect(HTTPDate.seconds(Array(text.utf8), now: 0) == seconds)
  }

  @Test(
    "in the old forms are read",
    arguments: [
      ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777), ("Sun Nov  6 08:49:37 1994", 784_111_777),
      ("Tuesday, 01-Jan-80 00:00:00 GMT", 315_532_800), ("Sunday, 31-Dec-49 23:59:60 GMT", 2_524_607_999),
    ] as [(String, Int64)])
  func old(_ text: String, _ seconds: Int64) {
    #expect(HTTPDate.seconds(Array(text.utf8), now: 1_700_000_000) == seconds)
  }

  @Test(
    "that are none are none",
    arguments: [
      "", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT",
      "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Xxx, 06 Nov 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37 GMT ", "sun, 06 nov 1994 08:49:37 gmt", "Sun, 00 Nov 1994 08:49:37 GMT",
    ])
  func none(_ text: String) {
    #expect(HTTPDate.seconds(Array(text.utf8), now: 0) == nil)
  }
}

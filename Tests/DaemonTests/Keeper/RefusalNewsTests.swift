import Testing

@testable import Daemon

@Suite("Refused connections in the log") struct RefusalNewsTests {
  @Test("are counted since the last line, and there is a line a minute at most") func words() {
    var news = RefusalNews()
    #expect(news.words(0, at: 5) == nil)
    #expect(news.words(1, at: 5)?.hasPrefix("1 connection was refused") == true)
    #expect(news.words(1, at: 70_000) == nil)
    #expect(news.words(4, at: 70_001)?.hasPrefix("3 connections were refused") == true)
    #expect(news.words(9, at: 70_002) == nil && news.words(9, at: 130_000) == nil)
    #expect(news.words(9, at: 130_001)?.hasPrefix("5 connections were refused") == true)
  }
}

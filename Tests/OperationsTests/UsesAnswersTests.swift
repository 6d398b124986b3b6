import Evidence
import Storage
import StorySupport
import Testing

@testable import Operations

private let retired = Walk.origin + Walk.day + 600

@Suite("How calls of retired endpoints were answered") struct UsesAnswersTests {
  private static func calls(_ statuses: [Int], at time: Int64) -> [LogLine] {
    statuses.enumerated().map { index, status in
      LogLine(at: time + Int64(index), target: "/a/token", status: status, address: Walk.chatgptAddress)
    }
  }

  /// `served/refused` of the calls after retirement in the middle of an hour.
  @Test(
    "is told of the hour of their retirement, too, as far as the calls before it leave it open",
    arguments: [
      ([], [200, 404, 500, 499, 301], "2/3"), ([200], [200, 200], "2/0"), ([404], [200, 404], "0/0"),
      ([404, 404], [404], "0/1"), ([200], [404, 404], "0/0"),
    ] as [([Int], [Int], String)])
  func divided(before: [Int], after: [Int], words: String) throws {
    let walk = try Walk()
    for (base, time) in [("/a", Walk.origin), ("/b", retired)] {
      try walk.release(
        [("oauth-authorization-server", DexterHistory.server(issuer: "https://dexter.cash", base: base))], at: time)
    }
    try walk.ingest(Self.calls(before, at: retired - 300) + Self.calls(after, at: retired + 300))
    let status = try StatusView(walk.database, now: retired + 900).status(site: nil)
    let calls = try #require(status.connectors.first { $0.connector == "chatgpt" }?.calls.first)
    #expect(calls.hits == after.count)
    #expect("\(calls.answered)/\(calls.refused)" == words)
    #expect("\(calls.recent.answered)/\(calls.recent.refused)" == words)
  }
}

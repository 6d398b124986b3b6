import Evidence
import Testing

@testable import Storage

private let hour: Int64 = 3_600

/// What a client holds, where a log tells of it and where the listener does, too.
@Suite("Holding intervals by logs") struct LogHoldingTests {
  private let store: Store

  /// Version 1 at 1000 s, 2 at 10 h.
  init() throws {
    store = try Store()
    try store.publish(.mcp(1), now: 1_000)
    try store.publish(.token("/x/token"), now: 10 * hour)
  }

  /// A logged GET answered with 200.
  private func log(_ at: Int64, size: Int64 = 0, agent: String = "a") throws {
    try store.database.fold(
      Fold(requests: [
        FoldedRequest(
          client: Seen(agent: agent, at: at).client, place: Place(host: "dexter.cash", path: "/.well-known/mcp.json"),
          source: .log, at: at, method: "GET", shape: .ok, status: 200, size: size)
      ]))
  }

  private func size(_ version: Int) throws -> Int64 {
    try store.number("SELECT length(body) FROM version WHERE number = \(version)")
  }

  @Test("follow from the releases, in any order", arguments: [false, true])
  func order(isReversed: Bool) throws {
    let times = [2 * hour, 3 * hour, 11 * hour, 20 * hour]
    for time in isReversed ? times.reversed() : times { try log(time) }
    let last = try #require(store.holdings().last)
    #expect(last.hasPrefix("a v2 ") && last.hasSuffix("-\(20 * hour)"))
    #expect(try store.holderDays() == ["claude v2 day 0: 1"] && store.holderDays() == store.recountedHolderDays())
    #expect(try store.number("SELECT sum(hits) FROM logged_version") == 4)
  }

  @Test("of what an edge gave out after H(v) nothing is held")
  func edge() throws {
    try log(11 * hour)
    try log(20 * hour, size: size(1))
    #expect(try store.holdings() == ["a v2 \(11 * hour)-\(11 * hour)"])
    #expect(try store.number("SELECT edge FROM logged_version WHERE edge > 0") == 1)
  }

  @Test("within an hour the listener knows better than a log, whichever comes first", arguments: [false, true])
  func sameHour(isLogFirst: Bool) throws {
    // Copies of the first version are fresh for ten minutes more.
    try store.fold(Seen(agent: "b", version: 1, at: 10 * hour - 1, lifetime: 600))
    func listen() throws { try store.fold(Seen(version: 2, at: 10 * hour + 30)) }
    if !isLogFirst { try listen() }
    // Of a clock that is a little ahead: it was given out before the listener answered.
    try log(10 * hour + 60, size: size(1))
    if isLogFirst { try listen() }
    #expect(try store.holdings().filter { $0.hasPrefix("a ") }.last == "a v2 \(10 * hour + 30)-\(10 * hour + 30)")
    #expect(try store.holderDays() == ["claude v1 day 0: 1", "claude v2 day 0: 1"])
    #expect(try store.holderDays() == store.recountedHolderDays())
  }

  @Test("a log of another hour tells what the client holds since", arguments: [false, true])
  func otherHour(isLogFirst: Bool) throws {
    func listen() throws { try store.fold(Seen(version: 1, at: 5 * hour)) }
    if !isLogFirst { try listen() }
    try log(12 * hour)
    if isLogFirst { try listen() }
    #expect(try store.holdings() == ["a v1 \(5 * hour)-\(5 * hour)", "a v2 \(12 * hour)-\(12 * hour)"])
    #expect(try store.holderDays() == ["claude v2 day 0: 1"])
  }

  @Test("what the listener has counted of an hour a log does not add to", arguments: [1, 3, 5])
  func mergedHits(logged: Int64) throws {
    try store.fold(Seen(version: 2, at: 12 * hour + 30, until: 12 * hour + 40, count: 3))
    for second in 0..<logged { try log(12 * hour + 30 + second) }
    let hits = try store.database.connectorTotals(site: nil, activeSince: 0).flatMap(\.holds).reduce(0) { $0 + $1.hits }
    #expect(hits == max(3, logged))
  }
}

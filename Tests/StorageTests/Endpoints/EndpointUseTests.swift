import Evidence
import TestSupport
import Testing

@testable import Storage

private let hour: Int64 = 3_600

@Suite("Uses of endpoints, folded")
struct EndpointUseTests {
  private let store: Store

  /// The old endpoint is retired at 10 h, with a grace of half an hour.
  init() throws {
    store = try Store()
    try store.publish(.token("/old/token"), now: hour)
    try store.publish(.token("/new/token"), now: 10 * hour, grace: 1_800)
  }

  private let grace = 10 * hour + 1_800

  private func use(_ connector: String = "chatgpt") throws -> UseTotals { try #require(store.uses(connector).first) }

  @Test("count in full, with first and last")
  func totals() throws {
    try store.use(Used(at: 12 * hour), Used(at: 11 * hour), Used(at: 9 * hour))
    var use = try use()
    #expect(use.hits == 3 && use.firstAt == 9 * hour && use.lastAt == 12 * hour && use.attribution == .claimed)
    #expect(use.versions == [1] && use.retiredIn == 2 && use.endpoint == "/old/token")
    #expect(use.retiredAt == 10 * hour && use.graceUntil == grace)
    try store.use(Used(at: 13 * hour), Used(at: 8 * hour))
    use = try self.use()
    #expect(use.hits == 5 && use.firstAt == 8 * hour && use.lastAt == 13 * hour)
    #expect(use.hitsAfterGrace == 3 && use.firstAfterGraceAt == 11 * hour && use.lastAfterGraceAt == 13 * hour)
  }

  @Test("verified and claimed ones are rows of their own, whichever came last", arguments: [false, true])
  func attribution(isReversed: Bool) throws {
    let uses = [
      Used(attribution: .verified, at: 12 * hour), Used(agent: "b", attribution: .claimed, at: 12 * hour),
      Used(agent: "c", attribution: .inferred, at: 13 * hour),
    ]
    let ordered = isReversed ? uses.reversed() : uses
    try store.use(ordered)
    for use in ordered {
      try store.use(Used(connector: "claude", agent: use.agent, attribution: use.attribution, at: use.at))
    }
    for connector in ["chatgpt", "claude"] {
      let verified = try #require(store.uses(connector, by: .verified).first)
      #expect(verified.hits == 1 && verified.lastAt == 12 * hour && verified.attribution == .verified)
      // What is inferred joins the claimed row.
      let claimed = try #require(store.uses(connector).first)
      #expect(claimed.hits == 2 && claimed.lastAt == 13 * hour && claimed.attribution == .claimed)
    }
  }

  @Test("at the end of grace, to the second", arguments: [-1, 0, 1, 2] as [Int64], [true, false])
  func boundary(offset: Int64, isOneFold: Bool) throws {
    let times = [grace + offset, grace - 600, grace + offset]
    if isOneFold {
      try store.use(times.map { Used(at: $0) })
    } else {
      for time in times { try store.use(Used(at: time)) }
    }
    let use = try use()
    #expect(use.hits == 3)
    #expect(use.hitsAfterGrace == (offset > 0 ? 2 : 0))
    #expect(use.firstAfterGraceAt == (offset > 0 ? grace + offset : nil))
    #expect(use.lastAfterGraceAt == use.firstAfterGraceAt)
  }

  @Test("in the hour in which grace ended, and in those about it, every later one counts, in any order")
  func exact() throws {
    var random = SeededGenerator(7)
    let times = (0..<200).map { _ in Int64.random(in: 9 * hour...13 * hour, using: &random) }
    for part in stride(from: 0, to: times.count, by: 17) {
      try store.use(times[part..<min(part + 17, times.count)].map { Used(at: $0) })
    }
    let later = times.filter { $0 > grace }
    let use = try use()
    #expect(use.hits == 200 && use.hitsAfterGrace == Int64(later.count))
    #expect(use.firstAfterGraceAt == later.min() && use.lastAfterGraceAt == later.max())
  }

  @Test("a grace that moved on: what came after it counts, to the second")
  func moved() throws {
    // Three uses after the first grace, all before the second, and one after both.
    try store.use([11 * hour, 11 * hour + 10, 12 * hour + 100, 12 * hour + 3_000, 13 * hour].map { Used(at: $0) })
    #expect(try use().hitsAfterGrace == 5)
    let id = try store.endpoint("/old/token").advertisers[0].manifestID
    try store.database.connection.run(
      "INSERT INTO version_lifetime (version_id, expires_at) SELECT id, ? FROM version WHERE manifest_id = ? "
        + "AND number = 1", 12 * hour + 1_000, id)
    let use = try use()
    #expect(use.graceUntil == 12 * hour + 1_000)
    #expect(use.hitsAfterGrace == 2)
    #expect(use.firstAfterGraceAt == 12 * hour + 3_000 && use.lastAfterGraceAt == 13 * hour)
  }

  @Test("a grace that moved past every use leaves none after it")
  func movedPast() throws {
    try store.use(Used(at: 11 * hour), Used(at: 12 * hour))
    try store.rollback(to: 1, now: 13 * hour)
    try store.rollback(to: 2, now: 14 * hour)
    let use = try use()
    #expect(use.hits == 2 && use.hitsAfterGrace == 0 && use.lastAfterGraceAt == nil)
    try store.use(Used(at: 14 * hour), Used(at: 14 * hour + 1))
    #expect(try self.use().hitsAfterGrace == 1)
  }

  @Test("of a current endpoint prove nothing, those made before it was retired neither")
  func current() throws {
    try store.use(Used(endpoint: "/new/token", at: 11 * hour), Used(at: 9 * hour))
    let old = try #require(store.uses().first { $0.endpoint == "/old/token" })
    #expect(old.hitsAfterGrace == 0 && old.lastAfterGraceAt == nil)
    let new = try #require(store.uses().first { $0.endpoint == "/new/token" })
    #expect(new.hitsAfterGrace == 0 && new.retiredAt == .max && new.lastBeforeReturnAt == nil)
    try store.publish(.token("/newest"), now: 20 * hour)
    let later = try store.uses().first { $0.endpoint == "/new/token" }
    #expect(later?.hits == 1 && later?.hitsAfterGrace == 0 && later?.graceUntil == 20 * hour)
  }

  @Test("that were made after grace are told, once the endpoint is current again")
  func returned() throws {
    try store.use(Used(at: grace), Used(at: 12 * hour), Used(at: 13 * hour))
    #expect(try use().lastBeforeReturnAt == nil)
    try store.rollback(to: 1, now: 14 * hour)
    try store.use(Used(at: 15 * hour))
    let use = try use()
    #expect(use.lastBeforeReturnAt == 13 * hour && use.hitsAfterGrace == 0 && use.retiredAt == .max)
    try store.rollback(to: 2, now: 16 * hour)
    #expect(try self.use().lastBeforeReturnAt == nil)
  }

  @Test("a use in the second of the return was made before it, whichever became known first", arguments: [true, false])
  func secondOfReturn(isFolded: Bool) throws {
    let second = Used(at: 14 * hour)
    if isFolded { try store.use(second) }
    try store.rollback(to: 1, now: 14 * hour)
    if !isFolded { try store.use(second) }
    #expect(try use().lastBeforeReturnAt == 14 * hour)
    try store.use(Used(at: 14 * hour + 1))
    #expect(try use().lastBeforeReturnAt == 14 * hour)
  }

  @Test("connectors and endpoints are kept apart")
  func apart() throws {
    try store.use(
      Used(at: 11 * hour), Used(connector: "claude", at: 12 * hour), Used(endpoint: "/new/token", at: 12 * hour))
    #expect(try store.uses("chatgpt").map(\.hits).reduce(0, +) <= 2)
    #expect(try store.uses("claude").map(\.hits) == [1])
    let hits = try store.database.endpointHits()
    #expect(hits[try store.endpoint("/old/token").id]?.connectors == ["chatgpt", "claude"])
    #expect(hits[try store.endpoint("/old/token").id]?.lastAt == 12 * hour)
    #expect(hits[try store.endpoint("/new/token").id]?.hits == 1)
  }

  @Test("active clients are those that used it after grace and were seen since")
  func clients() throws {
    try store.use(
      Used(agent: "before", at: 9 * hour), Used(agent: "in grace", at: grace), Used(agent: "after", at: grace + 1),
      Used(agent: "later", at: 20 * hour), Used(agent: "later", network: "", at: 20 * hour))
    #expect(try store.uses().map(\.activeClients) == [3])
    #expect(try store.uses(activeSince: 20 * hour - 1).map(\.activeClients) == [2])
    #expect(try store.uses(activeSince: 20 * hour).map(\.activeClients) == [0])
  }

  @Test("who used an endpoint is kept while it is retired only, and is known as soon as it is")
  func callersOfRetired() throws {
    func callers() throws -> Int64 { try store.number("SELECT count(*) FROM client_use") }
    func days() throws -> Int64 { try store.number("SELECT coalesce(sum(clients), 0) FROM caller_day") }
    try store.use(
      Used(agent: "a", endpoint: "/new/token", at: 11 * hour), Used(agent: "b", endpoint: "/new/token", at: 12 * hour),
      Used(agent: "c", at: 12 * hour))
    #expect(try callers() == 1 && days() == 1)
    // The old one is current again, the new one retired.
    try store.rollback(to: 1, now: 13 * hour)
    #expect(try callers() == 2 && days() == 2)
    try store.use(Used(agent: "b", endpoint: "/new/token", at: 20 * hour), Used(agent: "d", at: 20 * hour))
    #expect(try callers() == 2 && days() == 2)
    try store.rollback(to: 2, now: 21 * hour)
    #expect(try callers() == 2 && days() == 2 && store.number("SELECT max(last_at) FROM client_use") == 20 * hour)
  }

  @Test("a request for what is no endpoint is no use, and the fold goes on")
  func unknownEndpoint() throws {
    try store.use(Used(endpoint: "/never", at: 11 * hour), Used(at: 11 * hour))
    #expect(try use().hits == 1)
    #expect(try store.number("SELECT count(*) FROM client_use") == 1)
  }

  @Test("in the year 1970 and in 2200 alike", arguments: [0, 1, 7_258_118_400] as [Int64])
  func extremes(at time: Int64) throws {
    try store.use(Used(at: time))
    let use = try use()
    #expect(use.firstAt == time && use.lastAt == time && use.hits == 1)
  }

  @Test("without a client id are counted apart, also of a current endpoint", arguments: ["/old/auth", "/new/auth"])
  func withoutClientID(endpoint: String) throws {
    let store = try Store()
    try store.publish(.authorize("/old/auth"), now: hour)
    try store.publish(.authorize("/new/auth"), now: 10 * hour)
    try store.use(
      (0..<3).map {
        Used(
          endpoint: endpoint, shape: .asks, isNamed: true, clientHash: $0 == 1 ? 7 : 0, at: 11 * hour + Int64($0))
      })
    #expect(try store.number("SELECT sum(without_client_id) FROM connector_endpoint") == 2)
    let counts = try store.database.connectorUses(store.database.endpoints(), activeSince: 0).map(\.withoutClientID)
    #expect(counts == [2])
  }

  @Test("a request that does not fit the endpoint's field is a probe: counted apart, and no use", arguments: [0, 1])
  func probes(position: Int) throws {
    let shapes = RequestShape.allCases.filter { $0 != .post }
    let endpoint = ["/old/token", "/new/token"][position]
    try store.use(shapes.enumerated().map { Used(endpoint: endpoint, shape: $1, at: 11 * hour + Int64($0)) })
    #expect(try store.uses().isEmpty)
    let hits = try store.database.endpointHits()[store.endpoint(endpoint).id]
    #expect(hits?.probes == Int64(shapes.count) && hits?.hits == 0)
    #expect(try store.database.hits(site: nil, after: 0).allSatisfy { !$0.isUse })
  }

  @Test("a request that nothing named yet becomes a use, at its own time, when a version names its URL")
  func candidate() throws {
    try store.use(Used(endpoint: "/older/token", at: 12 * hour))
    #expect(try store.uses().isEmpty)
    try store.publish(.token("/older/token"), now: 20 * hour, at: 1_000)
    let use = try use()
    #expect(use.endpoint == "/older/token" && use.hits == 1 && use.hitsAfterGrace == 1 && use.lastAt == 12 * hour)
  }
}

import Evidence
import Storage
import StorySupport
import Testing

@testable import Operations

private let origin = Walk.origin
private let hour = Walk.hour
private let day = Walk.day

@Suite("Hosts, aliases and endpoints elsewhere") struct UsesHostTests {
  private let walk: Walk
  private let server = "oauth-authorization-server"
  private let time = origin + day + hour

  init() throws {
    walk = try Walk()
  }

  private func move(_ host: String, from old: String, to new: String) throws {
    for (url, at) in [(old, origin), (new, origin + day)] {
      try walk.release(
        [(server, #"{"issuer":"https://\#(host)","token_endpoint":"\#(url)"}"#)], at: at, host: host)
    }
  }

  private func hits(_ url: String) throws -> Int64 {
    let rows = try EndpointView(walk.database).rows(site: nil, now: time + 60)
    return try #require(rows.first { $0.record.url == url }).hits
  }

  private func call(_ host: String?, _ target: String = "/old") throws {
    try walk.ingest([LogLine(at: time, target: target, host: host)])
  }

  @Test(
    "one site: any host, and none, means it",
    arguments: ["dexter.cash", "DEXTER.cash", "localhost", "10.0.0.7", "evil.example", nil])
  func single(host: String?) throws {
    try move("dexter.cash", from: "https://dexter.cash/old", to: "https://dexter.cash/new")
    try call(host)
    #expect(try walk.state("chatgpt", at: time + 60) == .stale)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let host: String?
    /// Of the old endpoint of a.example, b.example and api.b.example.
    let hits: [Int64]

    var testDescription: String { host ?? "no host" }
  }

  @Test(
    "several sites: host, alias and endpoint host decide; an unknown one matches where only one fits",
    arguments: [
      Case(host: "a.example", hits: [1, 0, 0]), Case(host: "www.a.example", hits: [1, 0, 0]),
      Case(host: "b.example", hits: [0, 1, 0]), Case(host: "api.b.example", hits: [0, 0, 1]),
    ])
  func several(_ given: Case) throws {
    try move("a.example", from: "https://a.example/old", to: "https://a.example/new")
    try walk.release(
      [(server, #"{"issuer":"https://b.example","token_endpoint":"https://b.example/old"}"#)], at: origin,
      host: "b.example")
    try walk.release(
      [(server, #"{"issuer":"https://b.example","token_endpoint":"https://api.b.example/old"}"#)], at: origin + 60,
      host: "b.example")
    try walk.release([(server, #"{"issuer":"https://b.example"}"#)], at: origin + day, host: "b.example")
    try walk.database.addAlias("www.a.example", to: walk.database.site("a.example"))
    try call(given.host)
    let urls = ["https://a.example/old", "https://b.example/old", "https://api.b.example/old"]
    #expect(try urls.map(hits) == given.hits)
  }

  @Test(
    "several sites: a host that is nobody's, or a log without one, is told by path and query",
    arguments: ["10.0.0.7", nil])
  func unknownHost(host: String?) throws {
    try move("a.example", from: "https://a.example/old?x=1", to: "https://a.example/new")
    try move("b.example", from: "https://b.example/older", to: "https://b.example/newer")
    try call(host, "/old?y=2&x=1")
    try call(host, "/older")
    try call(host, "/old")
    #expect(try hits("https://a.example/old?x=1") == 1 && hits("https://b.example/older") == 1)
  }

  @Test("several sites: the path of one on the host of the other is no use")
  func otherSite() throws {
    try move("a.example", from: "https://a.example/old", to: "https://a.example/new")
    try move("b.example", from: "https://b.example/older", to: "https://b.example/newer")
    try call("b.example", "/old")
    #expect(try hits("https://a.example/old") == 0)
  }

  @Test("an endpoint that names an alias is the site's own, on each of its hosts")
  func aliasEndpoint() throws {
    try move("dexter.cash", from: "https://www.dexter.cash/old", to: "https://www.dexter.cash/new")
    try walk.release([("mcp", "{}")], at: origin, host: "b.example")
    try walk.database.addAlias("www.dexter.cash", to: walk.database.site("dexter.cash"))
    try call("dexter.cash")
    try call("www.dexter.cash")
    #expect(try hits("https://www.dexter.cash/old") == 2)
  }

  @Test("an endpoint on another host is not watched by the site's own log")
  func foreignHost() throws {
    try move("dexter.cash", from: "https://api.dexter.cash/old", to: "https://dexter.cash/new")
    try walk.ingest([
      LogLine(at: time, target: "/new", host: "dexter.cash"),
      LogLine(at: time + 4 * day, target: "/new", host: "dexter.cash"),
    ])
    func row() throws -> EndpointRow { try walk.endpoint("/old", at: time + 4 * day + 60) }
    #expect(try row().safeToRemove == .unknown && row().record.observation.source == nil)
    try walk.ingest(
      stride(from: origin + day, through: time + 4 * day, by: 3_000).map {
        LogLine(at: $0, target: "/x", host: "api.dexter.cash")
      })
    #expect(try row().safeToRemove == .yes && row().record.observation.source == "log")
  }

  /// Two sites that both moved away from /old and serve the same path, and the log of one of them.
  private func tellTwins(_ lines: [LogLine], site: String? = nil, explain: (LogFact) -> Void = { _ in }) throws
    -> IngestSummary
  {
    try move("a.example", from: "https://a.example/old", to: "https://a.example/new")
    try move("b.example", from: "https://b.example/old", to: "https://b.example/newer")
    let path = try walk.place.write(lines.map(\.text).joined(), to: "log")
    return try withoutActuallyEscaping(explain) { explain in
      try LogIngest(
        database: walk.database, path: path, reading: LogOptions(host: site), now: time + 60,
        onLine: { _, _, fact in explain(fact) }
      ).run()
    }
  }

  private func twinHits() throws -> [Int64] { try ["a", "b"].map { try hits("https://\($0).example/old") } }

  @Test("several sites: what fits more than one is booked on none, and counted apart", arguments: [nil, "10.0.0.7"])
  func twins(host: String?) throws {
    let targets = ["/old", "/.well-known/oauth-authorization-server", "/newer", "/x"]
    let summary = try tellTwins(targets.map { LogLine(at: time, target: $0, host: host) })
    #expect(summary.severalSites == 2 && summary.uses == 1 && summary.fetches == 0 && summary.other == 1)
    #expect(summary.severalByHost == (host == nil ? 0 : 2) && summary.severalHost == host ?? "")
    #expect(try twinHits() == [0, 0])
  }

  @Test("several sites: --site says whose the lines without a host are; a line with a host keeps its own")
  func named() throws {
    let summary = try tellTwins(
      [LogLine(at: time, target: "/old", host: nil), LogLine(at: time, target: "/old", host: "b.example")],
      site: "a.example")
    #expect(summary.severalSites == 0 && summary.uses == 2)
    #expect(try twinHits() == [1, 1])
  }
}

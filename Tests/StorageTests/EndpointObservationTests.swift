import Evidence
import Testing

@testable import Storage

@Suite("Who observes an endpoint")
struct EndpointObservationTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.publish(.token("/old/token"), now: 1_000)
    try store.publish(.token("/new/token"), now: 2_000)
  }

  /// "log 10-20", or "nobody".
  private func observation(_ label: String = "/old/token") throws -> String {
    let found = try store.endpoint(label).observation
    guard let source = found.source else { return "nobody" }
    return "\(source) \(found.since ?? -1)-\(found.until ?? -1)"
  }

  private func watch(_ from: Int64, _ to: Int64, host: String = "") throws {
    let site = try store.database.site("dexter.cash").id
    try store.database.ingest(
      Fold(), watched: [WatchedHost(siteID: site, host: host): (from: from, to: to)], from: nil, to: nil, now: to)
  }

  @Test("nobody, until something tells")
  func nobody() throws {
    #expect(try observation() == "nobody")
  }

  @Test("a log watches the whole site, from its first line to its last, in any order")
  func log() throws {
    try watch(5_000, 6_000)
    #expect(try observation() == "log 5000-6000" && observation("/new/token") == "log 5000-6000")
    try watch(4_000, 4_500)
    try watch(6_500, 7_000)
    #expect(try observation() == "log 4000-7000")
  }

  @Test("the observe socket watches the site, too")
  func observe() throws {
    try store.use(Used(source: .observe, at: 5_000))
    #expect(try observation("/new/token") == "observe 5000-5000")
  }

  @Test("the listener sees what is routed to it only: nothing of the others")
  func listener() throws {
    try store.use(Used(source: .listener, at: 5_000))
    #expect(try observation() == "listener 5000-5000")
    #expect(try observation("/new/token") == "nobody")
  }

  @Test("of two sources it is the one that last saw the endpoint; the time is the site's")
  func several() throws {
    try watch(4_000, 9_000)
    try store.use(Used(source: .listener, at: 5_000))
    #expect(try observation() == "listener 4000-9000")
    try store.use(Used(source: .observe, at: 9_500))
    #expect(try observation() == "observe 9500-9500")
    #expect(try observation("/new/token") == "observe 9500-9500")
  }

  @Test("what sees the site's own hosts sees nothing of an endpoint elsewhere, until it does")
  func elsewhere() throws {
    try store.publish(.token("https://api.dexter.cash/token"), now: 3_000)
    let label = "/token"
    try watch(4_000, 9_000)
    try store.use(Used(source: .observe, at: 5_000))
    #expect(try observation(label) == "nobody")
    try watch(6_000, 7_000, host: "api.dexter.cash")
    #expect(try observation(label) == "log 6000-7000")
    #expect(try observation() == "observe 4000-9000")
    try store.use(Used(endpoint: label, source: .observe, at: 8_000))
    #expect(try observation(label) == "observe 8000-8000")
    try store.database.addAlias("api.dexter.cash", to: store.database.site("dexter.cash"))
    #expect(try observation(label) == "observe 4000-9000")
  }

  @Test("another site's observation is not this one's")
  func sites() throws {
    try store.publish(.token("/b/token", origin: "https://b.example"), now: 1_000)
    try watch(4_000, 9_000)
    #expect(try observation("/b/token") == "nobody")
  }
}

@Suite("How far logs have been read")
struct EndpointLogPositionTests {
  @Test("positions of one first line are told furthest first; each moves from where it was")
  func positions() throws {
    let store = try Store()
    func position(_ offset: Int64, _ digest: String, _ line: String = "a") -> LogPosition {
      LogPosition(head: line, offset: offset * 1_000, tail: digest)
    }
    func keep(_ new: LogPosition?, from old: LogPosition? = nil) throws {
      try store.database.ingest(Fold(), watched: [:], from: old, to: new, now: 1)
    }
    try keep(position(10, "x"))
    try keep(position(30, "y"))
    try keep(position(5, "z", "b"))
    #expect(try store.database.logPositions(head: "a") == [position(30, "y"), position(10, "x")])
    try keep(position(40, "w"), from: position(30, "y"))
    #expect(try store.database.logPositions(head: "a") == [position(40, "w"), position(10, "x")])
    try keep(nil)
    #expect(try store.database.logPositions(head: "b") == [position(5, "z", "b")])
    #expect(try store.database.logPositions(head: "c").isEmpty)
  }

  @Test("what a piece told and how far it was read are one: a failure stores neither")
  func atomic() throws {
    let store = try Store()
    try store.publish(.token("/old/token"), now: 1_000)
    let before = try store.dump()
    try store.database.connection.execute(
      "CREATE TEMP TRIGGER full BEFORE INSERT ON ingested_log BEGIN SELECT raise(ABORT, 'no more'); END")
    let use = FoldedUse(
      client: Used(at: 0).client, endpointID: 1, source: .log, at: 5, method: "POST", path: "/old/token")
    let error = failure {
      try store.database.ingest(
        Fold(uses: [use]), watched: [WatchedHost(siteID: 1): (from: 1, to: 9)], from: nil,
        to: LogPosition(head: "a", offset: 1, tail: "b"), now: 1)
    }
    #expect(error?.cause == "no more")
    #expect(try store.dump() == before)
  }

  @Test("a served path's timeline gives the version that was current at each time")
  func timelines() throws {
    let store = try Store()
    try store.publish(versions: 2)
    try store.rollback(to: 1, now: 5_000)
    let timeline = try #require(store.database.timelines().first { $0.path.path == "/.well-known/mcp.json" })
    let ids = try (1...2).map { try store.database.version(of: store.manifest(), number: $0).id }
    let times: [Int64] = [999, 1_000, 1_999, 2_000, 4_999, 5_000, .max]
    #expect(times.map { timeline.version(at: $0) } == [nil, ids[0], ids[0], ids[1], ids[1], ids[0], ids[0]])
  }
}

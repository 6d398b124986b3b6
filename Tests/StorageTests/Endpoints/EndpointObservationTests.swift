import Basics
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

  private func watch(_ from: Int64, _ to: Int64, host: String = "dexter.cash") throws {
    var piece = LogPiece()
    piece.coverage = [host: CoverageSpans([from...to])]
    _ = try store.database.store(piece, of: nil, name: "log", position: nil, options: "", last: nil, now: to)
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

  @Test("the observe socket sees what is mirrored only: what lies in the folder of what it told, and nothing else")
  func observe() throws {
    try store.publish(.token("/old/exchange"), now: 3_000)
    try store.use(Used(source: .observe, at: 5_000))
    #expect(try observation("/old/exchange") == "observe 5000-5000")
    #expect(try observation("/new/token") == "nobody")
    try store.use(Used(endpoint: "/new/token", source: .observe, at: 6_000))
    #expect(try observation("/new/token") == "observe 5000-6000")
  }

  @Test("the listener sees what is routed to it only: nothing of the others")
  func listener() throws {
    try store.use(Used(source: .listener, at: 5_000))
    try store.database.coverListener(from: 4_900, to: 5_100)
    #expect(try observation() == "listener 4900-5100")
    #expect(try observation("/new/token") == "nobody")
  }

  @Test("of two sources it is the one that last saw the endpoint; the time is the site's")
  func several() throws {
    try watch(4_000, 9_000)
    try store.use(Used(source: .listener, at: 5_000))
    #expect(try observation() == "listener 4000-9000")
    try store.use(Used(source: .observe, at: 9_500))
    #expect(try observation() == "observe 4000-9500")
    #expect(try observation("/new/token") == "log 4000-9000")
    #expect(try store.endpoint("/old/token").observation.spans.spans == [4_000...9_000, 9_500...9_500])
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
    #expect(try observation(label) == "observe 6000-8000")
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
struct LogFileTests {
  private func position(_ offset: Int64, _ tail: String, _ head: String = "a") -> LogPosition {
    LogPosition(head: head, offset: offset * 1_000, tail: tail)
  }

  @Test("logs of one beginning are told furthest first; each goes on from where it was")
  func positions() throws {
    let store = try Store()
    func keep(
      _ position: LogPosition?, of file: LogFileID? = nil, name: String = "log", last: LoggedSecond? = nil
    ) throws -> LogFileID? {
      try store.database.store(
        LogPiece(), of: file, name: name, position: position, options: "--site a", last: last, now: 1
      ).file
    }
    func known(_ head: String) throws -> [LogPosition] { try store.database.logFiles(head: head).map(\.position) }
    _ = try keep(position(10, "x"), name: "one")
    let second = try keep(position(30, "y"), name: "two")
    _ = try keep(position(5, "z", "b"))
    #expect(try known("a") == [position(30, "y"), position(10, "x")])
    let last = LoggedSecond(second: 7, digests: [1: 1, .max: 3])
    #expect(try keep(position(40, "w"), of: second, last: last) == second)
    #expect(try known("a") == [position(40, "w"), position(10, "x")])
    let record = try #require(store.database.logFiles(head: "a").first)
    #expect(record.lastSecond == last && record.options == "--site a" && record.readAt == 1)
    // Of a stream nothing is remembered.
    #expect(try keep(nil) == nil)
    #expect(try known("b") == [position(5, "z", "b")] && known("c").isEmpty)
    // Another reader of the same log, who has come as far: it is one log.
    _ = try keep(position(40, "w"), name: "two")
    #expect(try known("a") == [position(40, "w"), position(10, "x")] && store.database.logFiles().count == 3)
  }

  @Test("what a piece told and how far it was read are one: a failure stores neither")
  func atomic() throws {
    let store = try Store()
    try store.publish(.token("/old/token"), now: 1_000)
    let before = try store.dump()
    try store.database.connection.execute(
      "CREATE TEMP TRIGGER full BEFORE INSERT ON log_file BEGIN SELECT raise(ABORT, 'no more'); END")
    var piece = LogPiece()
    piece.entries = try store.requests([Used(at: 5)]).map { LoggedEntry($0, digest: 1, ordinal: 1) }
    piece.coverage = ["dexter.cash": CoverageSpans([1...9])]
    func read() throws -> LogPieceResult {
      try store.database.store(
        piece, of: nil, name: "log", position: position(1, "b"), options: "", last: nil, now: 9
      ).result
    }
    #expect(failure { _ = try read() }?.cause == "no more")
    #expect(try store.dump() == before)
    // Nor is it taken for told already.
    try store.database.connection.execute("DROP TRIGGER full")
    #expect(try read().repeated == 0)
    #expect(try store.uses().map(\.hits) == [1])
  }
}

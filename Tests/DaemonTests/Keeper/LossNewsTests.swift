import Basics
import Evidence
import Journal
import StorySupport
import Testing

@testable import Daemon
@testable import Operations
@testable import Storage

@Suite("Hooks are told of the recording's own troubles") struct LossNewsTests {
  private let place: Workplace
  private let database: Database

  init() throws {
    place = Workplace()
    database = try place.database()
  }

  private func lose(_ records: Int64?, period: UInt64 = 1, until: Int64 = 1_000, cause: String = "full") throws {
    try database.store([
      FoldedLoss(ledger: "losses 1", period: period, cause: cause, since: 1_000, until: until, records: records)
    ])
  }

  private func events(_ type: EventType) throws -> [JSON] {
    try database.events(EventFilter(type: type)).map { try #require(JSON.read(Array($0.body.utf8))["data"]) }
  }

  private func told() throws -> [Int64?] { try events(.recordingLost).map { $0["records"]?.integer } }

  @Test("a loss is told when it is over, or when it has lasted a minute, and only once") func once() throws {
    let news = LossNews(database: database)
    try lose(5)
    try news.run(now: 1_009)
    #expect(try told().isEmpty)
    for now in [1_010, 1_011] as [Int64] { try news.run(now: now) }
    #expect(try told() == [5])
    // It goes on: what has come since is told ten minutes later.
    try lose(8, until: 1_100)
    try news.run(now: 1_600)
    #expect(try told() == [5])
    try news.run(now: 1_610)
    #expect(try told() == [5, 3])
    try lose(2, period: 2, until: 1_058, cause: "cap")
    try news.run(now: 1_059)
    try news.run(now: 1_060)
    #expect(try told() == [5, 3, 2])
  }

  @Test("a daemon that ends leaves nothing untold, and a wrong clock's time is not waited for") func atTheEnd() throws {
    try lose(5)
    try LossNews(database: database).run(now: 1_001, isLast: true)
    try lose(1, period: 2, until: 9_000, cause: "cap")
    try LossNews(database: database).run(now: 1_002)
    #expect(try told() == [5, 1])
  }

  @Test("an event says since when, until when, how many, why, and where; null where it cannot be known") func data()
    throws
  {
    try lose(5, until: 1_010)
    for (segment, records) in [("00-a.segment", 3), ("00-b.segment", nil)] as [(String, Int64?)] {
      try database.store([
        FoldedLoss(
          segment: segment, .damage, cause: LossCause.damaged, since: 900, until: 950, records: records, bytes: 9)
      ])
    }
    try LossNews(database: database).run(now: 2_000)
    let events = try events(.recordingLost)
    #expect(
      events.map { "\($0["summary"]?.string ?? "") \($0["records"]?.text() ?? "") \($0["where"]?.text() ?? "")" } == [
        "5 requests were answered and not recorded (1970-01-01T00:16:40Z to 1970-01-01T00:16:50Z): full 5 "
          + #"["journal"]"#,
        "at least 3 requests were answered and not recorded (1970-01-01T00:15:00Z to 1970-01-01T00:15:50Z): "
          + #"a journal segment is damaged null ["00-a.segment","00-b.segment"]"#,
      ])
    #expect(events.map { $0["since"]?.string } == ["1970-01-01T00:16:40Z", "1970-01-01T00:15:00Z"])
    #expect(events.map { $0["until"]?.string } == ["1970-01-01T00:16:50Z", "1970-01-01T00:15:50Z"])
    #expect(events.map { $0["cause"]?.string } == ["full", LossCause.damaged])
  }

  private func stuck() throws -> [String] {
    try events(.recordingStuck).map { "\($0["cause"]?.string ?? "") \($0["until"]?.string ?? "still")" }
  }

  @Test("recording that waits for a minute is told, by a clock that nobody sets") func long() throws {
    var news = StuckNews()
    news.failed("locked", now: 100, uptime: 5_000)
    try news.run(database, now: 90_000, uptime: 64_999, isJournalFull: false)
    #expect(try stuck().isEmpty)
    news.failed("full", now: 101, uptime: 65_000)
    for _ in 0..<2 { try news.run(database, now: 160, uptime: 65_000, isJournalFull: false) }
    news.recovered()
    try news.run(database, now: 200, uptime: 99_000, isJournalFull: false)
    #expect(try stuck() == ["full still"])
    news.failed("again", now: 300, uptime: 100_000)
    news.recovered()
    try news.run(database, now: 301, uptime: 101_000, isJournalFull: false)
    #expect(try stuck() == ["full still"])
  }

  @Test("at once where the journal is full; and afterwards, from when to when, where it could not be stored before")
  func late() throws {
    var news = StuckNews()
    news.failed("locked", now: 100, uptime: 5_000)
    let other = try Database(path: database.path)
    try database.connection.execute("PRAGMA busy_timeout = 0")
    try other.connection.execute("BEGIN IMMEDIATE")
    #expect(throws: StorageError.self) { try news.run(database, now: 101, uptime: 6_000, isJournalFull: true) }
    // Trying it costs a wait for the lock: not in each turn.
    try news.run(database, now: 102, uptime: 7_000, isJournalFull: true)
    try other.connection.execute("COMMIT")
    news.recovered()
    try news.run(database, now: 110, uptime: 9_000, isJournalFull: true)
    #expect(try stuck() == ["locked 1970-01-01T00:01:50Z"])
  }
}

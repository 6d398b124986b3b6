import Evidence
import Testing

@testable import Storage

private let hour: Int64 = 3_600
private let day: Int64 = 86_400

/// A request counts as often as the one piece of a log that holds it most often.
@Suite("Which logged requests count") struct LogCounterTests {
  private let store: Store
  private let now = 1_000 * day

  init() throws {
    store = try Store()
    try store.publish(.token("/old/token"), now: 1_000)
    try store.publish(.token("/new/token"), now: 2_000)
  }

  /// One line: at which second, and the how many of its like in its piece it is.
  private typealias Line = (at: Int64, digest: UInt64, ordinal: Int64)

  @discardableResult
  private func read(
    _ lines: [Line], now: Int64? = nil, file: LogFileID? = nil, position: LogPosition? = nil,
    by database: Database? = nil
  ) throws -> LogPieceResult {
    var piece = LogPiece()
    let requests = try store.requests(lines.map { Used(at: $0.at) })
    piece.entries = zip(requests, lines).map { LoggedEntry($0, digest: $1.digest, ordinal: $1.ordinal) }
    if let first = lines.map(\.at).min(), let last = lines.map(\.at).max() {
      piece.coverage = ["dexter.cash": CoverageSpans([first...last])]
    }
    return try (database ?? store.database).store(
      piece, of: file, name: "log", position: position, options: "", last: nil, now: now ?? self.now
    ).result
  }

  private func hits() throws -> Int64 { try store.uses().first?.hits ?? 0 }

  private func lines(_ digests: ClosedRange<UInt64>, from: Int64? = nil) -> [Line] {
    digests.map { ((from ?? now - day) + Int64($0) * 20, $0, 1) }
  }

  @Test("an excerpt, a copy, and one log behind another add nothing that was told")
  func again() throws {
    #expect(try read(lines(1...9)) == LogPieceResult())
    #expect(try read(lines(3...5)).repeated == 3)
    #expect(try read(lines(1...9)).repeated == 9)
    #expect(try read(lines(5...12)).repeated == 5)
    #expect(try hits() == 12)
  }

  @Test("the like of one second count as often as the piece that has most of them, whichever comes first")
  func alike() throws {
    let second = now - day
    try read([(second, 7, 1), (second, 7, 2)])
    #expect(try read([(second, 7, 1)]).repeated == 1)
    #expect(try read([(second, 7, 1), (second, 7, 2), (second, 7, 3)]).repeated == 2)
    #expect(try hits() == 3)
  }

  @Test("two readers at once, each with a connection of its own")
  func readers() throws {
    let other = try store.another()
    for start in stride(from: UInt64(1), through: 21, by: 5) {
      try read(lines(start...start + 9))
      try read(lines(start...start + 12), by: other)
    }
    #expect(try hits() == 33)
  }

  @Test("once their digests are gone, what a log has covered is sealed; what none has covered is not")
  func sealed() throws {
    try read(lines(1...3))
    let later = now + Database.digestLife + 1
    try store.database.prune(before: 0, digestsReadBefore: later - Database.digestLife)
    #expect(try store.number("SELECT count(*) FROM log_digest") == 0)
    var result = try read(lines(1...3), now: later)
    #expect(result.sealed == 3 && result.repeated == 0)
    // Another request within what was covered may have been counted; nobody knows.
    #expect(try read([(now - day + 30, 99, 1)], now: later).sealed == 1)
    result = try read(lines(1...3, from: now - 2 * day), now: later)
    #expect(result.sealed == 0)
    #expect(try hits() == 6)
  }

  @Test("of a log that is followed without end the old hours are sealed, too")
  func followed() throws {
    let position = LogPosition(head: "a", offset: 1, tail: "a")
    try read([], position: position)
    let file = try #require(store.database.logFiles().first).id
    for start in stride(from: now, to: now + 40 * day, by: 6 * 3_600) {
      let digest = UInt64(1_000 + (start - now) / day)
      let lines = stride(from: start, to: start + 6 * hour, by: 1_800).map { ($0, digest, 1) as Line }
      try read(lines, now: start + 6 * hour, file: file, position: position)
    }
    let end = now + 40 * day
    try store.database.prune(before: 0, digestsReadBefore: end - Database.digestLife)
    let before = try hits()
    #expect(try read([(now, 1_000, 1), (now + 1_800, 1_000, 1)], now: end).sealed == 2)
    #expect(try read([(now + 39 * day, 1_039, 1)], now: end).repeated == 1)
    #expect(try hits() == before)
    // To whoever asks it is one time without a gap.
    let coverage = try store.database.coverage().filter { $0.source == .log && $0.file != nil }
    #expect(coverage.flatMap { $0.spans.spans } == [now...now + 40 * day - 1_800])
  }

  @Test("what is older than what is kept is not stored")
  func expired() throws {
    let retention = try store.database.setting(.retention).seconds
    let result = try read([(now - retention - 1, 1, 1), (now - retention, 2, 1)])
    #expect(result.expired == 1)
    #expect(try hits() == 1)
  }

  @Test("hosts are told apart: the same line of two is two requests")
  func hosts() throws {
    var piece = LogPiece()
    let request = try store.requests([Used(at: now - day)])[0]
    for host in ["dexter.cash", "www.dexter.cash"] {
      let there = FoldedRequest(
        client: request.client, place: Place(host: host, path: "/old/token"), source: .log, at: request.at,
        method: "POST", shape: .post)
      piece.entries.append(LoggedEntry(there, digest: 5, ordinal: 1))
    }
    let result = try store.database.store(
      piece, of: nil, name: "log", position: nil, options: "", last: nil, now: now
    ).result
    #expect(result.repeated == 0)
    #expect(try hits() == 2)
  }
}

import Evidence
import Foundation
import Storage
import StorySupport
import Testing

@testable import Operations

@Suite struct LogIngestTests {
  private let place: Workplace
  private let database: Database

  init() throws {
    place = Workplace()
    database = try place.database()
    try database.release(#"{"url":"https://a.example/mcp","token_endpoint":"https://a.example/old"}"#, at: 1_000)
    try database.release(#"{"url":"https://a.example/mcp","token_endpoint":"https://a.example/new"}"#, at: 2_000)
  }

  /// Of the first day of 1970.
  private func line(_ path: String, at time: Int64) -> String {
    let clock = String(format: "%02d:%02d:%02d", time / 3_600, time / 60 % 60, time % 60)
    return "20.125.1.1 - - [01/Jan/1970:\(clock) +0000] \"POST \(path) HTTP/1.1\" 200 12 \"-\" \"openai-mcp/1.0.0\"\n"
  }

  private func hits(_ url: String) throws -> Int64 {
    let row = try EndpointView(database).rows(site: nil, now: 9_000).first { $0.record.url == url }
    return try #require(row).hits
  }

  /// Follows a log and does one thing before each look at it.
  private func follow(_ path: String, at now: @escaping () -> Int64, _ steps: [() throws -> Void]) throws {
    var rest = steps[...]
    try LogIngest(database: database, path: path, now: now()).follow(clock: now) {
      guard let step = rest.popFirst() else { return false }
      do { try step() } catch { Issue.record(error) }
      return true
    }
  }

  @Test("a log that is followed for hours goes on being believed") func time() throws {
    let log = try place.write(line("/old", at: 3_000), to: "log")
    var now: Int64 = 3_000
    try follow(
      log, at: { now },
      [
        {},
        {
          now = 50_000
          try place.write(line("/old", at: 3_000) + line("/old", at: 50_000), to: "log")
        },
      ])
    #expect(try hits("https://a.example/old") == 2)
  }

  @Test("what is released while a log is followed holds for its next lines") func release() throws {
    let log = try place.write(line("/new", at: 3_000), to: "log")
    let other = try place.database()
    try follow(
      log, at: { 9_000 },
      [
        {},
        {
          try other.release(#"{"url":"https://a.example/mcp","token_endpoint":"https://a.example/newer"}"#, at: 4_000)
          try place.write(line("/new", at: 3_000) + line("/newer", at: 4_001), to: "log")
        },
      ])
    #expect(try hits("https://a.example/newer") == 1)
  }

  @Test("--explain tells of every line, also of those that were read before") func explain() throws {
    let log = try place.write(line("/old", at: 3_000) + line("/new", at: 3_001), to: "log")
    _ = try LogIngest(database: database, path: log, now: 9_000).run()
    var told = 0
    let explained = try LogIngest(
      database: database, path: log, now: 9_000, isRehearsal: true, onLine: { _, _, _ in told += 1 })
    #expect(try explained.run().lines == 2)
    #expect(told == 2)
    #expect(try hits("https://a.example/old") == 1)
  }

  @Test(
    "NULs and a byte order mark before the first line lose none, and the log is known again", arguments: [3, 3 << 20])
  func padding(count: Int) throws {
    let padding = String(repeating: "\0", count: count)
    let log = try place.write(padding + line("/old", at: 3_000), to: "log")
    #expect(try LogIngest(database: database, path: log, now: 9_000).run().uses == 1)
    try place.write(padding + line("/old", at: 3_000) + line("/old", at: 3_001), to: "log")
    let again = try LogIngest(database: database, path: log, now: 9_000).run()
    #expect(again.lines == 1 && again.known > count && again.unmatched == 0)
    let marked = try place.write("\u{feff}" + line("/old", at: 3_002), to: "marked")
    #expect(try LogIngest(database: database, path: marked, now: 9_000).run().uses == 1)
    #expect(try hits("https://a.example/old") == 3)
  }

  @Test("a line of before 1970 is told as that") func beforeTime() throws {
    let line = line("/old", at: 3_000)
    let log = try place.write(line + line.replacing("1970", with: "1930"), to: "log")
    var told: [String] = []
    _ = try LogIngest(
      database: database, path: log, now: 9_000, isRehearsal: true,
      onLine: { _, _, fact in if case .unmatched(let reason) = fact { told.append(reason) } }
    ).run()
    #expect(told == ["is dated before 1970"])
  }

  @Test(
    "a line that is dated later than now counts when its time has come, and no other counts twice", arguments: 0...3)
  func ahead(place index: Int) throws {
    var lines = (0..<3).map { line("/old", at: 3_000 + Int64($0)) }
    lines.insert(line("/old", at: 9_000), at: index)
    let log = try place.write(lines.joined(), to: "log")
    let first = try LogIngest(database: database, path: log, now: 4_000).run()
    #expect(first.ahead == 1 && first.unmatched == 1)
    #expect(try hits("https://a.example/old") == 3)
    _ = try LogIngest(database: database, path: log, now: 4_100).run()
    #expect(try hits("https://a.example/old") == 3)
    let grown = try place.write(lines.joined() + line("/old", at: 9_100), to: "log")
    let last = try LogIngest(database: database, path: grown, now: 9_200).run()
    #expect(last.ahead == 0 && last.unmatched == 0)
    // What stands before the first line is nowhere to be read on from: that one counts with --again only.
    #expect(try hits("https://a.example/old") == (index == 0 ? 4 : 5))
  }

  @Test("a folder is told as that") func folder() throws {
    #expect(throws: OperationError.self) {
      _ = try LogIngest(database: database, path: place.path, now: 9_000).run()
    }
  }
}

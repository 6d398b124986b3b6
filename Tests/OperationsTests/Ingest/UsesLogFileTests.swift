import Basics
import Evidence
import Foundation
import Storage
import StorySupport
import TestSupport
import Testing

@testable import Operations

private let origin = Walk.origin
private let day = Walk.day

@Suite("The same log counts once, whatever became of its file") struct UsesLogFileTests {
  private let walk: Walk
  private let now = origin + 20 * day

  init() throws {
    walk = try Walk.dexter()
  }

  /// Lines of the days after the move, each of its own second.
  private func text(_ numbers: Range<Int>) -> String {
    numbers.map { LogLine(at: origin + 3 * day + Int64($0) * 60).text }.joined()
  }

  private func hits() throws -> Int64 { try walk.endpoint(DexterHistory.oldToken, at: now).hits }

  private func pack(_ path: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-f", path]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  @Test("twice, renamed, packed") func again() throws {
    let path = try walk.place.write(text(0..<50), to: "access.log")
    #expect(try walk.ingest(path).uses == 50)
    let second = try walk.ingest(path)
    #expect(second.lines == 0 && second.known == Int64(text(0..<50).utf8.count))
    try walk.place.write(text(0..<50), to: "access.log.1")
    #expect(try walk.ingest("\(walk.place.path)/access.log.1").uses == 0)
    try pack("\(walk.place.path)/access.log.1")
    #expect(try walk.ingest("\(walk.place.path)/access.log.1.gz").uses == 0)
    #expect(try hits() == 50)
  }

  @Test("under two names it has the first of them, renamed the new one, in whatever order it was read")
  func names() throws {
    var told: Set<[String]> = []
    for order in [["a", "b", "c"], ["c", "b", "a"], ["b", "a", "c"]] {
      let walk = try Walk.dexter()
      // Two copies, and an excerpt that ends with them.
      for (name, lines) in [("a", 0..<50), ("b", 0..<50), ("c", 20..<50)] {
        try walk.place.write(text(lines), to: name)
      }
      for name in order { try walk.ingest("\(walk.place.path)/\(name)") }
      let files = try walk.database.coverage().compactMap { $0.file }
      let troubles = StatusTroubles(walk.database, now: now).all.filter { $0.subject == "logs" }.map(\.words)
      told.insert((files.sorted() + troubles).map { $0.replacing(walk.place.path, with: "") })
    }
    #expect(told.count == 1 && told.first?.count == 3, "\(told)")
    #expect(told.first?.prefix(2) == ["/a", "/c"] && told.first?.last?.hasPrefix("'/a' has reported nothing") == true)

    let path = try walk.place.write(text(0..<10), to: "access.log")
    try walk.ingest(path)
    try FileManager.default.moveItem(atPath: path, toPath: "\(path).1")
    try walk.place.write(text(100..<110), to: "access.log")
    try walk.ingest("\(path).1")
    try walk.ingest(path)
    #expect(try Set(walk.database.coverage().compactMap { $0.file }) == [path, "\(path).1"])
  }

  @Test("packed first, plain later; grown, and packed when grown") func grown() throws {
    let path = try walk.place.write(text(0..<10), to: "a")
    try pack(path)
    #expect(try walk.ingest("\(path).gz").uses == 10)
    try walk.place.write(text(0..<30), to: "b")
    #expect(try walk.ingest("\(walk.place.path)/b").uses == 20)
    let longer = try walk.place.write(text(0..<45), to: "c")
    try pack(longer)
    #expect(try walk.ingest("\(longer).gz").uses == 15)
    #expect(try hits() == 45)
  }

  @Test("with its beginning read before, cut at any byte", arguments: [1, 2, 3] as [UInt64])
  func beginning(seed: UInt64) throws {
    var random = SeededGenerator(seed)
    let whole = Array(text(0..<12).utf8)
    var cuts = (0..<8).map { _ in Int.random(in: 1..<whole.count, using: &random) }
    // About the ends of lines, too.
    let end = Int(text(0..<4).utf8.count)
    cuts += [end - 2, end - 1, end, end + 1, Int(text(0..<1).utf8.count) - 1, Int(text(0..<1).utf8.count) - 3]
    for cut in cuts {
      let walk = try Walk.dexter()
      let path = "\(walk.place.path)/log"
      try Data(whole.prefix(cut)).write(to: URL(fileURLWithPath: path))
      try walk.ingest(path)
      try Data(whole).write(to: URL(fileURLWithPath: path))
      try walk.ingest(path)
      try walk.ingest(path)
      #expect(try walk.endpoint(DexterHistory.oldToken, at: now).hits == 12, "seed \(seed), cut at \(cut)")
      #expect(try walk.row("chatgpt", at: now).hits == 12, "seed \(seed), cut at \(cut)")
    }
  }

  @Test("the last line counts without its line end, and no second time when that comes")
  func withoutLineEnd() throws {
    try walk.ingest(text: String(text(0..<3).dropLast()), as: "log", now: now)
    #expect(try hits() == 3)
    try walk.ingest(text: text(0..<4), as: "log", now: now)
    #expect(try hits() == 4)
    try walk.ingest(text: String(text(7..<8).dropLast()), as: "one", now: now)
    try walk.ingest(text: text(7..<9), as: "one", now: now)
    #expect(try hits() == 6)
  }

  @Test("a file that merely begins with the same lines is another file, of which only the others are new")
  func another() throws {
    try walk.ingest(text: text(0..<5), as: "a", now: now)
    let other = try walk.ingest(text: text(0..<1) + text(10..<14), as: "b", now: now)
    #expect(other.uses == 5 && other.repeated == 1)
    #expect(try walk.ingest(text: text(0..<1) + text(10..<14), as: "b", now: now).uses == 0)
    #expect(try walk.ingest(text: text(0..<6), as: "a", now: now).uses == 1)
    #expect(try hits() == 10)
  }

  @Test("a packed file that is cut is an error, and what it told before is counted once when it is whole")
  func cutPackage() throws {
    let path = try walk.place.write(text(0..<2_000), to: "a")
    try pack(path)
    let whole = try Data(contentsOf: URL(fileURLWithPath: "\(path).gz"))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: "\(path).gz"))
    #expect(throws: OperationError.self) { try walk.ingest("\(path).gz") }
    try whole.write(to: URL(fileURLWithPath: "\(path).gz"))
    try walk.ingest("\(path).gz")
    #expect(try hits() == 2_000)
  }

  @Test("by two readers at once: what one has read while the other did counts once") func twoReaders() throws {
    let path = try walk.place.write(text(0..<30), to: "access.log")
    let other = try walk.place.database()
    var line = 0
    let first = try LogIngest(
      database: walk.database, path: path, now: now,
      onLine: { _, _, _ in
        line += 1
        if line != 1 { return }
        let second = try? LogIngest(database: other, path: path, now: now).run()
        #expect(second?.uses == 30)
      })
    let summary = try first.run()
    #expect(summary.uses == 30 && summary.repeated == 30)
    #expect(try hits() == 30)
    // It is one log, by whomever it was read.
    #expect(try walk.database.logFiles().count == 1 && walk.database.coverage().filter { $0.source == .log }.count == 1)
  }

  @Test("of a file in which no line is a request nothing is stored, and why is told") func noLog() throws {
    let path = try walk.place.write("\u{7f}ELF\0\u{1}\nnothing\n", to: "ls")
    let error = #expect(throws: OperationError.self) { try walk.ingest(path) }
    #expect(error?.cause.hasPrefix("none of its 2 lines is a request: the first ") == true, "\(error?.cause ?? "")")
    #expect(try walk.database.logFiles().isEmpty && walk.database.coverage().isEmpty)
    // One request is enough.
    #expect(try walk.ingest(text: "nothing\n" + text(0..<1), as: "log", now: now).unmatched == 1)
    #expect(try walk.ingest(text: "nothing\n" + text(0..<1) + "more\n", as: "log", now: now).unmatched == 1)
  }

  @Test("a rehearsal tells every line and stores nothing")
  func rehearsal() throws {
    let path = try walk.place.write(text(0..<3) + "garbage\n\n", to: "a")
    var facts = 0
    let ingest = try LogIngest(
      database: walk.database, path: path, now: now, isRehearsal: true, onLine: { _, _, _ in facts += 1 })
    let summary = try ingest.run()
    #expect(facts == 5 && summary.uses == 3 && summary.unmatched == 1 && summary.other == 1)
    #expect(try hits() == 0)
    #expect(try walk.ingest(path).uses == 3)
  }

  @Test("no file, an empty one, and one without a line")
  func edges() throws {
    #expect(throws: OperationError.self) { try walk.ingest("\(walk.place.path)/none") }
    #expect(try walk.ingest(text: "", as: "empty", now: now).lines == 0)
    #expect(try walk.ingest(text: "\n\n", as: "blank", now: now).other == 2)
  }
}

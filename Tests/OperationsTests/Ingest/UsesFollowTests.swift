import Evidence
import Foundation
import Storage
import StorySupport
import Testing

@testable import Operations

private let origin = Walk.origin
private let day = Walk.day

@Suite("Following a log as it grows") struct UsesFollowTests {
  private let walk: Walk
  private let now = origin + 20 * day
  private let path: String

  init() throws {
    walk = try Walk.dexter()
    path = try walk.place.write("", to: "access.log")
  }

  private func text(_ numbers: Range<Int>) -> String {
    numbers.map { LogLine(at: origin + 3 * day + Int64($0) * 60).text }.joined()
  }

  private func append(_ text: String, to path: String? = nil) {
    guard let file = FileHandle(forWritingAtPath: path ?? self.path) else { return }
    _ = try? file.seekToEnd()
    try? file.write(contentsOf: Data(text.utf8))
  }

  private func hits() throws -> Int64 { try walk.endpoint(DexterHistory.oldToken, at: now).hits }

  /// Follows the log; between two looks at it one step after the other is done, then it ends.
  private func follow(_ steps: [() throws -> Void]) throws {
    var rest = steps[...]
    let ingest = try LogIngest(database: walk.database, path: path, now: now)
    try ingest.follow(clock: { now }) {
      guard let step = rest.popFirst() else { return false }
      do { try step() } catch { Issue.record(error) }
      return true
    }
  }

  @Test("reads what was there, what comes, and a line that comes in pieces")
  func grows() throws {
    append(text(0..<2))
    let line = text(2..<3)
    try follow([
      {}, { append(String(line.prefix(40))) }, { append(String(line.dropFirst(40)) + text(3..<5)) },
    ])
    #expect(try hits() == 5)
  }

  @Test("goes on where it, or ingest, had ended")
  func resumes() throws {
    append(text(0..<2))
    try walk.ingest(path)
    append(text(2..<4))
    try follow([{}])
    append(text(4..<6))
    try follow([{}])
    try walk.ingest(path)
    #expect(try hits() == 6)
  }

  @Test("a second in which the log was rotated goes on in the new file")
  func rotatedSecond() throws {
    let line = text(5..<6)
    append(line + line)
    try follow([
      {},
      {
        try FileManager.default.moveItem(atPath: path, toPath: "\(path).1")
        try walk.place.write(line + text(6..<7), to: "access.log")
      },
      {}, {},
    ])
    #expect(try hits() == 4)
    // Told again, apart: nothing new.
    try walk.ingest("\(path).1")
    try walk.ingest(path)
    #expect(try hits() == 4)
  }

  @Test("over rotation: the rest of the old file, then the new one; the old one counts no second time")
  func rotation() throws {
    append(text(0..<3))
    try follow([
      {},
      {
        append(text(3..<5))
        try FileManager.default.moveItem(atPath: path, toPath: "\(path).1")
        // Its writer has not opened the new one yet.
        append(text(5..<6), to: "\(path).1")
      },
      {
        append(text(6..<7), to: "\(path).1")
        try walk.place.write(text(10..<13), to: "access.log")
      }, {}, { append(text(13..<14)) },
    ])
    #expect(try hits() == 11)
    try walk.ingest("\(path).1")
    try walk.ingest(path)
    #expect(try hits() == 11)
  }

  @Test("a last line without its end in the file that was rotated away is read")
  func rotatedWithoutLineEnd() throws {
    append(text(0..<2))
    try follow([
      {},
      {
        append(String(text(2..<3).dropLast()))
        try FileManager.default.moveItem(atPath: path, toPath: "\(path).1")
        try walk.place.write(text(10..<11), to: "access.log")
      }, {},
    ])
    #expect(try hits() == 4)
  }

  @Test("over copytruncate: what comes after the cut counts, the copy does not count again")
  func copyTruncate() throws {
    append(text(0..<5))
    try follow([
      {},
      {
        try FileManager.default.copyItem(atPath: path, toPath: "\(path).1")
        FileHandle(forWritingAtPath: path)?.truncateFile(atOffset: 0)
        append(text(10..<12))
      }, {}, { append(text(12..<13)) }, {},
    ])
    #expect(try hits() == 8)
    try walk.ingest("\(path).1")
    try walk.ingest(path)
    #expect(try hits() == 8)
  }

  @Test("over copytruncate with the file filled past its old size before the next look")
  func refilled() throws {
    append(text(0..<5))
    try follow([
      {},
      {
        try FileManager.default.copyItem(atPath: path, toPath: "\(path).1")
        FileHandle(forWritingAtPath: path)?.truncateFile(atOffset: 0)
        append(text(10..<40))
      }, {}, { append(text(40..<41)) }, {},
    ])
    #expect(try hits() == 36)
    try walk.ingest("\(path).1")
    try walk.ingest(path)
    #expect(try hits() == 36)
  }

  @Test("a file that is not there yet is waited for, also after it was moved away")
  func missing() throws {
    try FileManager.default.removeItem(atPath: path)
    try follow([
      {}, {}, { try walk.place.write(text(0..<3), to: "access.log") }, {},
      { try FileManager.default.moveItem(atPath: path, toPath: "\(path).1") }, {},
      { try walk.place.write(text(3..<5), to: "access.log") }, {}, {},
    ])
    #expect(try hits() == 5)
  }

  @Test("a database that somebody else has locked is waited for")
  func locked() throws {
    walk.database.patience = WritePatience(seconds: 0, isFirst: true, onWait: nil)
    let (isLocked, isDone) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let other = walk.database.path
    Thread {
      try? Database(path: other).transaction { () throws(StorageError) in
        isLocked.signal()
        usleep(100_000)
      }
      isDone.signal()
    }.start()
    isLocked.wait()
    append(text(0..<4))
    try follow([{}])
    isDone.wait()
    #expect(try hits() == 4)
  }

  @Test("a file that takes the name and was read before counts once")
  func readBefore() throws {
    append(text(0..<2))
    try walk.ingest(text: text(10..<14), as: "other.log", now: now)
    try follow([
      {},
      {
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: "\(walk.place.path)/other.log", toPath: path)
      }, {}, { append(text(14..<15)) },
    ])
    #expect(try hits() == 7)
  }
}

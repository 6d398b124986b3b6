import Basics
import Foundation
import Glibc
import Journal
import Synchronization
import TestSupport
import Testing

@Suite("Segments that begin while others are deleted")
struct JournalRaceTests {
  @Test("whoever deletes what is finished, at any moment, has read all of it")
  func deletion() throws {
    let folder = Folder()
    var journal = try folder.journal()
    journal.segmentBytes = 1
    let count = 400
    let writers = Mutex(2)
    for loop in 0..<2 {
      let (journal, writer) = (journal, try JournalWriter(directory: journal, loop: loop))
      Thread.detachNewThread { [writer = Sent(writer)] in
        for number in 0..<count {
          writer.value.append(.sample(UInt64(number)))
          writer.value.flush()
        }
        writer.value.close()
        precondition(writer.value.lost == 0, "\(String(describing: journal.lastFailure))")
        writers.withLock { $0 -= 1 }
      }
    }
    var read = 0
    while true {
      let isOver = writers.withLock { $0 == 0 }
      for segment in try journal.segments() where try journal.isFinished(segment) {
        var reader = try JournalReader(directory: journal, segment: segment)
        read += try reader.all().count
        try journal.delete(segment)
      }
      if isOver { break }
    }
    #expect(read == 2 * count)
  }

  @Test("a segment is finished when its writer closes it, though a child that is being started has it open, too")
  func closedWhileForking() throws {
    let folder = Folder()
    let journal = try folder.journal()
    let writer = try JournalWriter(directory: journal, loop: 0)
    writer.append(.sample(1))
    writer.flush()
    let segment = try #require(try journal.segments().first)
    // What fork(2) does until execve(2): another descriptor of the same open file.
    let copies = try folder.descriptors(of: segment.fileName).map { dup($0) }
    defer { for copy in copies { Glibc.close(copy) } }
    #expect(try copies.count == 1 && !journal.isFinished(segment))
    writer.close()
    #expect(try journal.isFinished(segment))
    try journal.delete(segment)
  }

  /// A writer that moves to its thread, and is used there only.
  private struct Sent: @unchecked Sendable {
    let value: JournalWriter
    init(_ value: JournalWriter) { self.value = value }
  }

  @Test("where no segment can be begun, what was to be in it is lost, and accounted for")
  func exclusive() throws {
    let folder = Folder()
    let journal = try folder.journal()
    let writer = try JournalWriter(directory: journal, loop: 0)
    // Nothing can be begun in a folder that is gone.
    try FileManager.default.removeItem(atPath: folder.path)
    writer.append(.sample(1))
    writer.flush()
    #expect(writer.lost == 1 && journal.losses.lost == 1)
    #expect(journal.lastFailure?.operation == "create segment")
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: false)
    writer.append(.sample(2))
    writer.flush()
    #expect(writer.lost == 1 && folder.segmentNames.count == 1)
  }
}

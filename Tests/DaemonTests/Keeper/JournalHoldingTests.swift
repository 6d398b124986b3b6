import Foundation
import Journal
import StorySupport
import Testing

@testable import Daemon
@testable import Operations
@testable import Storage

@Suite("What was read and is not stored yet") struct JournalHoldingTests {
  private let place: Workplace
  private let database: Database
  private let journal: JournalDirectory
  private let writer: JournalWriter
  private let tag: UInt64

  init() throws {
    (place, database, journal, tag) = try Workplace.recording()
    writer = try JournalWriter(directory: journal, loop: 0)
    writer.describe(client: 1, payload: ClientCodec.encode(.sample()))
  }

  private func write(_ count: Int) {
    for _ in 0..<count { writer.append(.get(tag)) }
    writer.flush()
  }

  @Test("it is stored together with what comes, once that is due") func held() throws {
    let folder = JournalIntake(directory: journal, database: database)
    write(2)
    _ = try folder.turn { _ in false }
    #expect(try folder.isHolding && database.hits() == 0)
    write(3)
    _ = try folder.turn()
    #expect(try !folder.isHolding && database.hits() == 5)
  }

  @Test("its segment is kept, and whoever comes after a kill reads it again") func kept() throws {
    let folder = JournalIntake(directory: journal, database: database)
    write(2)
    writer.close()
    _ = try folder.turn { _ in false }
    try folder.deleteFinished()
    #expect(try journal.segments().count == 1)
    let next = JournalIntake(directory: journal, database: database)
    try next.recover()
    #expect(try database.hits() == 2 && journal.segments().isEmpty)
  }

  @Test("a loop that writes wakes the reader once, and only one that waits") func news() throws {
    // Whatever takes eight bytes at a time will do for an eventfd.
    let pipe = Pipe()
    let event = pipe.fileHandleForWriting.fileDescriptor
    #expect(journal.news.hasCome)
    write(1)
    journal.news.await(on: event)
    #expect(!journal.news.hasCome)
    write(1)
    write(1)
    #expect(journal.news.hasCome)
    try pipe.fileHandleForWriting.close()
    #expect(try pipe.fileHandleForReading.readToEnd()?.count == 8)
  }
}

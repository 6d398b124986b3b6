import Journal
import Testing

@Suite("What is written is read back")
struct JournalRoundTripTests {
  private let folder = Folder()

  @Test("every kind of record survives, in order")
  func roundTrip() throws {
    let journal = try folder.journal()
    let writer = try JournalWriter(directory: journal, loop: 3)
    let note = Note(time: 5, client: 9, kind: 1, payload: [1, 2, 3])
    writer.describe(client: 9, payload: Array("curl".utf8))
    writer.append(.sample(1))
    writer.note(note)
    writer.flush(durable: true)
    writer.append(.sample(2))
    writer.flush(durable: false)
    var reader = try JournalReader(directory: journal, segment: try #require(journal.segments().first))
    #expect(
      try reader.all() == [
        .client(hash: 9, payload: Array("curl".utf8)), .sighting(.sample(1)), .note(note), .sighting(.sample(2)),
      ])
    #expect(reader.isComplete)
  }
}

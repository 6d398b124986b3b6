import Journal
import TestSupport
import Testing

@Suite("What is written is read back")
struct JournalRoundTripTests {
  private let folder = Folder()

  @Test("every kind of record survives, in order")
  func roundTrip() throws {
    let journal = try folder.journal()
    let writer = try JournalWriter(directory: journal, loop: 3, isDurable: true)
    let note = Note(time: 5, client: 9, kind: 1, payload: [1, 2, 3])
    writer.describe(client: 9, payload: Array("curl".utf8))
    writer.append(.sample(1))
    writer.note(note)
    writer.flush()
    writer.append(.sample(2))
    writer.flush()
    var reader = try JournalReader(directory: journal, segment: try #require(journal.segments().first))
    #expect(
      try reader.all() == [
        .client(hash: 9, payload: Array("curl".utf8)), .sighting(.sample(1)), .note(note), .sighting(.sample(2)),
      ])
    #expect(reader.isComplete)
  }

  @Test("batches of all sizes, one behind the other, read while they are written and afterwards")
  func manyBatches() throws {
    let journal = try folder.journal()
    let writer = try JournalWriter(directory: journal, loop: 0)
    var (written, followed) = ([JournalRecord](), [JournalRecord]())
    var (reader, offset) = (JournalReader?.none, Int64(0))
    for batch in 1...600 {
      for number in 0..<(batch * 7 % 61) {
        writer.append(.sample(UInt64(batch * 100 + number)))
        written.append(.sighting(.sample(UInt64(batch * 100 + number))))
      }
      if batch % 97 == 0 {
        // Longer than what the reader takes at a time.
        for client in 0..<100 {
          let payload = [UInt8](repeating: UInt8(client), count: 1000)
          writer.describe(client: UInt64(batch * 1000 + client), payload: payload)
          written.append(.client(hash: UInt64(batch * 1000 + client), payload: payload))
        }
      }
      writer.flush()
      if batch % 50 != 0 { continue }
      reader = try reader ?? JournalReader(directory: journal, segment: try #require(journal.segments().first))
      while let next = try reader?.next(from: offset) {
        followed += next.records
        offset = next.endOffset
      }
    }
    #expect(followed == written && offset > 1 << 20)
    var afterwards = try JournalReader(directory: journal, segment: try #require(journal.segments().first))
    #expect(try afterwards.all() == written)
  }
}

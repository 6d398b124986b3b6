import Journal
import Testing

@Suite("Damaged segments")
struct JournalDamageTests {
  private let folder = Folder()

  /// A segment of three batches; where each ends.
  private func segment(_ journal: JournalDirectory) throws -> (SegmentName, ends: [Int]) {
    let writer = try JournalWriter(directory: journal, loop: 0)
    for number in 1...3 as ClosedRange<UInt64> {
      writer.describe(client: number, payload: Array("client \(number)".utf8))
      writer.append(.sample(number))
      writer.note(Note(time: 1, client: number, kind: 1, payload: [1, 2, 3]))
      writer.flush(durable: false)
    }
    writer.close()
    let segment = try #require(try journal.segments().first)
    var (reader, ends, offset) = (try JournalReader(directory: journal, segment: segment), [Int](), Int64(0))
    while let batch = try reader.next(from: offset) {
      offset = batch.endOffset
      ends.append(Int(offset))
    }
    return (segment, ends)
  }

  @Test("torn at every byte: whole batches are read, the torn one is not there")
  func torn() throws {
    let journal = try folder.journal()
    let (segment, ends) = try segment(journal)
    let bytes = folder.read(segment.fileName)
    #expect(ends.count == 3 && ends.last == bytes.count)
    for count in 0...bytes.count {
      folder.write(Array(bytes.prefix(count)), to: segment.fileName)
      var reader = try JournalReader(directory: journal, segment: segment)
      let whole = ends.filter { $0 <= count }.count
      #expect(try reader.all().count == whole * 3, "\(count) bytes")
      #expect(reader.isComplete == (count == 64 || ends.contains(count)), "\(count) bytes")
    }
  }

  @Test("rotten at every byte: reading ends before the rotten batch, or says that it is no segment")
  func rotten() throws {
    let journal = try folder.journal()
    let (segment, ends) = try segment(journal)
    let bytes = folder.read(segment.fileName)
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0x10
      folder.write(damaged, to: segment.fileName)
      if place < 64 {
        let error = #expect(throws: JournalError.self) { try JournalReader(directory: journal, segment: segment) }
        #expect(error?.code == .notASegment)
      } else {
        var reader = try JournalReader(directory: journal, segment: segment)
        #expect(try reader.all().count == ends.filter { $0 <= place }.count * 3, "byte \(place)")
        #expect(!reader.isComplete)
      }
    }
  }

  @Test("a segment of another database is an error, and is not deleted")
  func foreign() throws {
    let (segment, _) = try segment(try folder.journal(id: 7))
    let other = try folder.journal(id: 8)
    for act in [{ _ = try JournalReader(directory: other, segment: segment) }, { try other.delete(segment) }] {
      let error = #expect(throws: JournalError.self) { try act() }
      #expect(error?.code == .foreignDatabase)
    }
    #expect(try other.segments() == [segment])
  }

  @Test("a batch moved to another segment is not read there")
  func moved() throws {
    let journal = try folder.journal()
    let (first, ends) = try segment(journal)
    let batch = folder.read(first.fileName)[64..<ends[0]]
    try journal.deleteClosed(first)
    let (second, _) = try segment(journal)
    let header = folder.read(second.fileName).prefix(64)
    folder.write(Array(header + batch), to: second.fileName)
    var reader = try JournalReader(directory: journal, segment: second)
    #expect(try reader.all().isEmpty)
  }

  @Test("a file that is no segment is passed over")
  func strangers() throws {
    let journal = try folder.journal()
    for name in ["notes.txt", "00-0000000000000001.segment.tmp", "0-1.segment", "00-000000000000000G.segment"] {
      folder.write([1], to: name)
    }
    #expect(try journal.segments().isEmpty)
  }
}

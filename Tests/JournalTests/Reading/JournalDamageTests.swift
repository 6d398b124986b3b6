import Basics
import Glibc
import Journal
import TestSupport
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
      writer.flush()
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

  @Test("rotten at every byte: what is not in the rotten batch is read, whatever byte it is")
  func rotten() throws {
    let journal = try folder.journal()
    let (segment, ends) = try segment(journal)
    let bytes = folder.read(segment.fileName)
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0x10
      folder.write(damaged, to: segment.fileName)
      var reader = try JournalReader(directory: journal, segment: segment)
      let found = try reader.everything()
      let batch = ends.firstIndex { place < $0 } ?? 0
      let bounds = Int64(batch == 0 ? 64 : ends[batch - 1])..<Int64(ends[batch])
      #expect(reader.isHeaderDamaged == (place < 64), "byte \(place)")
      #expect(found.damage.map(\.bytes) == (place < 64 ? [] : [bounds]), "byte \(place)")
      #expect(found.damage.allSatisfy { $0.requests == nil || $0.requests == 2 }, "byte \(place)")
      #expect(found.records.count == (place < 64 ? 9 : 6), "byte \(place)")
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
    try journal.delete(first)
    let (second, _) = try segment(journal)
    let header = folder.read(second.fileName).prefix(64)
    folder.write(Array(header + batch), to: second.fileName)
    var reader = try JournalReader(directory: journal, segment: second)
    #expect(try reader.all().isEmpty)
  }

  @Test("a file that is no segment is passed over")
  func strangers() throws {
    let journal = try folder.journal()
    let names = [
      "00-000000000000000A.segment", "00-000000000000000G.segment", "00-0000000000000001.segment.tmp",
      "00-4000000000000000.segment", "00-ffffffffffffffff.segment", "0-1.segment", "notes.txt",
    ]
    for name in names { folder.write([1], to: name) }
    #expect(try journal.segments().isEmpty && journal.strangers() == names.sorted())
    // The greatest name that is one: what follows it must be one, too.
    folder.write([1], to: "00-3fffffffffffffff.segment")
    let writer = try JournalWriter(directory: journal, loop: 0)
    writer.append(.sample(1))
    writer.close()
    #expect(writer.lost == 0)
    #expect(try journal.segments().count == 2)
  }

  @Test("a folder, a link, a pipe and a socket that have a segment's name hold nobody up")
  func kinds() throws {
    let journal = try folder.journal()
    let segments = (1...3).map { SegmentName(loop: $0, sequence: 1) }
    let paths = segments.map { folder.path + "/" + $0.fileName }
    #expect(unsafe mkdir(paths[0], 0o700) == 0 && symlink("nowhere", paths[1]) == 0 && mkfifo(paths[2], 0o600) == 0)
    defer { unsafe rmdir(paths[0]) }
    for segment in segments {
      for act in [
        { _ = try JournalReader(directory: journal, segment: segment) }, { _ = try journal.isFinished(segment) },
        { try journal.delete(segment) }, { _ = try journal.waiting(in: segment, after: 0) },
      ] {
        let error = #expect(throws: JournalError.self) { try act() }
        #expect(error?.code == .notASegment, "\(segment)")
      }
    }
    try journal.synchronise()
    for loop in 1...3 {
      let writer = try JournalWriter(directory: journal, loop: loop)
      writer.append(.sample(1))
      writer.close()
      #expect(writer.lost == 0)
    }
  }

  @Test("a header that is destroyed: what is known to be ours is read, what is not is nobody's")
  func destroyed() throws {
    let journal = try folder.journal()
    let (segment, _) = try segment(journal)
    let bytes = folder.read(segment.fileName)
    folder.write([UInt8](repeating: 0, count: 64) + bytes.dropFirst(64), to: segment.fileName)
    let error = #expect(throws: JournalError.self) { try JournalReader(directory: journal, segment: segment) }
    #expect(error?.code == .nobodysSegment)
    var reader = try JournalReader(directory: journal, segment: segment, isOurs: true)
    #expect(try reader.isHeaderDamaged && reader.all().count == 9)
    // Another database's, damaged: nothing of it is ours.
    var foreign = bytes
    for place in 16..<32 { foreign[place] = 9 }
    folder.write(foreign, to: segment.fileName)
    let other = #expect(throws: JournalError.self) { try JournalReader(directory: journal, segment: segment) }
    #expect(other?.code == .nobodysSegment)
  }
}

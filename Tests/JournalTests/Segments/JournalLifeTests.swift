import Basics
import Journal
import TestSupport
import Testing

@Suite("A journal's life")
struct JournalLifeTests {
  private let folder = Folder()

  @Test("a note is in the segment that describes its client, wherever a batch is full") func notesAtTheEdge() throws {
    var journal = try folder.journal()
    // Each batch ends its segment.
    journal.segmentBytes = 1
    let writer = try JournalWriter(directory: journal, loop: 0)
    for number in 0..<1_000 as Range<UInt64> {
      let payload = [UInt8](repeating: 7, count: Int(number * 37 % 4_099))
      let note = Note(time: 1, client: number % 400 + 1, kind: 1, payload: payload)
      if !writer.isReady(for: note) {
        writer.describe(client: note.client, payload: [UInt8](repeating: 8, count: Int(number * 61 % 1_031)))
      }
      writer.note(note)
    }
    writer.close()
    var count = 0
    for segment in try journal.segments() {
      var reader = try JournalReader(directory: journal, segment: segment)
      var described: Set<UInt64> = []
      for record in try reader.all() {
        if case .client(let hash, _) = record { described.insert(hash) }
        guard case .note(let note) = record else { continue }
        #expect(described.contains(note.client))
        count += 1
      }
    }
    #expect(count == 1_000)
    #expect(try journal.segments().count > 5)
  }

  @Test("a reader follows its writer")
  func follow() throws {
    let journal = try folder.journal()
    let writer = try JournalWriter(directory: journal, loop: 0)
    writer.append(.sample(0))
    writer.flush()
    var reader = try JournalReader(directory: journal, segment: try #require(try journal.segments().first))
    var offset: Int64 = 0
    for number in 0..<20 as Range<UInt64> {
      let batch = try #require(try reader.next(from: offset))
      #expect(batch.records == [.sighting(.sample(number))])
      offset = batch.endOffset
      #expect(try reader.next(from: offset) == nil)
      #expect(reader.isComplete)
      writer.append(.sample(number + 1))
      #expect(try reader.next(from: offset) == nil)
      writer.flush()
    }
  }

  @Test("a loop never writes on in an old segment, and its sequences grow, also when all were deleted")
  func sequences() throws {
    let journal = try folder.journal()
    var last: UInt64 = 0
    for _ in 0..<3 {
      let writer = try JournalWriter(directory: journal, loop: 1)
      writer.append(.sample(1))
      writer.close()
      let segments = try journal.segments()
      #expect(segments.count == 1)
      let sequence = try #require(segments.first).sequence
      #expect(sequence > last)
      last = sequence
      try journal.delete(segments[0])
    }
  }

  @Test("a full segment is followed by another, and clients are described in each")
  func rotation() throws {
    var journal = try folder.journal()
    journal.segmentBytes = 1000
    let writer = try JournalWriter(directory: journal, loop: 0)
    for number in 0..<60 as Range<UInt64> {
      if !writer.isDescribed(9) { writer.describe(client: 9, payload: [1]) }
      writer.append(.sample(number))
      writer.flush()
    }
    let segments = try journal.segments()
    #expect(segments.count > 2)
    var sightings: [JournalRecord] = []
    for segment in segments {
      var reader = try JournalReader(directory: journal, segment: segment)
      let records = try reader.all()
      #expect(records.first == .client(hash: 9, payload: [1]))
      sightings += records.dropFirst()
    }
    #expect(sightings == (0..<60).map { .sighting(.sample($0)) })
    #expect(writer.lost == 0)
  }

  @Test("a batch beyond the buffer is written in parts, none lost")
  func longBatch() throws {
    let journal = try folder.journal()
    let writer = try JournalWriter(directory: journal, loop: 0)
    for number in 0..<20_000 as Range<UInt64> { writer.append(.sample(number)) }
    writer.flush()
    var reader = try JournalReader(directory: journal, segment: try #require(try journal.segments().first))
    #expect(try reader.all().count == 20_000)
  }

  @Test("payloads are cut at their limits")
  func limits() throws {
    let journal = try folder.journal()
    let writer = try JournalWriter(directory: journal, loop: 0)
    writer.describe(client: 1, payload: [UInt8](repeating: 1, count: 5000))
    writer.note(Note(time: 1, client: 1, kind: 2, payload: [UInt8](repeating: 2, count: 5000)))
    writer.flush()
    var reader = try JournalReader(directory: journal, segment: try #require(try journal.segments().first))
    #expect(
      try reader.all() == [
        .client(hash: 1, payload: [UInt8](repeating: 1, count: 1024)),
        .note(Note(time: 1, client: 1, kind: 2, payload: [UInt8](repeating: 2, count: 4096))),
      ])
  }

  @Test("only finished segments are deleted: those that their writer has closed, or whose writer is gone")
  func deletion() throws {
    var journal = try folder.journal()
    journal.segmentBytes = 200
    let writer = try JournalWriter(directory: journal, loop: 0)
    for number in 0..<5 as Range<UInt64> {
      writer.append(.sample(number))
      writer.flush()
    }
    let segments = try journal.segments()
    let open = try #require(segments.last)
    let error = #expect(throws: JournalError.self) { try journal.delete(open) }
    #expect(error?.code == .stillWritten)
    for segment in segments.dropLast() { try journal.delete(segment) }
    writer.close()
    try journal.delete(open)
    #expect(folder.segmentNames.isEmpty)
  }

  @Test("the cap holds, what does not fit is counted, and room is found again when segments are deleted")
  func cap() throws {
    var journal = try folder.journal()
    (journal.byteLimit, journal.segmentBytes) = (1000, 400)
    let writer = try JournalWriter(directory: journal, loop: 0)
    for number in 0..<100 as Range<UInt64> {
      writer.append(.sample(number))
      writer.flush()
    }
    #expect(writer.lost > 80)
    #expect(writer.lastFailure != nil)
    let kept = try folder.segmentNames.reduce(0) {
      try $0 + folder.read($1).count + (journal.segments().isEmpty ? 1 : 0)
    }
    #expect(kept <= 1000)
    writer.close()
    for segment in try journal.segments() { try journal.delete(segment) }
    let next = try JournalWriter(directory: journal, loop: 0)
    next.append(.sample(1))
    next.flush()
    #expect(next.lost == 0)
  }

  @Test("another loop's bytes do not count against the cap")
  func capOfOne() throws {
    var journal = try folder.journal()
    journal.byteLimit = 200
    for loop in 0..<3 {
      let writer = try JournalWriter(directory: journal, loop: loop)
      writer.append(.sample(1))
      writer.flush()
      #expect(writer.lost == 0)
    }
  }

  @Test("synchronise takes what is there, again and again")
  func synchronise() throws {
    let journal = try folder.journal()
    try journal.synchronise()
    let writer = try JournalWriter(directory: journal, loop: 0)
    for number in 0..<3 as Range<UInt64> {
      writer.append(.sample(number))
      writer.flush()
      try journal.synchronise()
    }
    writer.close()
    try journal.synchronise()
  }

  @Test("a folder that cannot be is an error that names it")
  func unusable() {
    let error = #expect(throws: JournalError.self) {
      try JournalDirectory(path: folder.path + "/no/such", databaseID: [UInt8](repeating: 1, count: 16))
    }
    #expect(error?.description.contains("/no/such") == true)
    #expect(throws: JournalError.self) { try JournalDirectory(path: folder.path, databaseID: [1]) }
  }
}

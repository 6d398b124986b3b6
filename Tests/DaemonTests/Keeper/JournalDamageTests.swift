import Foundation
import Journal
import StorySupport
import TestSupport
import Testing

@testable import Daemon
@testable import Operations
@testable import Storage

/// Segments that a disk has spoilt: the rest is folded, once, and what is missing is accounted for.
@Suite("Taking a damaged journal into the database") struct JournalDamageTests {
  private let place: Workplace
  private let database: Database
  private let journal: JournalDirectory
  private let tag: UInt64

  init() throws {
    (place, database, journal, tag) = try Workplace.recording()
  }

  private func folder(recordLimit: Int = 1_000) -> JournalIntake {
    JournalIntake(directory: journal, database: database, recordLimit: recordLimit)
  }

  private func write(_ count: Int, client: UInt64 = 1, to writer: JournalWriter) {
    for _ in 0..<count {
      if !writer.isDescribed(client) {
        writer.describe(client: client, payload: ClientCodec.encode(.sample(network: "192.0.\(client).0/24")))
      }
      writer.append(.get(tag, client: client))
    }
    writer.flush()
  }

  /// A segment of these batches, all of one client; where each ends.
  private func segment(_ batches: [Int], loop: Int = 0) throws -> (name: SegmentName, ends: [Int]) {
    let writer = try JournalWriter(directory: journal, loop: loop)
    for count in batches { write(count, to: writer) }
    writer.close()
    let name = try #require(try journal.segments().first { $0.loop == loop })
    var (reader, ends, offset) = (try JournalReader(directory: journal, segment: name), [Int](), Int64(0))
    while let batch = try reader.next(from: offset) {
      offset = batch.endOffset
      ends.append(Int(offset))
    }
    return (name, ends)
  }

  private func file(_ name: SegmentName) -> String { "\(journal.path)/\(name.fileName)" }

  private func spoil(_ name: SegmentName, _ change: (inout Data) -> Void) throws {
    var bytes = try #require(FileManager.default.contents(atPath: file(name)))
    change(&bytes)
    try bytes.write(to: URL(fileURLWithPath: file(name)))
  }

  private func losses() throws -> [String] {
    try database.unacknowledgedLosses().map { "\($0.cause): \($0.isExact ? "" : "≥")\($0.records)" }
  }

  @Test("one rotten byte costs its batch, not the client that it describes; the segment is kept")
  func oneByte() throws {
    let (name, ends) = try segment([3, 4, 5])
    // In the first batch's last sighting: its client is described in front of it.
    try spoil(name) { $0[ends[0] - 30] ^= 1 }
    for _ in 0..<2 {
      try folder().recover()
      #expect(try database.hits() == 9 && losses() == ["a journal segment is damaged: 3"])
      #expect(try database.counter("records_lost") == 3 && journal.segments().isEmpty)
      #expect(try journal.quarantined().map(\.name) == [name.fileName])
      #expect(try database.journalPositions().isEmpty)
    }
  }

  @Test("whose description is spoilt is taken from where it is described again; else its requests are counted")
  func description() throws {
    let (name, ends) = try segment([1, 4])
    // After the head of the batch and that of the description.
    try spoil(name) { $0[64 + 16 + 24 + 3] ^= 1 }
    try folder().recover()
    #expect(try database.hits() == 0)
    #expect(
      try losses().sorted() == ["a journal segment is damaged: 1", "the journal does not say whose they were: 4"])
    #expect(ends.count == 2)
    // Far on, the writer says again who it is.
    let writer = try JournalWriter(directory: journal, loop: 1)
    for _ in 0..<300 { write(12, to: writer) }
    writer.close()
    let second = try #require(try journal.segments().first)
    try spoil(second) { $0[64 + 16 + 24 + 3] ^= 1 }
    try folder(recordLimit: 100).recover()
    #expect(try database.hits() == 299 * 12 && database.counter("records_undescribed") == 4)
  }

  @Test("damage in a segment that is still written is passed over at once") func living() throws {
    let writer = try JournalWriter(directory: journal, loop: 0)
    write(1, to: writer)
    let folder = folder()
    _ = try folder.turn()
    let name = try #require(try journal.segments().first)
    let size = try #require(FileManager.default.contents(atPath: file(name))).count
    write(2, to: writer)
    let handle = try #require(FileHandle(forUpdatingAtPath: file(name)))
    try handle.seek(toOffset: UInt64(size + 30))
    try handle.write(contentsOf: [0xEE])
    _ = try folder.turn()
    // Its end may be a batch that is being written.
    #expect(try database.hits() == 1 && losses().isEmpty)
    write(4, to: writer)
    _ = try folder.turn()
    #expect(try database.hits() == 5 && losses() == ["a journal segment is damaged: 2"])
    try folder.deleteFinished()
    write(8, to: writer)
    writer.close()
    _ = try folder.turn()
    try folder.deleteFinished()
    #expect(try database.hits() == 13 && journal.quarantined().count == 1)
  }

  @Test("a segment that somebody takes away while it is written is read on, and so is what its folder went with")
  func takenAway() throws {
    let writer = try JournalWriter(directory: journal, loop: 0)
    write(1, to: writer)
    let folder = folder()
    _ = try folder.turn()
    try FileManager.default.removeItem(atPath: journal.path)
    write(2, to: writer)
    _ = try folder.turn()
    #expect(try database.hits() == 3)
    #expect(throws: JournalError.self) { try folder.deleteFinished() }
    try FileManager.default.createDirectory(atPath: journal.path, withIntermediateDirectories: false)
    write(4, to: writer)
    writer.close()
    _ = try folder.turn()
    try folder.deleteFinished()
    #expect(try database.hits() == 7 && folder.progress.isEmpty && losses().isEmpty)
  }

  @Test("a segment that was cut off behind what was folded: nothing is doubled, and the loss cannot be counted")
  func cutOff() throws {
    let (name, ends) = try segment([3, 4])
    _ = try folder().turn()
    try spoil(name) { $0 = $0.prefix(ends[0]) }
    for _ in 0..<2 { try folder().recover() }
    #expect(try database.hits() == 7 && losses() == ["a journal segment was cut off: ≥0"])
    #expect(try journal.quarantined().map(\.name) == [name.fileName])
  }

  @Test("a header: spoilt a little, spoilt wholly in a segment that is known, and in one that nobody knows")
  func headers() throws {
    let (little, _) = try segment([3], loop: 0)
    let (known, _) = try segment([4], loop: 1)
    _ = try folder(recordLimit: 1).turn()
    let (unknown, _) = try segment([5], loop: 2)
    try spoil(little) { $0[20] ^= 1 }
    try database.fold(Fold(positions: [JournalPosition(loop: 1, sequence: known.sequence, offset: 64)]))
    for name in [known, unknown] { try spoil(name) { $0.replaceSubrange(0..<64, with: Data(count: 64)) } }
    try folder().recover()
    #expect(try database.hits() == 7 && losses() == ["a journal segment's header is destroyed: ≥0"])
    #expect(try journal.quarantined().map(\.name) == [little, known, unknown].map(\.fileName).sorted())
    #expect(try journal.segments().isEmpty)
  }

  @Test("a segment that cannot be set aside stays, is told, and holds up no other") func stays() throws {
    try place.write("in the way", to: "m.db.sightings/quarantine")
    let (name, ends) = try segment([3, 4])
    try spoil(name) { $0[ends[0] - 30] ^= 1 }
    _ = try segment([5], loop: 1)
    let folder = folder()
    try folder.recover()
    #expect(try database.hits() == 9 && journal.segments() == [name])
    #expect(throws: JournalError.self) { try folder.deleteFinished() }
    try FileManager.default.removeItem(atPath: "\(journal.path)/quarantine")
    try folder.deleteFinished()
    #expect(try journal.segments().isEmpty && losses() == ["a journal segment is damaged: 3"])
  }

  @Test("what writers lost is in the database after a turn, also of a run before, and once") func ledger() throws {
    var full = try place.journal(of: database)
    full.byteLimit = 0
    let writer = try JournalWriter(directory: full, loop: 0)
    write(6, to: writer)
    for _ in 0..<2 { try folder().recover() }
    #expect(try losses() == ["the cap of 0 bytes is reached: 6"] && database.counter("records_lost") == 6)
    write(1, to: writer)
    let folder = JournalIntake(directory: full, database: database)
    for _ in 0..<3 { _ = try folder.turn() }
    #expect(try losses() == ["the cap of 0 bytes is reached: 7"] && database.counter("records_lost") == 7)
  }

  @Test(
    "segments with random rot: every intact batch is folded once, over restarts, and the account is exact",
    arguments: 1...12)
  func random(seed: UInt64) throws {
    var dice = SeededGenerator(seed)
    var (intact, rotten, rottenBytes) = (0, 0, 0)
    var spoilt: Set<String> = []
    for loop in 0..<3 {
      let counts = (0..<dice.number(1...30)).map { _ in dice.number(1...9) }
      let writer = try JournalWriter(directory: journal, loop: loop)
      for count in counts { write(count, client: UInt64(dice.number(1...4)), to: writer) }
      writer.close()
      let name = try #require(try journal.segments().first { $0.loop == loop })
      let before = try #require(FileManager.default.contents(atPath: file(name)))
      var (reader, starts) = (try JournalReader(directory: journal, segment: name), [64])
      while let batch = try reader.next(from: Int64(starts[starts.count - 1])) { starts.append(Int(batch.endOffset)) }
      try spoil(name) { bytes in
        for _ in 0..<dice.number(0...3) {
          let place = dice.number(64...bytes.count - 1)
          let length = dice.number(1...2) == 1 ? 1 : dice.number(1...80)
          for place in place..<min(place + length, bytes.count) { bytes[place] = UInt8(dice.number(0...255)) }
        }
      }
      let after = try #require(FileManager.default.contents(atPath: file(name)))
      for (index, count) in counts.enumerated() {
        let bounds = starts[index]..<starts[index + 1]
        if before[bounds] == after[bounds] {
          intact += count
        } else {
          rotten += count
          rottenBytes += bounds.count
          spoilt.insert(name.fileName)
        }
      }
    }
    var folder = folder(recordLimit: 7)
    while try !journal.segments().isEmpty {
      if dice.number(1...3) == 1 { folder = self.folder(recordLimit: 7) }
      _ = try folder.turn()
      if dice.number(1...2) == 1 { try folder.deleteFinished() }
    }
    let losses = try database.unacknowledgedLosses()
    let undescribed = losses.filter { $0.cause == LossCause.undescribed }.reduce(0) { $0 + $1.records }
    let damaged = losses.filter { $0.cause == LossCause.damaged }
    #expect(try Int(database.hits() + undescribed) == intact)
    #expect(damaged.reduce(0) { $0 + $1.bytes } == rottenBytes)
    let counted = Int(damaged.reduce(0) { $0 + $1.records })
    #expect(damaged.allSatisfy(\.isExact) ? counted == rotten : counted <= rotten)
    #expect(try Set(journal.quarantined().map(\.name)) == spoilt)
  }
}

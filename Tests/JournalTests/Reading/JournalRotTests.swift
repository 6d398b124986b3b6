import Journal
import TestSupport
import Testing

/// Random segments that rot at random places: what is intact is read, and the account of the rest is exact.
@Suite("Rotten segments")
struct JournalRotTests {
  private let folder = Folder()

  @Test("every batch that is intact is read once, and what is between them is told to the byte", arguments: 1...60)
  func rot(seed: UInt64) throws {
    var dice = SeededGenerator(seed)
    let journal = try folder.journal()
    let (segment, batches) = try segment(journal, &dice)
    let pristine = folder.read(segment.fileName)
    var bytes = pristine
    var whole = batches
    if dice.number(1...3) == 1 {
      // Cut by a kill: what is torn was never answered.
      bytes = Array(bytes.prefix(dice.number(64...bytes.count)))
      whole = batches.filter { $0.bounds.upperBound <= bytes.count }
    }
    // The batch before a torn one stays sound: else nobody can tell where the one ends and the other begins.
    let last = bytes.count == pristine.count ? bytes.count : whole.dropLast().last?.bounds.upperBound ?? 0
    for _ in 0..<dice.number(0...6) where last > 0 { spoil(&bytes, before: last, &dice) }
    folder.write(bytes, to: segment.fileName)

    var reader = try JournalReader(directory: journal, segment: segment, isOurs: true)
    let found = try reader.everything()
    #expect(reader.isHeaderDamaged == (bytes.prefix(64) != pristine.prefix(64)))
    let intact = whole.filter { bytes[$0.bounds] == pristine[$0.bounds] }
    #expect(found.records == intact.flatMap(\.records))
    let missing = runs(whole.filter { bytes[$0.bounds] != pristine[$0.bounds] })
    #expect(found.damage.map(\.bytes) == missing.map { Int64($0.bounds.lowerBound)..<Int64($0.bounds.upperBound) })
    for (damage, run) in zip(found.damage, missing) {
      if let told = damage.requests { #expect(told == run.records.count { $0.time != nil }, "\(run.bounds)") }
      for client in damage.clients { #expect(run.records.contains(client)) }
    }
  }

  private struct Written {
    var bounds: Range<Int>
    var records: [JournalRecord]
  }

  private func segment(_ journal: JournalDirectory, _ dice: inout SeededGenerator) throws -> (SegmentName, [Written]) {
    let writer = try JournalWriter(directory: journal, loop: 0)
    var batches: [[JournalRecord]] = []
    for _ in 0..<dice.number(1...40) {
      var records: [JournalRecord] = []
      for _ in 0..<dice.number(1...12) { records.append(record(&dice)) }
      for record in records {
        switch record {
        case .sighting(let sighting): writer.append(sighting)
        case .client(let hash, let payload): writer.describe(client: hash, payload: payload)
        case .note(let note): writer.note(note)
        }
      }
      writer.flush()
      batches.append(records)
    }
    writer.close()
    let segment = try #require(try journal.segments().first)
    var (reader, written, offset) = (try JournalReader(directory: journal, segment: segment), [Written](), Int64(0))
    while let batch = try reader.next(from: offset) {
      written.append(Written(bounds: max(Int(offset), 64)..<Int(batch.endOffset), records: batch.records))
      offset = batch.endOffset
    }
    #expect(written.map(\.records) == batches)
    return (segment, written)
  }

  private func record(_ dice: inout SeededGenerator) -> JournalRecord {
    let payload = (0..<dice.number(0...90)).map { _ in UInt8(dice.number(0...255)) }
    switch dice.number(1...4) {
    case 1: return .client(hash: dice.next(), payload: payload)
    case 2: return .note(Note(time: 1, client: dice.next(), kind: 1, payload: payload))
    default: return .sighting(.sample(dice.next() >> 8))
    }
  }

  private func spoil(_ bytes: inout [UInt8], before end: Int, _ dice: inout SeededGenerator) {
    let place = dice.number(0...end - 1)
    if dice.number(1...2) == 1 { return bytes[place] ^= 1 << UInt8(dice.number(0...7)) }
    let kind = dice.number(1...3)
    for place in place..<min(place + dice.number(1...100), end) {
      bytes[place] = kind == 1 ? 0 : kind == 2 ? 0xFF : UInt8(dice.number(0...255))
    }
  }

  /// Batches that stand one behind the other are one.
  private func runs(_ batches: [Written]) -> [Written] {
    batches.reduce(into: []) { runs, batch in
      if let last = runs.last, last.bounds.upperBound == batch.bounds.lowerBound {
        runs[runs.count - 1] = Written(
          bounds: last.bounds.lowerBound..<batch.bounds.upperBound, records: last.records + batch.records)
      } else {
        runs.append(batch)
      }
    }
  }
}

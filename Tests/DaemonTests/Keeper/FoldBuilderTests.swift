import Evidence
import Storage
import StorySupport
import TestSupport
import Testing

@testable import Daemon
@testable import Journal
@testable import Operations

@Suite("Adding up records into a fold") struct FoldBuilderTests {
  private let tag = RecordedTag(versionID: 1, pathID: 1).value
  private let newer = RecordedTag(versionID: 2, pathID: 1).value
  private let described = JournalRecord.client(hash: 1, payload: ClientCodec.encode(.sample()))

  /// One batch of each segment given, in this order.
  private func fold(_ batches: (loop: Int, records: [JournalRecord])...) -> (fold: Fold, builder: FoldBuilder) {
    var builder = FoldBuilder()
    var clients: [Int: [UInt64: ClientIdentity]] = [:]
    for (index, batch) in batches.enumerated() {
      builder.add(
        Batch(records: batch.records, endOffset: Int64(index + 1) * 100),
        of: SegmentName(loop: batch.loop, sequence: 5), clients: &clients[batch.loop, default: [:]])
    }
    return (builder.fold(), builder)
  }

  @Test("nothing added is nothing to write") func empty() {
    let (fold, builder) = fold()
    #expect(builder.isEmpty && fold.sightings.isEmpty && fold.positions.isEmpty && fold.losses.isEmpty)
  }

  @Test("requests that tell the same are one row: count, first, last and the latest expiry") func counts() throws {
    let (fold, builder) = fold(
      (
        0,
        [
          described, .sighting(.get(tag, at: 5_999, lifetime: 10)), .sighting(.get(tag, at: 7_000, lifetime: 900)),
          .sighting(.get(tag, at: 6_000, lifetime: 10)),
        ]
      ))
    let row = try #require(fold.sightings.first)
    #expect(fold.sightings.count == 1 && builder.recordCount == 4)
    #expect(row.count == 3 && row.firstAt == 5 && row.lastAt == 7 && row.expiresAt == 907)
  }

  @Test("client, version, path, evidence, status and tag shown keep rows apart") func distinct() {
    let other = JournalRecord.client(hash: 2, payload: ClientCodec.encode(.sample(network: "198.51.100.0/24")))
    let elsewhere = RecordedTag(versionID: 1, pathID: 2).value
    let sightings: [Sighting] = [
      .get(tag), .get(tag, client: 2), .get(newer), .get(elsewhere), .get(tag, flags: .head),
      .get(tag, status: 304, proof: 9), .get(tag, proof: 9), .get(tag, flags: .via),
    ]
    let (fold, _) = fold((0, [described, other] + sightings.map(JournalRecord.sighting)))
    // A Via with no tag shown tells the same as a plain GET.
    #expect(fold.sightings.map(\.count).sorted() == [1, 1, 1, 1, 1, 1, 2])
  }

  @Test("two hashes of one identity are one client") func sameIdentity() {
    let again = JournalRecord.client(hash: 2, payload: ClientCodec.encode(.sample()))
    let (fold, _) = fold((0, [described, again, .sighting(.get(tag)), .sighting(.get(tag, client: 2))]))
    #expect(fold.sightings.map(\.count) == [2])
  }

  @Test("rows are in the order in which each was last seen") func order() {
    let records: [Sighting] = [
      .get(tag, at: 1_000), .get(newer, at: 2_000), .get(tag, at: 3_000),
    ]
    let (fold, _) = fold((0, [described] + records.map(JournalRecord.sighting)))
    #expect(fold.sightings.map(\.key.versionID) == [2, 1])
  }

  @Test("between loops the time decides, to the millisecond, whichever loop is read first") func orderOfLoops() {
    let (fold, _) = fold(
      (0, [described, .sighting(.get(newer, at: 1_500))]), (1, [described, .sighting(.get(tag, at: 1_100))]))
    #expect(fold.sightings.map(\.key.versionID) == [1, 2])
  }

  @Test("in one millisecond the order of the records decides") func orderInOneMillisecond() {
    let records: [Sighting] = [.get(tag, at: 1_000), .get(newer, at: 1_000)]
    let (fold, _) = fold((0, [described] + records.map(JournalRecord.sighting)))
    #expect(fold.sightings.map(\.key.versionID) == [1, 2])
  }

  @Test("a client is known in its own segment only; whoever is not described is counted") func undescribed() {
    let note = JournalRecord.note(Note(time: 1, client: 8, kind: Note.Kind.unserved, payload: []))
    let (fold, _) = fold(
      (0, [described, .sighting(.get(tag))]), (1, [.sighting(.get(tag)), .sighting(.get(tag, client: 9)), note]))
    #expect(fold.sightings.map(\.count) == [1])
    #expect(fold.losses == [undescribed(loop: 1, 3, since: 0, until: 1_100)])
  }

  @Test("a description that cannot be read leaves its client undescribed") func unreadableDescription() {
    let (fold, _) = fold((0, [.client(hash: 1, payload: [1, 2, 3]), .sighting(.get(tag))]))
    #expect(fold.sightings.isEmpty && fold.losses == [undescribed(loop: 0, 1, since: 1_100, until: 1_100)])
  }

  private func undescribed(loop: Int, _ count: Int64, since: Int64, until: Int64) -> FoldedLoss {
    FoldedLoss(
      segment: SegmentName(loop: loop, sequence: 5).fileName, .undescribed, cause: LossCause.undescribed, since: since,
      until: until, records: count)
  }

  @Test("an unserved path is told with its client; notes of an unknown kind and damaged ones are passed over")
  func notes() throws {
    let payload = unservedBytes(method: "GET", host: "a.example", path: "/.well-known/x")
    let (fold, _) = fold(
      (
        0,
        [
          described, .note(Note(time: 5_999, client: 1, kind: Note.Kind.unserved, payload: payload)),
          .note(Note(time: 6_000, client: 1, kind: 200, payload: payload)),
          .note(Note(time: 6_000, client: 1, kind: Note.Kind.unserved, payload: Array(payload.dropLast()))),
        ]
      ))
    let told = try #require(fold.unserved.first)
    #expect(fold.unserved.count == 1 && fold.losses.isEmpty)
    #expect(told.client == .sample() && told.method == "GET" && told.host == "a.example")
    #expect(told.path == "/.well-known/x" && told.at == 5)
  }

  @Test("each segment's position is where its last batch ended") func positions() {
    let (fold, _) = fold((0, [described]), (1, []), (0, []))
    #expect(
      fold.positions.sorted { $0.loop < $1.loop } == [
        JournalPosition(loop: 0, sequence: 5, offset: 300), JournalPosition(loop: 1, sequence: 5, offset: 200),
      ])
  }
}

import Evidence
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Journal
@testable import Operations

@Suite("Records that repeat one just folded") struct FoldRepetitionTests {
  private let tag = RecordedTag(versionID: 1, pathID: 1).value
  private let one = ClientCodec.encode(.sample(network: "192.0.2.0/24"))
  private let two = ClientCodec.encode(.sample(network: "198.51.100.0/24"))

  private func counts(_ fold: Fold) -> [String: Int64] {
    Dictionary(uniqueKeysWithValues: fold.sightings.map { ($0.key.client.network, $0.count) })
  }

  @Test("one hash in two segments can be two clients") func segments() {
    var builder = FoldBuilder()
    for (loop, payload) in [(0, one), (1, two), (0, one)] {
      var clients: [UInt64: ClientIdentity] = [:]
      builder.add(
        Batch(records: [.client(hash: 1, payload: payload), .sighting(.get(tag)), .sighting(.get(tag))], endOffset: 9),
        of: SegmentName(loop: loop, sequence: 5), clients: &clients)
    }
    #expect(counts(builder.fold()) == ["192.0.2.0/24": 4, "198.51.100.0/24": 2])
  }

  @Test("a client described anew is counted as it is described then") func describedAnew() {
    var builder = FoldBuilder()
    var clients: [UInt64: ClientIdentity] = [:]
    let records: [JournalRecord] = [
      .client(hash: 1, payload: one), .sighting(.get(tag)), .sighting(.get(tag)),
      .client(hash: 1, payload: two), .sighting(.get(tag)),
    ]
    builder.add(Batch(records: records, endOffset: 9), of: SegmentName(loop: 0, sequence: 5), clients: &clients)
    #expect(counts(builder.fold()) == ["192.0.2.0/24": 2, "198.51.100.0/24": 1])
  }

  @Test("a repetition moves the row behind those seen meanwhile") func order() {
    var builder = FoldBuilder()
    var clients: [UInt64: ClientIdentity] = [:]
    let records: [JournalRecord] = [
      .client(hash: 1, payload: one), .client(hash: 2, payload: two), .sighting(.get(tag, client: 1)),
      .sighting(.get(tag, client: 2)), .sighting(.get(tag, client: 1)),
    ]
    builder.add(Batch(records: records, endOffset: 9), of: SegmentName(loop: 0, sequence: 5), clients: &clients)
    let fold = builder.fold()
    #expect(fold.sightings.map(\.key.client.network) == ["198.51.100.0/24", "192.0.2.0/24"])
  }
}

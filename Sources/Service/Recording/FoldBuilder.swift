import Evidence
import Journal
import Storage

/// Adds up journal records into one fold: requests of one client that tell the same become one row with a count.
struct FoldBuilder {
  /// When something was last seen: loops are read one after the other, so it takes the time to the millisecond to tell
  /// which came last; records of one loop in one millisecond keep their order.
  private typealias LastSeen = (milliseconds: Int64, record: Int)

  private var sightings: [FoldedSighting.Key: (sighting: FoldedSighting, order: LastSeen)] = [:]
  private var uses: [FoldedUse] = []
  private var unserved: [FoldedUnserved] = []
  private var positions: [SegmentName: JournalPosition] = [:]
  private var unknownClients: Int64 = 0
  private(set) var recordCount = 0

  var isEmpty: Bool { positions.isEmpty }

  /// One batch of a segment, with the clients described in that segment so far.
  mutating func add(_ batch: Batch, of segment: SegmentName, clients: inout [UInt64: ClientIdentity]) {
    for record in batch.records {
      recordCount += 1
      switch record {
      case .client(let hash, let payload): clients[hash] = ClientCodec.decode(payload)
      case .sighting(let sighting): add(sighting, of: clients[sighting.client])
      case .note(let note): add(note, of: clients[note.client])
      }
    }
    positions[segment] = JournalPosition(loop: segment.loop, sequence: segment.sequence, offset: batch.endOffset)
  }

  /// What has been added up, in the order in which each was last seen.
  func fold(counters: [String: Int64]) -> Fold {
    var counters = counters
    if unknownClients > 0 { counters["records_undescribed", default: 0] += unknownClients }
    return Fold(
      sightings: sightings.values.sorted { $0.order < $1.order }.map(\.sighting), uses: uses, unserved: unserved,
      positions: Array(positions.values), counters: counters)
  }

  private mutating func add(_ sighting: Sighting, of client: ClientIdentity?) {
    guard let client else { return unknownClients += 1 }
    let key = RecordedTag(sighting.tag).key(client: client, sighting: sighting)
    let time = sighting.time / 1_000
    let lifetime = Int64(sighting.lifetime)
    if var known = sightings[key] {
      known.sighting.add(at: time, lifetime: lifetime)
      known.order = known.order < (sighting.time, recordCount) ? (sighting.time, recordCount) : known.order
      sightings[key] = known
    } else {
      sightings[key] = (FoldedSighting(key, at: time, lifetime: lifetime), (sighting.time, recordCount))
    }
  }

  private mutating func add(_ note: Note, of client: ClientIdentity?) {
    if note.kind == UseCodec.kind {
      if let use = UseCodec.decode(note.payload, at: note.time / 1_000) { uses.append(use) }
      return
    }
    guard let client else { return unknownClients += 1 }
    guard note.kind == UnservedNote.kind, let unserved = UnservedNote(payload: note.payload) else { return }
    self.unserved.append(
      FoldedUnserved(
        client: client, method: unserved.method, host: unserved.host, path: unserved.path, at: note.time / 1_000))
  }
}

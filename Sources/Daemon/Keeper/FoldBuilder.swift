import Basics
import Evidence
import Journal
import Operations
import Storage

/// Adds up journal records into one fold: requests of one client that tell the same become one row with a count.
///
/// A record is looked up by numbers alone; who its client is, and what it tells, is found out at the first of its kind.
struct FoldBuilder {
  /// When something was last seen: loops are read one after the other, so it takes the time to the millisecond to tell
  /// which came last; records of one loop in one millisecond keep their order.
  private typealias LastSeen = (milliseconds: Int64, record: Int)

  /// What makes records of one segment tell the same.
  private struct Alike: Hashable {
    let client: UInt64
    let tag: UInt64
    let proof: UInt64
    /// Status and flags.
    let kind: UInt32

    /// One word is enough to distinguish them: the client's hash is keyed, so nobody can have many fall together.
    func hash(into hasher: inout Hasher) {
      hasher.combine(client ^ proof)
    }
  }

  private var rows: [(sighting: FoldedSighting, order: LastSeen)] = []
  /// The row of each kind of record of the segment being read.
  private var places: [Alike: Int] = [:]
  /// The kind of the record before, which very often comes again, and its row.
  private var latest: (alike: Alike, place: Int)?
  private var segment: SegmentName?
  private(set) var requests: [FoldedRequest] = []
  private(set) var unserved: [FoldedUnserved] = []
  private var positions: [SegmentName: JournalPosition] = [:]
  private var losses: [FoldedLoss] = []
  /// Records of each segment whose client nobody has described; milliseconds.
  private var undescribed: [SegmentName: (count: Int64, since: Int64, until: Int64)] = [:]
  private(set) var recordCount = 0

  var isEmpty: Bool { positions.isEmpty && losses.isEmpty }

  /// Whether something was lost: that is stored at once.
  var tellsOfLoss: Bool { !losses.isEmpty || !undescribed.isEmpty }

  /// What each of the requests for documents tells.
  var sightingKeys: some Sequence<FoldedSighting.Key> { rows.lazy.map(\.sighting.key) }

  /// One batch of a segment, with the clients described in that segment so far.
  mutating func add(_ batch: Batch, of segment: SegmentName, clients: inout [UInt64: ClientIdentity]) {
    if segment != self.segment { begin(segment) }
    for record in batch.records {
      recordCount += 1
      switch record {
      case .client(let hash, let payload):
        // Described anew, it may be somebody else from now on.
        if clients.describe(hash, as: ClientCodec.decode(payload)) { begin(segment) }
      case .sighting(let sighting): add(sighting, clients: clients)
      case .note(let note): add(note, of: clients[note.client])
      }
    }
    positions[segment] = JournalPosition(loop: segment.loop, sequence: segment.sequence, offset: batch.endOffset)
  }

  /// What of a segment cannot be read, and is passed over.
  /// - Parameter since: of the record before it, milliseconds since 1970.
  mutating func add(
    _ damage: Damage, of segment: SegmentName, since: Int64, cause: String, clients: inout [UInt64: ClientIdentity]
  ) {
    if segment != self.segment { begin(segment) }
    for case .client(let hash, let payload) in damage.clients {
      if clients.describe(hash, as: ClientCodec.decode(payload)) { begin(segment) }
    }
    losses.append(
      FoldedLoss(
        segment: segment.fileName, .damage, cause: cause, since: since / 1_000, until: damage.until / 1_000,
        records: damage.requests.map(Int64.init), bytes: Int64(damage.bytes.count)))
    positions[segment] = JournalPosition(
      loop: segment.loop, sequence: segment.sequence, offset: damage.bytes.upperBound)
  }

  mutating func add(_ losses: [FoldedLoss]) { self.losses += losses }

  /// What has been added up, in the order in which each was last seen.
  func fold() -> Fold {
    let undescribed = undescribed.map { segment, records in
      FoldedLoss(
        segment: segment.fileName, .undescribed, cause: LossCause.undescribed, since: records.since / 1_000,
        until: records.until / 1_000, records: records.count)
    }
    return Fold(
      sightings: merged().sorted { $0.order < $1.order }.map(\.sighting), requests: requests, unserved: unserved,
      positions: Array(positions.values), losses: losses + undescribed)
  }

  /// What has been added up, and what is known by now of earlier fetches: a registration or token request tells whose
  /// the nameless ones from its address were.
  /// - Parameter callers: nameless fetches of the last minutes; what is remembered holds once the fold is stored.
  func fold(recalling callers: inout RecentCallers<UseSource, FoldedSighting>) -> Fold {
    var fold = fold()
    let nameless = rows.filter {
      $0.sighting.key.client.address != 0 && $0.sighting.key.client.connectorClass.isNameless
    }
    for row in nameless.sorted(by: { $0.order < $1.order }) {
      let client = row.sighting.key.client
      callers.nameless(
        source: .listener, address: client.address, client: client.connectorClass, at: row.sighting.lastAt,
        fetch: row.sighting)
    }
    for request in requests.sorted(by: { $0.at < $1.at })
    where request.client.address != 0 && request.namesItsAddress {
      let fetches = callers.named(
        source: request.source, address: request.client.address, connector: request.client.connector, at: request.at)
      fold.moved += fetches.map { MovedSighting($0, to: $0.key.client.inferred(as: request.client)) }
    }
    return fold
  }

  private mutating func addUndescribed(at time: Int64) {
    guard let segment else { return }
    let known = undescribed[segment] ?? (0, time, time)
    undescribed[segment] = (known.count + 1, min(known.since, time), max(known.until, time))
  }

  private mutating func begin(_ segment: SegmentName) {
    self.segment = segment
    places.removeAll(keepingCapacity: true)
    latest = nil
  }

  private mutating func add(_ sighting: Sighting, clients: [UInt64: ClientIdentity]) {
    let alike = Alike(
      client: sighting.client, tag: sighting.tag, proof: sighting.proof,
      kind: UInt32(sighting.status) << 8 | UInt32(sighting.flags.rawValue))
    let time = sighting.time / 1_000
    // A cache in between may have kept it as long as the client may, and tells no Age.
    let lifetime = Int64(sighting.lifetime) * (sighting.flags.contains(.cachingProxy) ? 2 : 1)
    let order = (sighting.time, recordCount)
    if let place = latest?.alike == alike ? latest?.place : places[alike] {
      rows[place].sighting.add(at: time, lifetime: lifetime)
      if rows[place].order < order { rows[place].order = order }
      return latest = (alike, place)
    }
    guard let client = clients[sighting.client] else { return addUndescribed(at: sighting.time) }
    let key = RecordedTag(sighting.tag).key(client: client, sighting: sighting)
    places[alike] = rows.count
    latest = (alike, rows.count)
    rows.append((FoldedSighting(key, at: time, lifetime: lifetime), order))
  }

  /// Several kinds of records may tell the same: of several loops, of several addresses in one network.
  private func merged() -> [(sighting: FoldedSighting, order: LastSeen)] {
    var merged: [(sighting: FoldedSighting, order: LastSeen)] = []
    merged.reserveCapacity(rows.count)
    var places: [FoldedSighting.Key: Int] = [:]
    places.reserveCapacity(rows.count)
    for row in rows {
      if let place = places[row.sighting.key] {
        merged[place].sighting.add(row.sighting)
        if merged[place].order < row.order { merged[place].order = row.order }
      } else {
        places[row.sighting.key] = merged.count
        merged.append(row)
      }
    }
    return merged
  }

  private mutating func add(_ note: Note, of client: ClientIdentity?) {
    let time = note.time / 1_000
    switch note.kind {
    case Note.Kind.request: add(RequestCodec.decode(note.payload, at: time))
    case Note.Kind.missing:
      guard let request = RequestCodec.decode(note.payload, at: time) else { return }
      unserved.append(FoldedUnserved(request))
      add(request)
    case Note.Kind.use: add(UseCodec.decode(note.payload, at: time))
    case Note.Kind.unserved:
      guard let client else { return addUndescribed(at: note.time) }
      if let unserved = UnservedNote(payload: note.payload) { add(unserved, of: client, at: time) }
    // Of another release: nobody knows what it tells, but whose it was is to be known.
    default: if client == nil { addUndescribed(at: note.time) }
    }
  }

  private mutating func add(_ request: FoldedRequest?) {
    if let request { requests.append(request) }
  }

  /// As an older release noted it.
  private mutating func add(_ note: UnservedNote, of client: ClientIdentity, at time: Int64) {
    if MissingPathRule.isWatched(PathText.normal(note.path)) {
      unserved.append(
        FoldedUnserved(client: client, method: note.method, host: note.host, path: note.path, at: time))
    }
    guard
      let shape = RequestShape(method: note.method, status: Int(note.status), hasParameters: note.hasQuery)
    else { return }
    // Whether the query named a client was not noted: what nobody knows is no fault of the request.
    requests.append(
      FoldedRequest(
        client: client, place: Place(host: note.host, path: PathText.normal(note.path)), source: .listener,
        at: time, method: note.method, shape: shape, clientHash: note.hasQuery ? 1 : 0, status: Int(note.status)))
  }
}

extension [UInt64: ClientIdentity] {
  /// Says who the hash is; returns whether it was somebody else before.
  fileprivate mutating func describe(_ hash: UInt64, as client: ClientIdentity?) -> Bool {
    let known = self[hash]
    if known == client { return false }
    self[hash] = client
    return known != nil
  }
}

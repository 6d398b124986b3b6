package import Evidence

/// Requests of one client that tell the same, counted together.
package struct FoldedSighting: Sendable {
  /// What makes requests tell the same.
  package struct Key: Sendable, Hashable {
    package let client: ClientIdentity
    package let versionID: VersionID
    package let pathID: PathID
    package let evidence: EvidenceKind
    package let status: Int
    /// The first 64 bits of another version's entity tag, which the client showed; 0 if none.
    package let proof: UInt64

    package init(
      client: ClientIdentity, versionID: VersionID, pathID: PathID, evidence: EvidenceKind, status: Int,
      proof: UInt64 = 0
    ) {
      self.client = client
      self.versionID = versionID
      self.pathID = pathID
      self.evidence = evidence
      self.status = status
      self.proof = proof
    }
  }

  package let key: Key
  package private(set) var count: Int64
  package private(set) var firstAt: Int64
  package private(set) var lastAt: Int64
  /// The last second at which a copy taken with one of these answers is still fresh.
  package private(set) var expiresAt: Int64

  package init(_ key: Key, at time: Int64, lifetime: Int64) {
    self.key = key
    count = 1
    firstAt = time
    lastAt = time
    expiresAt = time + lifetime
  }

  package mutating func add(at time: Int64, lifetime: Int64) {
    count += 1
    firstAt = min(firstAt, time)
    lastAt = max(lastAt, time)
    expiresAt = max(expiresAt, time + lifetime)
  }

  /// The same requests, by another client.
  func told(of client: ClientIdentity) -> FoldedSighting {
    var sighting = FoldedSighting(
      Key(
        client: client, versionID: key.versionID, pathID: key.pathID, evidence: key.evidence, status: key.status,
        proof: key.proof), at: firstAt, lifetime: 0)
    (sighting.count, sighting.lastAt, sighting.expiresAt) = (count, lastAt, expiresAt)
    return sighting
  }

  /// Adds what tells the same.
  package mutating func add(_ other: FoldedSighting) {
    count += other.count
    firstAt = min(firstAt, other.firstAt)
    lastAt = max(lastAt, other.lastAt)
    expiresAt = max(expiresAt, other.expiresAt)
  }
}

/// Requests for a well-known path that nothing is published at.
package struct FoldedUnserved: Sendable {
  package let client: ClientIdentity
  package let method: String
  package let host: String
  package let path: String
  package let at: Int64

  package init(client: ClientIdentity, method: String, host: String, path: String, at: Int64) {
    self.client = client
    self.method = method
    self.host = host
    self.path = path
    self.at = at
  }
}

/// Requests that were stored as a nameless client's, of this fold or an earlier one, and are a connector's as is known
/// now.
package struct MovedSighting: Sendable {
  package let sighting: FoldedSighting
  /// Whose they are: the same client, by another name.
  package let client: ClientIdentity

  package init(_ sighting: FoldedSighting, to client: ClientIdentity) {
    (self.sighting, self.client) = (sighting, client)
  }
}

/// How far one segment of an event loop's journal has been folded.
package struct JournalPosition: Sendable, Equatable {
  package let loop: Int
  package let sequence: UInt64
  package let offset: Int64

  package init(loop: Int, sequence: UInt64, offset: Int64) {
    self.loop = loop
    self.sequence = sequence
    self.offset = offset
  }
}

/// What one turn of the keeper takes from the journal to the database, in one transaction with its positions.
package struct Fold: Sendable {
  /// In the order in which each was last seen.
  package var sightings: [FoldedSighting]
  package var requests: [FoldedRequest]
  package var unserved: [FoldedUnserved]
  package var positions: [JournalPosition]
  package var losses: [FoldedLoss]
  /// What is nobody's nameless any more: done after all else.
  package var moved: [MovedSighting] = []

  package init(
    sightings: [FoldedSighting] = [], requests: [FoldedRequest] = [], unserved: [FoldedUnserved] = [],
    positions: [JournalPosition] = [], losses: [FoldedLoss] = []
  ) {
    self.sightings = sightings
    self.requests = requests
    self.unserved = unserved
    self.positions = positions
    self.losses = losses
  }
}

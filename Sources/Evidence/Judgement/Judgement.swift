/// One row of `connectors`: a connector for a manifest, judged.
package struct Judgement: Sendable, Equatable {
  /// Nil for crawlers and browsers.
  package var state: ConnectorState?
  /// The version it last fetched; of a local connector the one that most active clients hold. Nil if it never fetched.
  package var holds: Int?
  /// The versions that the deciding use fits, else the last use; nil if none was seen.
  package var uses: [Int]?
  /// The current version; nil if there is none.
  package var current: Int?
  /// What decided the state, else the last evidence; nil if there is none.
  package var evidence: EvidenceKind?
  /// How sure that evidence is; nil if there is none.
  package var attribution: Attribution?
  /// Active clients; all ever known where none is active.
  package var clients: Int
  /// How many of these are in the state, where it is GRACE, BEHIND, STALE or SILENT; else 0.
  package var clientsAffected: Int
  /// Every recorded request of the row.
  package var hits: Int64
  /// Calls of retired endpoints that versions of this manifest advertised, after their grace.
  package var calls: Int64 = 0
  /// Unix seconds; nil if nothing was recorded.
  package var firstSeen: Int64?
  package var lastSeen: Int64?
  /// The word to the operator.
  package var reason: String
  /// The next Unix second at which time alone changes the state; nil if none does. Clients that stop being active are
  /// not foreseen: they change the totals.
  package var changesAt: Int64?
  /// Whether it would be STALE, had its endpoint not become current again.
  package var isEndedByReturn = false
  /// How many active clients hold which version, most first.
  package var holders: [Holder] = []
  /// What the row was made of.
  package var standing = RowStanding.only
  /// Whether it may open an alert; nil unless it is STALE.
  package var permit: AlertPermit?
  /// Of hosted and local connectors, where the evidence is not only a claim; nil: there is none.
  package var leftover: Leftover?

  package init(
    state: ConnectorState?, holds: Int?, uses: [Int]?, current: Int?, evidence: EvidenceKind?,
    attribution: Attribution?, clients: Int, clientsAffected: Int, hits: Int64, firstSeen: Int64?, lastSeen: Int64?,
    reason: String, changesAt: Int64?
  ) {
    self.state = state
    self.holds = holds
    self.uses = uses
    self.current = current
    self.evidence = evidence
    self.attribution = attribution
    self.clients = clients
    self.clientsAffected = clientsAffected
    self.hits = hits
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
    self.reason = reason
    self.changesAt = changesAt
  }

  /// Clients that hold the same version.
  package struct Holder: Sendable, Equatable {
    package let version: Int
    package let clients: Int
  }
}

/// All that one connector showed of one version, in totals. Times are Unix seconds.
package struct HoldTotals: Sendable, Equatable {
  package var version: Int
  /// The last time a document was given or proved to be held still, here or by another server's log; nil if never.
  package var lastFetchAt: Int64?
  /// The first evidence of any kind.
  package var firstAt: Int64
  /// The last evidence of any kind.
  package var lastAt: Int64
  /// Every recorded request.
  package var hits: Int64
  package var lastEvidence: EvidenceKind
  package var lastAttribution: Attribution
  /// Distinct hours with a fetch: with the span they lie in, they give the usual interval.
  package var fetchHours: Int
  /// Clients whose last fetch is of this version, seen within `JudgementPolicy.activeWithin`.
  package var activeClients: Int
  /// Clients whose last fetch is of this version, ever.
  package var clients: Int
  /// The first GET answered with 200; nil: not reported, `firstAt` stands for it.
  package var firstFetchAt: Int64?
  /// Counts fetches in the order in which they were recorded: the later of two within one second is larger.
  package var lastFetchOrder: Int64

  package init(
    version: Int, lastFetchAt: Int64?, firstAt: Int64, lastAt: Int64, hits: Int64, lastEvidence: EvidenceKind,
    lastAttribution: Attribution, fetchHours: Int, activeClients: Int, clients: Int,
    firstFetchAt: Int64? = nil, lastFetchOrder: Int64 = 0
  ) {
    self.version = version
    self.lastFetchAt = lastFetchAt
    self.firstAt = firstAt
    self.lastAt = lastAt
    self.hits = hits
    self.lastEvidence = lastEvidence
    self.lastAttribution = lastAttribution
    self.fetchHours = fetchHours
    self.activeClients = activeClients
    self.clients = clients
    self.firstFetchAt = firstFetchAt
    self.lastFetchOrder = lastFetchOrder
  }

  /// When the connector was last known to hold this version: it fetched it then, or proved that it still had it. Nil if
  /// it never did either (a HEAD holds nothing).
  package var heldAt: Int64? {
    guard lastEvidence == .proof else { return lastFetchAt }
    return max(lastFetchAt ?? lastAt, lastAt)
  }
}

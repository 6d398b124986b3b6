/// All uses one connector made of one endpoint, in totals. Times are Unix seconds.
package struct UseTotals: Sendable, Equatable {
  /// Those versions of the judged manifest that advertised it; [0] if it was declared.
  package var versions: [Int]
  /// Its path, as shown to people.
  package var endpoint: String
  /// `Int64.max` while it is current.
  package var retiredAt: Int64
  /// The version of this manifest that dropped it; 0 if it was declared retired.
  package var retiredIn: Int
  /// The latest G of all versions, over all manifests of the site, that advertised it.
  package var graceUntil: Int64
  /// The first use of all, retired or not.
  package var firstAt: Int64
  package var lastAt: Int64
  package var hits: Int64
  /// Uses later than `graceUntil`.
  package var hitsAfterGrace: Int64
  package var firstAfterGraceAt: Int64?
  package var lastAfterGraceAt: Int64?
  package var attribution: Attribution
  /// Clients, seen within `JudgementPolicy.activeWithin`, that used it after its grace.
  package var activeClients: Int
  /// The last use after the grace of an endpoint that is current again; nil: there was none, or it is retired.
  package var lastBeforeReturnAt: Int64?
  /// Of the active clients those that used it after its grace within `JudgementPolicy.quietAfter`.
  package var recentClients: Int
  /// Clients that did so at any of the manifest's endpoints, each counted once; nil: it is only one endpoint, or they
  /// are too many to be looked at.
  package var recentTogether: Int?
  /// Of the uses later than `graceUntil`: those that were served, and those that were refused. Others are not known.
  package var answered: Int64
  package var refused: Int64
  /// The one status with which all of these were answered; nil: there were several, or it is not known.
  package var status: Int?
  /// Whether it is an authorization endpoint, to which users' browsers are sent.
  package var isAuthorization: Bool
  /// Whether it is a use of a client id: the request counts as one of an endpoint, too.
  package var isClientID: Bool
  /// Distinct networks from which claimed clients used it after its grace within `JudgementPolicy.quietAfter`; more
  /// than `ClaimPolicy.minNetworks` need not be counted. nil: callers' addresses are not known.
  package var networks: Int?

  package init(
    versions: [Int], endpoint: String, retiredAt: Int64, retiredIn: Int, graceUntil: Int64, firstAt: Int64,
    lastAt: Int64, hits: Int64, hitsAfterGrace: Int64, firstAfterGraceAt: Int64?, lastAfterGraceAt: Int64?,
    attribution: Attribution, activeClients: Int, lastBeforeReturnAt: Int64? = nil,
    recentClients: Int? = nil, answered: Int64 = 0, refused: Int64 = 0, status: Int? = nil,
    isAuthorization: Bool = false, isClientID: Bool = false, networks: Int? = nil
  ) {
    self.versions = versions
    self.endpoint = endpoint
    self.retiredAt = retiredAt
    self.retiredIn = retiredIn
    self.graceUntil = graceUntil
    self.firstAt = firstAt
    self.lastAt = lastAt
    self.hits = hits
    self.hitsAfterGrace = hitsAfterGrace
    self.firstAfterGraceAt = firstAfterGraceAt
    self.lastAfterGraceAt = lastAfterGraceAt
    self.attribution = attribution
    self.activeClients = activeClients
    self.lastBeforeReturnAt = lastBeforeReturnAt
    self.recentClients = recentClients ?? activeClients
    self.answered = answered
    self.refused = refused
    self.status = status
    self.isAuthorization = isAuthorization
    self.isClientID = isClientID
    self.networks = networks
  }
}

/// All there is to tell a platform about its connector on one site: what it uses, what is current, and how sure that
/// is. Times are Unix seconds. The same facts go into events.
package struct ConnectorReport: Sendable, Equatable {
  /// One manifest of the site that the connector was seen with.
  package struct Manifest: Sendable, Equatable {
    package let name: String
    /// The version it last fetched; nil: it was never seen fetching.
    package let holds: Int?
    /// The versions that its last use fits; nil: it was never seen using any.
    package let uses: [Int]?
    package let current: Int?
    package let currentSince: Int64?
    package let state: ConnectorState?
    package let reason: String
    /// Whether that is only claimed, of a connector whose platform publishes its addresses.
    package let isClaimed: Bool

    package init(
      name: String, holds: Int?, uses: [Int]?, current: Int?, currentSince: Int64?, state: ConnectorState?,
      reason: String, isClaimed: Bool = false
    ) {
      self.name = name
      self.holds = holds
      self.uses = uses
      self.current = current
      self.currentSince = currentSince
      self.state = state
      self.reason = reason
      self.isClaimed = isClaimed
    }
  }

  /// A retired endpoint that it called after grace.
  package struct Endpoint: Sendable, Equatable {
    /// A URL, or `client_id …` where it is a retired client id.
    package let url: String
    package let fields: [String]
    package let retiredAt: Int64?
    package let successor: String?
    package let hits: Int64
    package let firstAt: Int64
    package let lastAt: Int64
    /// Of the hits: those that were served, and those that were refused. Others are not known.
    package let answered: Int64
    package let refused: Int64

    package init(
      url: String, fields: [String], retiredAt: Int64?, successor: String?, hits: Int64, firstAt: Int64, lastAt: Int64,
      answered: Int64 = 0, refused: Int64 = 0
    ) {
      self.url = url
      self.fields = fields
      self.retiredAt = retiredAt
      self.successor = successor
      self.hits = hits
      self.firstAt = firstAt
      self.lastAt = lastAt
      self.answered = answered
      self.refused = refused
    }
  }

  /// One of the requests, without anything secret.
  package struct Request: Sendable, Equatable {
    package let at: Int64
    package let method: String
    package let path: String
    /// Names of query parameters, separated by blanks.
    package let parameters: String
    /// 0: not known.
    package let status: Int
    package let userAgent: String
    package let network: String
    /// A client id that is a URL or was advertised; `dynamic` for any other; empty for none.
    package let namedClient: String
    /// Of the `redirect_uri`; empty for none.
    package let redirectHost: String
    /// `listener`, `log` or `observe`.
    package let observedBy: String

    package init(
      at: Int64, method: String, path: String, parameters: String, status: Int, userAgent: String, network: String,
      namedClient: String, redirectHost: String, observedBy: String
    ) {
      self.at = at
      self.method = method
      self.path = path
      self.parameters = parameters
      self.status = status
      self.userAgent = userAgent
      self.network = network
      self.namedClient = namedClient
      self.redirectHost = redirectHost
      self.observedBy = observedBy
    }
  }

  package let connector: String
  package let connectorClass: ConnectorClass?
  package let site: String
  /// Where that platform takes such reports; nil if not known.
  package let contact: String?
  /// How it is made to read its copy again; nil if not known.
  package let refreshAdvice: String?
  package let manifests: [Manifest]
  package let endpoints: [Endpoint]
  /// Whether the calls of these are over: the connector is not STALE, and its last one lies `quiet_after` back.
  package let hasCeased: Bool
  /// Latest first, all made after the endpoint was retired.
  package let requests: [Request]
  /// How sure it is that the requests are that connector's; nil where nothing was recorded.
  package let attribution: Attribution?
  /// What its rows are made of.
  package let standing: RowStanding
  /// By what it was recognised last: `address range 3.12.200.18/32`.
  package let rule: String?

  package init(
    connector: String, connectorClass: ConnectorClass?, site: String, contact: String?, refreshAdvice: String?,
    manifests: [Manifest], endpoints: [Endpoint], requests: [Request], attribution: Attribution?, rule: String?,
    hasCeased: Bool = false, standing: RowStanding = .verified
  ) {
    self.connector = connector
    self.connectorClass = connectorClass
    self.site = site
    self.contact = contact
    self.refreshAdvice = refreshAdvice
    self.manifests = manifests
    self.endpoints = endpoints
    self.requests = requests
    self.attribution = attribution
    self.rule = rule
    self.hasCeased = hasCeased
    self.standing = standing
  }

  /// The last call of a retired endpoint after its grace, a Unix second; nil: there was none.
  package var lastStaleAt: Int64? { endpoints.map(\.lastAt).max() }
}

import Basics

/// One connector's uses of one endpoint after its grace, as far as they bear on removing it. Probes are none.
package struct EndpointCaller: Sendable, Equatable {
  package var name: String
  package var connectorClass: ConnectorClass
  /// Of the row that made these uses.
  package var permit: AlertPermit
  /// Whether they are only claimed, of a connector whose platform publishes its addresses.
  package var isClaimed: Bool
  /// Unix seconds.
  package var lastAt: Int64
  /// Distinct clients that made uses within the last 30 d.
  package var clients: Int
  /// The days, since 1970, of the last 30 with a use; no more than two need be told.
  package var days: Set<Int64>
  /// Uses within the last 30 d.
  package var hits: Int64
  /// The mean time between uses, in seconds; nil: there was one.
  package var interval: Int64?
  /// Whether these are authorization requests.
  package var isAuthorization: Bool

  package init(
    name: String, connectorClass: ConnectorClass, permit: AlertPermit = .may(because: nil), isClaimed: Bool = false,
    lastAt: Int64, clients: Int = 1, days: Set<Int64> = [], hits: Int64 = 1, interval: Int64? = nil,
    isAuthorization: Bool = false
  ) {
    self.name = name
    self.connectorClass = connectorClass
    self.permit = permit
    self.isClaimed = isClaimed
    self.lastAt = lastAt
    self.clients = clients
    self.days = days
    self.hits = hits
    self.interval = interval
    self.isAuthorization = isAuthorization
  }

  /// Of several, one line: `1 script, hourly`, by the most frequent of them.
  static func scripts(_ callers: [EndpointCaller]) -> String {
    let clients = callers.reduce(0) { $0 + max(1, $1.clients) }
    let rhythm = callers.compactMap(\.interval).min().map(rhythm) ?? (callers.count > 1 ? "once each" : "once")
    return "\(clients == 1 ? "1 script" : "\(clients) scripts"), \(rhythm)"
  }

  /// `200 authorization requests by browsers, for nobody known`.
  static func visits(_ callers: [EndpointCaller]) -> String {
    let hits = callers.reduce(Int64(0)) { $0.plus(max(1, $1.hits)) }
    let what = callers.contains(where: \.isAuthorization) ? "authorization request" : "call"
    return hits == 1 ? "1 \(what) by a browser, for nobody known" : "\(hits) \(what)s by browsers, for nobody known"
  }

  /// `hourly`, `daily`, else as `every 6 h`.
  private static func rhythm(_ interval: Int64) -> String {
    switch interval {
    case 2_700..<5_400: "hourly"
    case 72_000..<129_600: "daily"
    default: "every \(RelativeTime.words(interval))"
    }
  }
}

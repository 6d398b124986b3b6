import Basics

/// One connector's uses of one endpoint after its grace, as far as they bear on removing it. Probes are none.
package struct EndpointCaller: Sendable, Equatable {
  package var name: String
  package var connectorClass: ConnectorClass
  /// Of the row that made these uses.
  package var permit: AlertPermit
  /// Unix seconds.
  package var lastAt: Int64
  /// Distinct clients that made uses within the last 30 d.
  package var clients: Int
  /// Distinct days of the last 30 with a use.
  package var days: Int
  /// The mean time between uses, in seconds; nil: there was one.
  package var interval: Int64?

  package init(
    name: String, connectorClass: ConnectorClass, permit: AlertPermit = .may(because: nil), lastAt: Int64,
    clients: Int = 1, days: Int = 1, interval: Int64? = nil
  ) {
    self.name = name
    self.connectorClass = connectorClass
    self.permit = permit
    self.lastAt = lastAt
    self.clients = clients
    self.days = days
    self.interval = interval
  }

  /// Of several, one line: `1 script, hourly`, by the most frequent of them.
  static func scripts(_ callers: [EndpointCaller]) -> String {
    let clients = callers.reduce(0) { $0 + max(1, $1.clients) }
    let rhythm = callers.compactMap(\.interval).min().map(rhythm) ?? "once"
    return "\(clients == 1 ? "1 script" : "\(clients) scripts"), \(rhythm)"
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

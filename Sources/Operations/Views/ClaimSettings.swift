package import Evidence
import Storage

extension Database {
  /// How far claims are believed, and who may open an alert.
  func claimPolicy() throws(StorageError) -> ClaimPolicy {
    ClaimPolicy(
      minNetworks: Int(try setting(.minNetworks).integer),
      minAttribution: try setting(.minAttribution).text == "verified" ? .verified : .claimed,
      alertsLibraries: try setting(.alertLibraries).text == "yes")
  }
}

extension ConnectorProfile {
  /// What the evidence in a row of a connector makes of it.
  package static func standing(of connector: String, _ attribution: Attribution) -> RowStanding {
    builtIn(connector)?.standing(attribution) ?? .only
  }
}

extension EndpointObservation {
  /// Seconds that the last observation may lie back and still be told as going on: logs are read once a day.
  static let slack: Int64 = 86_400
}

extension EndpointRecord {
  /// When its uses were observed. What ended before it was retired tells nothing of who uses it since.
  package func coverage(now: Int64) -> UseCoverage {
    let reaches = observation.spans.spans.last.map { $0.upperBound >= retiredAt ?? .min } ?? false
    return UseCoverage(observation.spans, now: now, slack: reaches ? EndpointObservation.slack : 0)
  }
}

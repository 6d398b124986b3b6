import Evidence
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

extension RuleSet {
  /// What the evidence in a row of a connector makes of it.
  static func standing(of connector: String, _ attribution: Attribution) -> RowStanding {
    builtIn.connector(named: connector)?.standing(attribution) ?? .only
  }
}

extension EndpointObservation {
  /// Seconds that the last observation may lie back and still be told as going on: logs are read once a day.
  static let slack: Int64 = 86_400

  func coverage(now: Int64) -> UseCoverage { UseCoverage(spans, now: now, slack: Self.slack) }
}

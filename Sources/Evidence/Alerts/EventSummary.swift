/// The one line of an event about a connector, with what is only claimed said to be so.
package enum EventSummary {
  /// Of an alert that opened or lasts. The reason says itself what is claimed.
  package static func stale(_ connector: String, site: String, reason: String, isStill: Bool = false) -> String {
    CleanText.line("\(connector) \(isStill ? "still " : "")\(reason) (\(site))")
  }

  /// Of an alert that ended.
  package static func recovered(_ connector: String, site: String, end: AlertEnd, isClaimed: Bool = false) -> String {
    CleanText.line("\(name(connector, isClaimed)) no longer uses retired endpoints of \(site): \(end.rawValue)")
  }

  /// Of a connector that was never seen before, or never with this attribution.
  package static func firstSeen(_ connector: String, isClaimed: Bool = false) -> String {
    CleanText.line("\(name(connector, isClaimed)) was seen for the first time")
  }

  private static func name(_ connector: String, _ isClaimed: Bool) -> String {
    isClaimed ? "\(connector) (claimed, not verified)" : connector
  }
}

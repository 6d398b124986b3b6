import FoundationEssentials

/// Times in data: RFC 3339, UTC, whole seconds ("2026-10-08T09:55:00Z").
package enum RFC3339 {
  /// The text of a Unix time.
  package static func text(_ time: Int64) -> String {
    Date(timeIntervalSince1970: Double(time)).formatted(.iso8601)
  }

  /// The Unix time of "2026-10-08", "2026-10-08T09:55Z", "2026-10-08T09:55:00.5+02:00"; nil if it is none.
  ///
  /// A date alone is its midnight, UTC; a fraction of a second is dropped.
  package static func time(_ text: String) -> Int64? {
    let full = text.count == 10 ? text + "T00:00:00Z" : text
    guard
      let parts = full.wholeMatch(
        of: #/([0-9-]{10}T[0-9]{2}:[0-9]{2})(:[0-9]{2})?(?:\.[0-9]+)?(Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])/#)
    else { return nil }
    let local = "\(parts.1)\(parts.2 ?? ":00")"
    // Foundation reads the 30th of February as the 2nd of March: what does not come back as it was is no time.
    guard let asUTC = try? Date("\(local)Z", strategy: .iso8601),
      asUTC.formatted(.iso8601) == "\(local)Z", let date = try? Date("\(local)\(parts.3)", strategy: .iso8601)
    else { return nil }
    return Int64(date.timeIntervalSince1970)
  }
}

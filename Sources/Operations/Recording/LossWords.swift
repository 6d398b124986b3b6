import Basics
import Evidence
package import Storage

/// Losses in words.
package enum LossWords {
  /// "214 requests were answered and not recorded (2026-10-08T09:55:00Z to 2026-10-08T09:57:12Z): No space left on
  /// device"; nil: there are none.
  package static func summary(_ losses: [LossRecord]) -> String? {
    guard let since = losses.map(\.since).min(), let until = losses.map(\.until).max() else { return nil }
    let causes = losses.map(\.cause).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return "\(count(losses)) answered and not recorded (\(RFC3339.text(since)) to \(RFC3339.text(until))): "
      + causes.joined(separator: "; ")
  }

  /// "214 requests were", "at least 3 requests were", "an unknown number of requests was".
  package static func count(_ losses: [LossRecord]) -> String {
    let records = losses.reduce(0) { $0 + $1.records }
    let isExact = losses.allSatisfy(\.isExact)
    if records == 0 && !isExact { return "an unknown number of requests was" }
    return (isExact ? "" : "at least ") + count(records)
  }

  /// "1 request was", "214 requests were"
  package static func count(_ records: Int64) -> String {
    "\(records) \(records == 1 ? "request was" : "requests were")"
  }
}

import Basics
import Evidence
import Storage

/// From when to when each source has seen the requests of which host.
extension Doctor {
  /// Spans told of one source; of more only how many there are.
  private static let spanLimit = 3
  /// Logs told; of more only how many there are.
  private static let logLimit = 10

  func coverage(_ database: Database) throws(StorageError) -> [HealthCheck] {
    let records = try database.coverage().filter { !$0.spans.isEmpty }
    let logs = records.filter { $0.source == .log }.sorted {
      last($0) == last($1) ? ($0.file ?? "", $0.host) < ($1.file ?? "", $1.host) : last($0) > last($1)
    }
    let others = records.filter { $0.source != .log }
    var checks = others.map { check($0) } + logs.prefix(Self.logLimit).map { check($0) }
    if logs.count > Self.logLimit {
      checks.append(HealthCheck("coverage", .ok, "and \(logs.count - Self.logLimit) more logs, read earlier"))
    }
    if checks.isEmpty {
      return [
        HealthCheck(
          "coverage", .note, "no source has seen any request yet",
          hint: "start 'manifestd serve', mirror requests to --observe, or ingest an access log")
      ]
    }
    return checks
  }

  private func last(_ record: CoverageRecord) -> Int64 { record.spans.spans.last?.upperBound ?? .min }

  private func check(_ record: CoverageRecord) -> HealthCheck {
    let spans = record.spans.spans
    let told = spans.suffix(Self.spanLimit).map { span in
      "\(RFC3339.text(span.lowerBound)) to \(RFC3339.text(span.upperBound))"
    }
    let more = spans.count > Self.spanLimit ? ", and \(spans.count - Self.spanLimit) times before" : ""
    let host = record.host.isEmpty ? "any host" : CleanText.line(record.host)
    return HealthCheck(
      "coverage", .ok, "\(name(record)) of \(host): \(told.joined(separator: "; "))\(more)")
  }

  private func name(_ record: CoverageRecord) -> String {
    switch record.source {
    case .listener: "the daemon's own requests"
    case .observe: "mirrored requests"
    case .before: "what an older release counted"
    case .log: record.file.map { "the log '\(CleanText.line($0))'" } ?? "a log that was followed"
    }
  }
}

import Evidence
package import Storage

/// One endpoint, and whether it can be taken down.
package struct EndpointRow: Sendable {
  package enum Safety: String, Sendable {
    case yes, no, unknown
  }

  package let record: EndpointRecord
  /// "listener", "log" or "observe"; nil: nobody watches it.
  package let observedBy: String?
  package let hits: Int64
  package let lastHitAt: Int64?
  package let connectors: [String]
  package let safeToRemove: Safety
  package let reason: String
}

/// Every endpoint ever advertised, its last use, who observes it, and whether it is safe to remove.
package struct EndpointView {
  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }

  package func rows(site: SiteRecord?, now: Int64) throws(StorageError) -> [EndpointRow] {
    try database.snapshot { () throws(StorageError) in
      let hits = try database.endpointHits()
      let quietAfter = try database.setting(.quietAfter).seconds
      let endpoints = try database.endpoints(site: site).filter { !$0.isClientID }
      let served = try database.servedEndpoints(among: endpoints)
      return endpoints.map { record in
        let use = hits[record.id]
        let isServed = served.contains(record.id)
        let safety: (EndpointRow.Safety, String) =
          isServed
          ? (.no, "a manifest is served there")
          : Self.safety(of: record, lastHitAt: use?.lastAt, quietAfter: quietAfter, now: now)
        return EndpointRow(
          record: record, observedBy: isServed ? UseSource.listener.rawValue : record.observation.source,
          hits: use?.hits ?? 0, lastHitAt: use?.lastAt, connectors: use?.connectors ?? [],
          safeToRemove: safety.0, reason: safety.1)
      }
    }
  }

  /// Safe is what is retired, has been watched for as long as a caller may pause, and was not called in that time.
  private static func safety(
    of record: EndpointRecord, lastHitAt: Int64?, quietAfter: Int64, now: Int64
  ) -> (EndpointRow.Safety, String) {
    if record.isCurrent { return (.no, "a current version advertises it") }
    if let last = lastHitAt, now - last <= quietAfter { return (.no, "called \(RelativeTime.ago(last, now: now))") }
    if let grace = record.graceUntil, now <= grace {
      return (.no, "copies of it are valid until \(RFC3339.text(grace))")
    }
    guard let since = record.observation.since, let until = record.observation.until, now - until <= quietAfter else {
      return (.unknown, "nobody observes its use: mirror it, or ingest the access log")
    }
    let watchedFrom = max(since, record.retiredAt ?? since)
    if until - watchedFrom < quietAfter {
      return (
        .unknown,
        "watched since \(RelativeTime.ago(watchedFrom, now: now)) only; wait for \(RelativeTime.words(quietAfter))"
      )
    }
    let last = lastHitAt.map { "last called \(RelativeTime.ago($0, now: now))" } ?? "never called while watched"
    return (.yes, last)
  }
}

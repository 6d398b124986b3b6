package import Evidence
package import Storage

/// One endpoint, and whether it can be taken down.
package struct EndpointRow: Sendable {
  package let record: EndpointRecord
  /// "listener", "log" or "observe"; nil: nobody watches it.
  package let observedBy: String?
  package let hits: Int64
  package let lastHitAt: Int64?
  package let connectors: [String]
  package let safeToRemove: RemovalSafety.Answer
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
        let safety = RemovalSafety(
          isServed: isServed, retiredAt: record.isCurrent ? nil : record.retiredAt ?? 0, graceUntil: record.graceUntil,
          callers: Self.callers(use), coverage: Self.coverage(of: record, quietAfter: quietAfter, now: now),
          quietAfter: quietAfter, now: now)
        return EndpointRow(
          record: record, observedBy: isServed ? UseSource.listener.rawValue : record.observation.source,
          hits: use?.hits ?? 0, lastHitAt: use?.lastAt, connectors: use?.connectors ?? [],
          safeToRemove: safety.answer, reason: safety.reason)
      }
    }
  }

  /// Who called it, as far as totals tell: by its last call of all.
  private static func callers(
    _ use: (hits: Int64, lastAt: Int64, connectors: [String])?
  ) -> [EndpointCaller] {
    guard let use else { return [] }
    let names = use.connectors.joined(separator: ", ")
    return [EndpointCaller(name: names, connectorClass: .local, lastAt: use.lastAt)]
  }

  private static func coverage(of record: EndpointRecord, quietAfter: Int64, now: Int64) -> UseCoverage {
    guard let since = record.observation.since, let until = record.observation.until else { return .unobserved }
    return now - until <= quietAfter ? .since(since) : .until(until)
  }
}

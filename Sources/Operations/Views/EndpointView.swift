package import Evidence
package import Storage

/// One endpoint, and whether it can be taken down.
package struct EndpointRow: Sendable {
  package let record: EndpointRecord
  /// "listener", "log" or "observe"; nil: nobody watches it.
  package let observedBy: String?
  package let hits: Int64
  /// Requests at its URL that are no uses of it.
  package let probes: Int64
  package let lastHitAt: Int64?
  package let connectors: [String]
  /// The same as people read them: `chatgpt (claimed)` where all of its uses are only claimed.
  package let connectorLabels: [String]
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
      let callers = try EndpointCallers(database, endpoints: endpoints, now: now)
      return try endpoints.map { (record) throws(StorageError) in
        let use = hits[record.id]
        let isServed = served.contains(record.id)
        let safety = RemovalSafety(
          isServed: isServed, retiredAt: record.isCurrent ? nil : record.retiredAt ?? 0, graceUntil: record.graceUntil,
          callers: try callers.callers(of: record), coverage: record.coverage(now: now),
          quietAfter: quietAfter, now: now)
        return EndpointRow(
          record: record, observedBy: isServed ? UseSource.listener.rawValue : record.observation.source,
          hits: use?.hits ?? 0, probes: use?.probes ?? 0, lastHitAt: use?.lastAt, connectors: use?.connectors ?? [],
          connectorLabels: use?.labels ?? [], safeToRemove: safety.answer,
          reason: ([safety.reason] + safety.others).joined(separator: "; "))
      }
    }
  }
}

extension EndpointHits {
  fileprivate var labels: [String] {
    connectors.map { name in
      let isClaimed = callers.allSatisfy { caller in
        caller.connector != name || ConnectorProfile.standing(of: name, caller.standing).isClaimed
      }
      return isClaimed ? "\(name) (claimed)" : name
    }
  }
}

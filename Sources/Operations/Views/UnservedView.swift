import Basics
import Evidence
import Manifests
package import Storage

/// A path asked for in vain, and what to do about it.
package struct UnservedRow: Sendable {
  package let record: UnservedRecord
  /// The standard by which it is asked for.
  package let rule: String
  package let advice: String
  /// Asked for by somebody who asks everybody: a crawler; or, at a path that no standard names, anybody unnamed.
  package let isScan: Bool
}

/// What clients ask for and do not find: named connectors first, scanners last.
package struct UnservedView {
  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }

  /// Within each group most asked first.
  package func rows(since: Int64) throws(StorageError) -> [UnservedRow] {
    let advisor = try UnservedAdvisor(database)
    let classes = Dictionary(
      try database.connectorClasses().map { ($0.name, $0.connectorClass) }
    ) { first, _ in first }
    let rows = try database.unserved(since: since).map { record in
      let rank = Self.rank(record, classes[record.connector] ?? .httpLibrary)
      return (
        rank: rank,
        row: UnservedRow(
          record: record, rule: WellKnownRule.of(record.path).source, advice: advisor.advice(for: record),
          isScan: rank == 2)
      )
    }
    return (0...2).flatMap { rank in rows.filter { $0.rank == rank }.map(\.row) }
  }

  private static func rank(_ record: UnservedRecord, _ connectorClass: ConnectorClass) -> Int {
    switch connectorClass {
    case .hosted, .local: 0
    case .crawler: 2
    case .httpLibrary, .browser: record.share == .other ? 2 : 1
    }
  }
}

/// What to do about a path, by what the site of its host has: read once for all rows.
package struct UnservedAdvisor {
  private let sites: [SiteRecord]
  private let bySite: [SiteID: UnservedAdvice]

  package init(_ database: Database) throws(StorageError) {
    sites = try database.sites()
    let manifests = Dictionary(grouping: try database.currentManifests(), by: \.manifest.siteID)
    let endpoints = Dictionary(grouping: try database.endpoints().filter(\.isCurrent), by: \.siteID)
    bySite = Dictionary(
      uniqueKeysWithValues: try sites.map { (site) throws(StorageError) in
        let published = try (manifests[site.id] ?? []).map { (current) throws(StorageError) in
          let isNamed = Kind.named(current.manifest.kind).map(PathFacts.kinds.contains) ?? false
          let document = isNamed ? try? JSON.read(try database.body(ofVersion: current.versionID)) : nil
          return UnservedAdvice.Published(
            name: current.manifest.name, kind: current.manifest.kind, paths: current.paths, document: document)
        }
        let advertised = (endpoints[site.id] ?? []).flatMap { record in
          record.fields.compactMap { record.isClientID ? nil : Endpoint(url: record.url, field: $0) }
        }
        return (site.id, UnservedAdvice(origin: site.origin, manifests: published, endpoints: advertised))
      })
  }

  /// As requests are answered: any host is the only site's; with several, another host is the fallback's.
  package func advice(for record: UnservedRecord) -> String {
    let own = sites.first { $0.host == record.host || $0.aliases.contains(record.host) }
    let site = own ?? (sites.count == 1 ? sites.first : sites.first(where: \.isDefault))
    return (site.flatMap { bySite[$0.id] } ?? UnservedAdvice()).text(for: record.path)
  }
}

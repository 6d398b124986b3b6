import Evidence
import Storage

@testable import Daemon
@testable import Operations

/// What the listings say, told by digests in the place of version numbers.
struct ReleaseListings {
  private let database: Database
  /// By manifest and number.
  private let digests: [String: String]

  init(_ database: Database) throws {
    self.database = database
    var digests: [String: String] = [:]
    for current in try database.currentManifests() {
      for release in try database.history(of: current.manifest) {
        digests["\(current.manifest.name) \(release.version)"] = String(release.sha256.prefix(8))
      }
    }
    self.digests = digests
  }

  func told(now: Int64) throws -> [String] { try history() + list() + endpoints(now: now) + connectors(now: now) }

  private func digest(_ name: String, _ number: Int?) -> String {
    number.map { digests["\(name) \($0)"] ?? "v\($0)" } ?? "-"
  }

  private func history() throws -> [String] {
    try database.currentManifests().flatMap { current in
      try database.history(of: current.manifest).map { release in
        "history \(current.manifest.name) \(release.sha256.prefix(8)) \(release.effectiveAt) \(release.message) "
          + "\(release.isCurrent)"
      }
    }
  }

  private func list() throws -> [String] {
    try database.currentManifests().map { current in
      "list \(current.manifest.origin) \(current.manifest.name) \(current.manifest.kind) \(current.sha256.prefix(8)) "
        + "of \(current.versionCount) \(current.releasedAt) \(current.message) \(current.paths)"
    }
  }

  private func endpoints(now: Int64) throws -> [String] {
    try EndpointView(database).rows(site: nil, now: now).map { row in
      let advertisers = row.record.advertisers.map { advertiser in
        let versions = advertiser.versions.map { digest(advertiser.manifest, $0) }.sorted()
        return "\(advertiser.manifest) \(versions) in \(digest(advertiser.manifest, advertiser.retiredIn))"
      }
      let standing =
        row.record.isCurrent
        ? "current" : "retired \(row.record.retiredAt ?? 0) until \(row.record.graceUntil ?? 0)"
      return "endpoint \(row.record.url) \(row.record.fields) \(advertisers) \(standing) "
        + "\(row.record.successor ?? "-") \(row.safeToRemove) \(row.reason)"
    }
  }

  private func connectors(now: Int64) throws -> [String] {
    try ConnectorView(database).rows(site: nil, now: now).map { row in
      let told = row.judgement
      return "connector \(row.connector) \(row.manifest) \(told.state?.rawValue ?? "-") "
        + "holds \(digest(row.manifest, told.holds)) of \(digest(row.manifest, told.current)) hits \(told.hits)"
    }
  }
}

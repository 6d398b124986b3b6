import Basics
import Evidence
import HTTP1
import Manifests
import Operations
import Storage

/// From the database to the immutable response table.
struct TableBuilder {
  private let database: Database
  private let maxAge: Int64?

  /// `maxAge`: given to `serve` for this run, in seconds; nil: the settings decide.
  init(_ database: Database, maxAge: Int64?) {
    self.database = database
    self.maxAge = maxAge
  }

  /// The table of one consistent snapshot, and what is in it.
  func build() throws -> Served {
    try database.snapshot { () throws(StorageError) in
      let sites = try database.sites()
      let manifests = try database.currentManifests()
      let bySite = Dictionary(grouping: manifests, by: \.manifest.siteID)
      let paths = try database.allPaths()
      let byManifest = Dictionary(grouping: paths, by: \.manifestID)
      let settings = try database.storedSettings()
      let index = EndpointIndex(endpoints: try database.endpoints(), sites: sites)
      let tables = try sites.map { (site) throws(StorageError) in
        try self.table(of: site, manifests: bySite[site.id] ?? [], paths: byManifest, settings: settings)
      }
      // Before anything is published every path is missing (404), whatever the host: one site without documents.
      let table = ResponseTable(
        sites: tables.isEmpty ? [ResponseTable.Site(hosts: [], resources: [])] : tables,
        fallbackSite: sites.firstIndex(where: \.isDefault), commonFields: CrossOrigin.common,
        preflightFields: CrossOrigin.preflight,
        watchedMissing: MissingPaths(
          containing: MissingPathRule.containing, exact: MissingPathRule.exact, lastSegments: CandidateRule.words),
        anyHostHandled: index.retiredPaths,
        observed: MissingPaths(
          containing: MissingPathRule.containing, exact: index.paths, lastSegments: CandidateRule.words))
      let summary = ServingSummary(
        sites: sites.map(\.origin), manifestCount: manifests.count, pathCount: paths.count)
      let faults = ServableRows.faults(settings: settings, paths: paths, manifests: manifests)
      let detail = try database.addressDetail()
      return Served(
        table: table, summary: summary, faults: faults, detail: detail,
        latestHeldEvent: try database.latestHeldEvent(),
        endpoints: EndpointHandler.Snapshot(
          index: index,
          reader: RequestReader(
            index: index, rules: .builtIn, detail: detail, hash: try database.keyedHash())))
    }
  }

  private func table(
    of site: SiteRecord, manifests: [CurrentManifest], paths: [ManifestID: [PathRecord]], settings: StoredSettings
  ) throws(StorageError) -> ResponseTable.Site {
    var resources: [(path: String, resource: Resource)] = []
    for current in manifests where ServableRows.isDigest(current.sha256) {
      let prepared = try resource(current, settings)
      for path in paths[current.manifest.id] ?? [] where ServableRows.isPath(path.path) {
        var resource = prepared
        resource.tag = RecordedTag(versionID: current.versionID, pathID: path.id).value
        resources.append((PathText.normal(path.path), resource))
      }
    }
    return ResponseTable.Site(hosts: [site.host] + site.aliases, resources: resources)
  }

  private func resource(_ current: CurrentManifest, _ settings: StoredSettings) throws(StorageError) -> Resource {
    let policy = CachePolicy(settings, manifest: current.manifest.name, maxAge: maxAge)
    let body = try database.body(ofVersion: current.versionID)
    // RFC 9110 §15.4.5 names what a 304 repeats; the rest would only describe a body that is not there.
    var fields = [
      HeaderField(
        name: "Content-Type", value: Kind.named(current.manifest.kind)?.contentType ?? "application/json",
        inNotModified: false),
      HeaderField(name: "Cache-Control", value: policy.cacheControl, inNotModified: true),
      HeaderField(
        name: "Repr-Digest", value: "sha-256=:\(Base64.encode(SHA256.digest(body))):", inNotModified: false),
    ]
    if let value = policy.cdnCacheControl {
      fields.append(HeaderField(name: "CDN-Cache-Control", value: value, inNotModified: true))
    }
    return Resource(
      tag: 0, lifetime: policy.lifetime, proof: EntityTag.proof(sha256: current.sha256),
      entityTag: current.entityTag, lastModified: current.releasedAt, fields: fields, body: body)
  }
}

/// All that the daemon makes from one snapshot of the database.
struct Served {
  let table: ResponseTable
  let summary: ServingSummary
  /// What is stored and cannot be served as it is, in words.
  let faults: [String]
  let detail: AddressDetail
  /// Of what hooks are notified once this is served: the last that is in it. Nil: nothing.
  let latestHeldEvent: EventSequence?
  let endpoints: EndpointHandler.Snapshot
}

/// What the daemon serves at present, for people.
package struct ServingSummary: Sendable, Equatable {
  package let sites: [String]
  package let manifestCount: Int
  package let pathCount: Int
}

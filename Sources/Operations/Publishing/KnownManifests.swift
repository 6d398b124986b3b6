import Basics
import Manifests
import Storage

/// What the database holds when a publication begins, read once for all of its files.
struct KnownManifests {
  private let byName: [String: [ManifestRecord]]
  private let sites: [String: SiteRecord]
  private let siteHosts: [SiteID: Set<String>]
  /// The host that the current version of each speaks of.
  private let spokenOf: [ManifestID: String]

  init(_ database: Database) throws(StorageError) {
    byName = Dictionary(grouping: try database.standings(site: nil).map(\.manifest), by: \.name)
    sites = try database.sites().reduce(into: [:]) { sites, site in
      for host in [site.host] + site.aliases { sites[host] = site }
    }
    var siteHosts: [SiteID: Set<String>] = [:]
    for (host, site) in sites { siteHosts[site.id, default: []].insert(host) }
    self.siteHosts = siteHosts
    var spokenOf: [ManifestID: String] = [:]
    for current in try database.currentManifests() {
      let bytes = try database.body(ofVersion: current.versionID)
      spokenOf[current.manifest.id] = (try? Document(bytes: bytes, kind: .genericJSON))?.origin?.host
    }
    self.spokenOf = spokenOf
  }

  /// The manifests of that name, one a site, in the order of the sites' origins.
  func holders(of name: String) -> [ManifestRecord] { byName[name] ?? [] }

  /// Whether a document can be that manifest's next version: something in it is of the site, or it speaks of what the
  /// current one speaks of.
  func canBe(_ document: Document, of holder: ManifestRecord) -> Bool {
    if let told = document.origin?.host, spokenOf[holder.id] == told { return true }
    return siteHosts[holder.siteID].map { !$0.isDisjoint(with: document.hosts) } ?? false
  }

  /// The site that an origin's host means, if there is one yet.
  func site(of origin: Origin?) -> SiteRecord? { origin.flatMap { sites[$0.host] } }
}

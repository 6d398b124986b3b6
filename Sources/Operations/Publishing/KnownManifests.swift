import Basics
import Storage

/// What the database holds when a publication begins, read once for all of its files.
struct KnownManifests {
  private let byName: [String: [ManifestRecord]]
  private let sites: [String: SiteRecord]

  init(_ database: Database) throws(StorageError) {
    byName = Dictionary(grouping: try database.standings(site: nil).map(\.manifest), by: \.name)
    sites = try database.sites().reduce(into: [:]) { sites, site in
      for host in [site.host] + site.aliases { sites[host] = site }
    }
  }

  /// The manifests of that name, one a site, in the order of the sites' origins.
  func holders(of name: String) -> [ManifestRecord] { byName[name] ?? [] }

  /// The site that an origin's host means, if there is one yet.
  func site(of origin: Origin?) -> SiteRecord? { origin.flatMap { sites[$0.host] } }
}

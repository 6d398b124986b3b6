import Basics
import Manifests

extension Database {
  /// The latest release is the current one, loaded or live: history that no live release follows is served, and where
  /// the site is live already the operator may not expect that.
  func servedHistory(_ items: [ReleaseItem]) throws(StorageError) -> [Finding] {
    var findings: [Finding] = []
    var liveSites: [SiteID: Bool] = [:]
    for item in items {
      let isLiveSite = if let known = liveSites[item.siteID] { known } else { try isLive(site: item.siteID) }
      liveSites[item.siteID] = isLiveSite
      guard isLiveSite, try liveSince(manifest: item.manifestID) == nil,
        try currentVersion(of: item.manifestID, at: nil)?.id == item.versionID
      else { continue }
      findings.append(
        Finding(
          rule: "history-served", severity: "warning", manifest: item.name,
          message: "has no live release: v\(item.number) of this history is current and served from now on"))
    }
    return findings
  }

  private func isLive(site: SiteID) throws(StorageError) -> Bool {
    for manifest in try connection.rows(
      "SELECT id FROM manifest WHERE site_id = ?", site, map: { $0.id() as ManifestID })
    where try liveSince(manifest: manifest) != nil {
      return true
    }
    return false
  }

  /// Of each field whose calls nobody can be told of.
  func unwatchedFindings(_ items: [ReleaseItem]) -> [Finding] {
    items.flatMap { item in
      (item.publication?.document.unwatchedEndpoints ?? []).map { endpoint in
        Finding(
          rule: "endpoint-unwatched", severity: "warning", manifest: item.name,
          message: "\(endpoint.field) \(JSON.string(endpoint.url).text()) is no URL whose calls can be watched: "
            + "\(endpoint.reason); nobody will be seen calling it, now or when it is retired")
      }
    }
  }

  /// Of each URL that was declared retired, and that a version now turns out to advertise.
  func declarationFindings(_ items: [ReleaseItem]) -> [Finding] {
    items.flatMap { item in
      item.declarations.map { url in
        Finding(
          rule: "declaration-replaced", severity: "info", manifest: item.name,
          message: "v\(item.number) advertises \(url): that replaces the declaration that it is retired")
      }
    }
  }
}

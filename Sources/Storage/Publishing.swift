import Basics
import Manifests

extension Database {
  /// Stores the documents and makes them current, all of them or none. The current bytes again change nothing.
  ///
  /// A dry run does the same work in a transaction that is rolled back.
  ///
  /// - Parameter goesBack: whether bytes that were superseded may become current again. Else they are refused: a folder
  ///   that nobody looked at would undo a rollback. History is what was served, and goes where it went.
  /// - Parameter requiresPaths: whether a manifest that no path is left for is refused.
  package func publish(
    _ publications: [Publication], note: ReleaseNote, goesBack: Bool = false, requiresPaths: Bool = true,
    dryRun: Bool = false
  ) throws(StorageError) -> ReleaseResult {
    return try connection.transaction(commits: !dryRun) { () throws(StorageError) in
      // Names in a fixed order: who comes first within a release never depends on the order of the files.
      let sorted = publications.sorted { ($0.origin.description, $0.name) < ($1.origin.description, $1.name) }
      let items = try sorted.map { (publication) throws(StorageError) in try store(publication, note: note) }
      try refuseTwice(items)
      if note.at == nil && !goesBack { try refuseGoingBack(items) }
      let act = note.at == nil ? ReleaseAct.publish : .history
      let result = try release(items, act: act, note: note)
      var findings =
        declarationFindings(items) + unwatchedFindings(items) + (try replan(items, requiresPaths: requiresPaths))
      if note.at != nil { findings += try servedHistory(items) + duplicateFindings(items) }
      return try finish(result, items: items, findings: findings, act: act, note: note)
    }
  }

  /// Told by the manifest, not by the origin as given: scheme, port and aliases do not distinguish sites.
  private func refuseTwice(_ items: [ReleaseItem]) throws(StorageError) {
    var seen: Set<ManifestID> = []
    for item in items where !seen.insert(item.manifestID).inserted {
      throw StorageError(
        .refused, "publish \(item.name) of \(item.origin)", "it is given twice in one release",
        hint: "give one file for it, or another --name")
    }
  }

  /// Finds or makes the site, the manifest and the version.
  private func store(_ publication: Publication, note: ReleaseNote) throws(StorageError) -> ReleaseItem {
    let site = try ensureSite(origin: publication.origin.description, host: publication.origin.host)
    let manifest = try ensureManifest(publication, site: site.id)
    let document = publication.document
    let previous = try currentVersion(of: manifest, at: note.at)
    let version = try ensureVersion(document, manifest: manifest, now: note.now)
    return ReleaseItem(
      siteID: site.id, origin: site.origin, manifestID: manifest, name: publication.name,
      kind: document.kind.name, versionID: version.id, number: version.number, previous: previous,
      sha256: document.sha256, byteCount: document.bytes.count, publication: publication,
      declarations: version.declarations)
  }

  private func ensureManifest(_ publication: Publication, site: SiteID) throws(StorageError) -> ManifestID {
    let kind = publication.document.kind.name
    let known = try connection.first(
      "SELECT id, kind FROM manifest WHERE site_id = ? AND name = ?", site, publication.name,
      map: { (id: $0.id("id") as ManifestID, kind: $0.text("kind")) })
    if let known {
      if known.kind == kind { return known.id }
      throw StorageError(
        .refused, "publish \(publication.name)", "it is of kind \(known.kind) and cannot become \(kind)",
        hint: "give another --name, or --kind \(known.kind)")
    }
    try connection.run(
      "INSERT INTO manifest (site_id, name, kind) VALUES (?, ?, ?)", site, publication.name, kind)
    return ManifestID(connection.lastInsertedID)
  }

  private func ensureVersion(
    _ document: Document, manifest: ManifestID, now: Int64
  ) throws(StorageError) -> (id: VersionID, number: Int, declarations: [String]) {
    let known = try connection.first(
      "SELECT id, number FROM version WHERE manifest_id = ? AND sha256 = ?", manifest, document.sha256,
      map: { (id: $0.id("id") as VersionID, number: $0.int("number"), declarations: [String]()) })
    if let known { return known }
    let number = try connection.first(
      """
      INSERT INTO version (manifest_id, number, sha256, body, stored_at)
      SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4 FROM version WHERE manifest_id = ?1 RETURNING number
      """, manifest, document.sha256, document.bytes, now, map: { $0.int() })
    let id = VersionID(connection.lastInsertedID)
    return (id, number ?? 1, try storeEndpoints(of: document, version: id, manifest: manifest))
  }

  /// The last part of the transaction: what was done, told to the hooks.
  func finish(
    _ result: (release: ReleaseNumber, effectiveAt: Int64)?, items: [ReleaseItem], findings: [Finding], act: ReleaseAct,
    note: ReleaseNote
  ) throws(StorageError) -> ReleaseResult {
    var paths: [ManifestID: [String]] = [:]
    for site in Set(items.map(\.siteID)) { paths.merge(try pathsByManifest(site: site)) { first, _ in first } }
    let manifests = items.map { item in
      ReleasedManifest(
        site: item.origin, name: item.name, kind: item.kind, version: item.number, previous: item.previous?.number,
        sha256: item.sha256, bytes: item.byteCount, paths: paths[item.manifestID] ?? [])
    }
    if result != nil { try recountUses() }
    let done = ReleaseResult(
      release: result?.release, effectiveAt: result?.effectiveAt, manifests: manifests, findings: findings,
      impact: result == nil || act == .history ? ReleaseImpact() : try impact(of: items, now: note.now))
    try raise(done, items, act: act, note: note)
    return done
  }
}

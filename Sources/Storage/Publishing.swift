import Manifests

extension Database {
  /// Stores the documents and makes them current, all of them or none. The current bytes again change nothing.
  ///
  /// A dry run does the same work in a transaction that is rolled back.
  package func publish(
    _ publications: [Publication], note: ReleaseNote, dryRun: Bool = false
  ) throws(StorageError) -> ReleaseResult {
    return try connection.transaction(commits: !dryRun) { () throws(StorageError) in
      // Names in a fixed order: who comes first within a release never depends on the order of the files.
      let sorted = publications.sorted { ($0.origin.description, $0.name) < ($1.origin.description, $1.name) }
      let items = try sorted.map { (publication) throws(StorageError) in try store(publication, note: note) }
      try refuseTwice(items)
      let act = note.at == nil ? ReleaseAct.publish : .history
      let result = try release(items, act: act, note: note)
      var findings: [Finding] = []
      let bySite = Dictionary(grouping: items, by: \.siteID)
      let hosts = Dictionary(try sites().map { ($0.id, Set([$0.host] + $0.aliases)) }) { first, _ in first }
      for (site, own) in bySite.sorted(by: { $0.key < $1.key }) {
        findings += try replan(site: site, items: own, hosts: hosts[site] ?? [])
      }
      if note.at != nil { findings += try servedHistory(items) + duplicateFindings(items) }
      return try finish(result, items: items, findings: findings, act: act, note: note)
    }
  }

  /// Makes older versions current again. Each target names a manifest and the version it goes back to.
  package func rollback(
    _ targets: [(manifest: ManifestRecord, number: Int)], note: ReleaseNote
  ) throws(StorageError) -> ReleaseResult {
    try connection.transaction { () throws(StorageError) in
      let items = try targets.map { (target) throws(StorageError) in
        try rollbackItem(target.manifest, number: target.number)
      }
      let result = try release(items, act: .rollback, note: note)
      let findings = try duplicateFindings(items)
      return try finish(result, items: items, findings: findings, act: .rollback, note: note)
    }
  }

  /// The latest release is the current one, loaded or live: history that no live release follows is served, and where
  /// the site is live already the operator may not expect that.
  private func servedHistory(_ items: [ReleaseItem]) throws(StorageError) -> [Finding] {
    var findings: [Finding] = []
    var liveSites: [Int64: Bool] = [:]
    for item in items {
      let isLiveSite = if let known = liveSites[item.siteID] { known } else { try isLive(site: item.siteID) }
      liveSites[item.siteID] = isLiveSite
      guard isLiveSite, try !isLive(manifest: item.manifestID) else { continue }
      findings.append(
        Finding(
          rule: "history-served", severity: "warning", manifest: item.name,
          message: "has no live release: v\(item.number) of this history is current and served from now on"))
    }
    return findings
  }

  private func isLive(site: Int64) throws(StorageError) -> Bool {
    for manifest in try connection.rows("SELECT id FROM manifest WHERE site_id = ?", site, map: { $0.integer(0) })
    where try isLive(manifest: manifest) {
      return true
    }
    return false
  }

  /// Whether it was ever released but as history.
  private func isLive(manifest: Int64) throws(StorageError) -> Bool {
    try connection.first(
      """
      SELECT 1 FROM release_item CROSS JOIN release ON release.id = release_id
      WHERE manifest_id = ? AND act <> 'history' LIMIT 1
      """, manifest, map: { _ in true }) ?? false
  }

  /// Told by the manifest, not by the origin as given: scheme, port and aliases do not tell sites apart.
  private func refuseTwice(_ items: [ReleaseItem]) throws(StorageError) {
    var seen: Set<Int64> = []
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
      sha256: document.sha256, byteCount: document.bytes.count, publication: publication)
  }

  private func ensureManifest(_ publication: Publication, site: Int64) throws(StorageError) -> Int64 {
    let kind = publication.document.kind.name
    let known = try connection.first(
      "SELECT id, kind FROM manifest WHERE site_id = ? AND name = ?", site, publication.name,
      map: { ($0.integer(0), $0.text(1)) })
    if let known {
      if known.1 == kind { return known.0 }
      throw StorageError(
        .refused, "publish \(publication.name)", "it is of kind \(known.1) and cannot become \(kind)",
        hint: "give another --name, or --kind \(known.1)")
    }
    try connection.run(
      "INSERT INTO manifest (site_id, name, kind) VALUES (?, ?, ?)", site, publication.name, kind)
    return connection.lastInsertedID
  }

  private func ensureVersion(
    _ document: Document, manifest: Int64, now: Int64
  ) throws(StorageError) -> (id: Int64, number: Int) {
    let known = try connection.first(
      "SELECT id, number FROM version WHERE manifest_id = ? AND sha256 = ?", manifest, document.sha256,
      map: { (id: $0.integer(0), number: $0.int(1)) })
    if let known { return known }
    let number = try connection.first(
      """
      INSERT INTO version (manifest_id, number, sha256, body, stored_at)
      SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4 FROM version WHERE manifest_id = ?1 RETURNING number
      """, manifest, document.sha256, document.bytes, now, map: { $0.int(0) })
    let id = connection.lastInsertedID
    try storeEndpoints(of: document, version: id, manifest: manifest)
    return (id, number ?? 1)
  }

  private func storeEndpoints(of document: Document, version: Int64, manifest: Int64) throws(StorageError) {
    let site = try connection.first("SELECT site_id FROM manifest WHERE id = ?", manifest) { $0.integer(0) } ?? 0
    let urls = document.endpoints.map { ("url", $0.identity, $0.url, $0.field) }
    let clientIDs = document.clientIDs.map { ("client_id", $0, $0, "client_id") }
    for (kind, identity, url, field) in urls + clientIDs {
      let endpoint = try ensureEndpoint(site: site, kind: kind, identity: identity, url: url)
      try connection.run(
        "INSERT INTO version_endpoint (version_id, field, endpoint_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        version, field, endpoint)
    }
  }

  private func rollbackItem(_ manifest: ManifestRecord, number: Int) throws(StorageError) -> ReleaseItem {
    let version = try self.version(of: manifest, number: number)
    return ReleaseItem(
      siteID: manifest.siteID, origin: manifest.origin, manifestID: manifest.id, name: manifest.name,
      kind: manifest.kind, versionID: version.id, number: version.number,
      previous: try currentVersion(of: manifest.id, at: nil), sha256: version.sha256,
      byteCount: version.byteCount, publication: nil)
  }

  /// The last part of the transaction: what was done, told to the hooks.
  private func finish(
    _ result: (release: Int64, effectiveAt: Int64)?, items: [ReleaseItem], findings: [Finding], act: ReleaseAct,
    note: ReleaseNote
  ) throws(StorageError) -> ReleaseResult {
    var paths: [Int64: [String]] = [:]
    for site in Set(items.map(\.siteID)) { paths.merge(try pathsByManifest(site: site)) { first, _ in first } }
    let manifests = items.map { item in
      ReleasedManifest(
        site: item.origin, name: item.name, kind: item.kind, version: item.number, previous: item.previous?.number,
        sha256: item.sha256, bytes: item.byteCount, paths: paths[item.manifestID] ?? [])
    }
    let done = ReleaseResult(
      release: result?.release, effectiveAt: result?.effectiveAt, manifests: manifests, findings: findings)
    try raise(done, items, act: act, note: note)
    if done.release != nil { try recountUses() }
    return done
  }
}

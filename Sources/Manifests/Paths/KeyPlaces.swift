/// Where a site's key sets are answered.
///
/// Nothing in a key set tells whose it is, and the keys of one issuer at the `jwks_uri` of another would let it sign
/// for that one. So a key set named as a document is, `jwks.NAME` beside `oauth-authorization-server.NAME`, is that
/// document's; a key set that is the only one is everybody's; and of several the rest needs `--path`.
struct KeyPlaces {
  /// A document that names a path as its `jwks_uri`.
  private typealias Document = PathDerivation.Named

  private let keySets: [PathPlan.Subject]
  /// By path; only current documents where there are any.
  private let documents: [String: [Document]]

  init(subjects: [PathPlan.Subject], hosts: Set<String>) {
    keySets = subjects.filter { $0.kind == .jwks }
    let named = keySets.isEmpty ? [] : subjects.flatMap { PathDerivation.named(in: $0) { [$0.keysURL] } }
    let local = Dictionary(grouping: named.filter { hosts.contains($0.place.host) }, by: \.place.path)
    documents = local.mapValues { all in
      let current = all.filter(\.isCurrent)
      return current.isEmpty ? all : current
    }
  }

  var claims: [PathClaim] {
    let usual = PathRows.fixed(.jwks)
    let places = documents.flatMap { claims($0, named: $1) }
    let free = usual.filter { keySets.count == 1 || documents[$0] == nil }.flatMap { path in
      keySets.map { PathClaim(path, $0.name, .shared, since: $0.since, isTold: true) }
    }
    return places + free
  }

  private func claims(_ path: String, named documents: [Document]) -> [PathClaim] {
    let since = documents.map(\.since).min() ?? PathMoment()
    let tags = Set(documents.compactMap { Self.tag($0.subject) })
    let paired = keySets.filter { Self.tag($0).map(tags.contains) ?? false }
    if !paired.isEmpty {
      return paired.map { PathClaim(path, $0.name, .own, since: max(since, $0.since), isTold: true) }
    }
    return keySets.filter { mayStand(in: $0, since: since) }
      .map { PathClaim(path, $0.name, .shared, since: max(since, $0.since)) }
  }

  /// The only one stands anywhere; and where it stood, it stays when others come, unless it is a document's own.
  private func mayStand(in keySet: PathPlan.Subject, since: PathMoment) -> Bool {
    if keySets.count == 1 { return true }
    if let tag = Self.tag(keySet), tagsOfDocuments.contains(tag) { return false }
    let moment = max(since, keySet.since)
    return keySets.allSatisfy { $0.name == keySet.name || moment < $0.since }
  }

  private var tagsOfDocuments: Set<String> {
    Set(documents.values.flatMap { $0.compactMap { Self.tag($0.subject) } })
  }

  /// One key set for several issuers may be meant; it may as well be that the others' are missing.
  var findings: [Finding] {
    guard keySets.count == 1, let keySet = keySets.first else { return [] }
    let current = documents.values.flatMap { $0.filter(\.isCurrent) }
    let issuers = Set(
      current.flatMap { named in
        named.subject.versions.filter(\.isCurrent).compactMap { $0.facts.issuer ?? $0.facts.resource }
      })
    if issuers.count < 2 { return [] }
    return [
      Finding(
        rule: "keys-shared", severity: "info", manifest: keySet.name,
        message: "is the only key set, and answers at the jwks_uri of each of "
          + issuers.sorted().joined(separator: ", ")
          + "; where they have keys of their own, publish those as jwks.NAME beside oauth-authorization-server.NAME")
    ]
  }

  /// What a manifest's name has beside its kind's: `t1` of `jwks.t1`, nothing of `jwks`; nil for other names.
  private static func tag(_ subject: PathPlan.Subject) -> String? {
    guard subject.name.hasPrefix(subject.kind.name) else { return nil }
    let rest = subject.name.dropFirst(subject.kind.name.count)
    if rest.isEmpty { return "" }
    return rest.first == "." || rest.first == "-" ? String(rest.dropFirst()) : nil
  }
}

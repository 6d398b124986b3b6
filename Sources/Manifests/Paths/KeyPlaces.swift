/// Where a site's key sets are answered.
///
/// Nothing in a key set tells whose it is, and the keys of one issuer at the `jwks_uri` of another would let it sign
/// for that one. So a key set named as a document is, `jwks.NAME` beside `oauth-authorization-server.NAME`, or given
/// that document's `jwks_uri` with `--path`, is that document's alone; any other is everybody's while it is the only
/// one; and of several the rest needs `--path`.
struct KeyPlaces {
  /// A document that names a path as its `jwks_uri`.
  private typealias Document = PathDerivation.Named

  private let keySets: [PathPlan.Subject]
  /// By path; only current documents where there are any.
  private let documents: [String: [Document]]
  /// Those that a name or a given path ties to a document of their own.
  private let tied: Set<String>
  /// The paths given with `--path`, and to whom.
  private let given: [String: String]

  init(subjects: [PathPlan.Subject], hosts: Set<String>, given: [String: String]) {
    let keySets = subjects.filter { $0.kind == .jwks }
    let named = keySets.isEmpty ? [] : subjects.flatMap { PathDerivation.named(in: $0) { [$0.keysURL] } }
    let local = Dictionary(grouping: named.filter { hosts.contains($0.place.host) }, by: \.place.path)
    let documents = local.mapValues { all in
      let current = all.filter(\.isCurrent)
      return current.isEmpty ? all : current
    }
    let all = documents.values.flatMap(\.self)
    let byName = keySets.filter { keySet in Self.tag(keySet) != "" && all.contains { Self.fits(keySet, $0) } }
    tied = Set(byName.map(\.name) + given.filter { documents[$0.key] != nil }.map(\.value))
    (self.keySets, self.documents, self.given) = (keySets, documents, given)
  }

  var claims: [PathClaim] { documents.flatMap { claims($0, named: $1) } + usual }

  /// The place of the kind, where no document says whose it is: the first of all, else the one of that very name.
  private var usual: [PathClaim] {
    let isFree = keySets.count == 1 && !keySets.contains { tied.contains($0.name) }
    let hasFirst = keySets.contains { isFirst($0, since: $0.since) }
    let standing = hasFirst ? keySets : keySets.filter { Self.tag($0) == "" }
    return PathRows.fixed(.jwks).filter { isFree || documents[$0] == nil }.flatMap { path in
      standing.map { PathClaim(path, $0.name, .shared, since: $0.since, isTold: true) }
    }
  }

  private func claims(_ path: String, named documents: [Document]) -> [PathClaim] {
    let since = documents.map(\.since).min() ?? PathMoment()
    func moment(_ keySet: PathPlan.Subject) -> PathMoment { max(since, keySet.since) }
    let paired = paired(with: documents)
    if let first = paired.map(moment).min() {
      // Two that are named as documents of one place: who stood there alone stays, else nobody is there.
      if paired.filter({ moment($0) == first }).count > 1 { return [] }
      return paired.map { PathClaim(path, $0.name, .own, since: moment($0), isTold: true) }
    }
    return keySets.filter { mayStand(in: $0, since: since) }.map {
      PathClaim(path, $0.name, .shared, since: moment($0))
    }
  }

  /// Those named as one of the documents; of several the one whose name says most.
  private func paired(with documents: [Document]) -> [PathPlan.Subject] {
    let fitting = keySets.filter { keySet in documents.contains { Self.fits(keySet, $0) } }
    let longest = fitting.compactMap { Self.tag($0)?.utf8.count }.max()
    return fitting.filter { Self.tag($0)?.utf8.count == longest }
  }

  /// The only one stands anywhere; and where it stood, it stays when others come, unless it is a document's own.
  private func mayStand(in keySet: PathPlan.Subject, since: PathMoment) -> Bool {
    if tied.contains(keySet.name) { return false }
    if keySets.count == 1 { return true }
    if documents.values.contains(where: { $0.contains { Self.fits(keySet, $0) } }) { return false }
    return isFirst(keySet, since: max(since, keySet.since))
  }

  /// Whether it stood somewhere before any other was there.
  private func isFirst(_ keySet: PathPlan.Subject, since: PathMoment) -> Bool {
    keySets.allSatisfy { $0.name == keySet.name || since < $0.since }
  }

  /// Why key sets have no path, where there are others.
  func untold(_ names: Set<String>) -> PathError? {
    let untold = keySets.map(\.name).filter(names.contains)
    if untold.isEmpty || keySets.count < 2 { return nil }
    return .untoldKeys(manifests: untold.sorted(), places: documents.keys.sorted())
  }

  /// One key set for several issuers may be meant; it may as well be that the others' are missing.
  var findings: [Finding] {
    guard keySets.count == 1, let keySet = keySets.first else { return [] }
    let isTied = tied.contains(keySet.name)
    let meant = documents.filter { path, named in
      !isTied || given[path] == nil && !named.contains { Self.fits(keySet, $0) }
    }
    let current = meant.values.flatMap { $0.filter(\.isCurrent) }
    let issuers = Set(
      current.flatMap { named in
        named.subject.versions.filter(\.isCurrent).compactMap { $0.facts.issuer ?? $0.facts.resource }
      })
    if issuers.count < (isTied ? 1 : 2) { return [] }
    let list = issuers.sorted().joined(separator: ", ")
    let advice = "publish those as jwks.NAME beside oauth-authorization-server.NAME"
    return [
      isTied
        ? Finding(
          rule: "keys-apart", severity: "info", manifest: keySet.name,
          message:
            "is one document's alone, and not served at the jwks_uri of \(list): if they have keys of their own, "
            + "\(advice), else give it their path with --path")
        : Finding(
          rule: "keys-shared", severity: "info", manifest: keySet.name,
          message: "is the only key set, and answers at the jwks_uri of each of \(list); where they have keys of their "
            + "own, \(advice)")
    ]
  }

  /// Whether a key set is named as a document is: `jwks.t1` as `oauth-authorization-server.t1`, or as `as-t1`.
  private static func fits(_ keySet: PathPlan.Subject, _ document: Document) -> Bool {
    guard let tag = tag(keySet) else { return false }
    if let other = Self.tag(document.subject) { return other == tag || !tag.isEmpty && isLast(tag, of: other) }
    return !tag.isEmpty && isLast(tag, of: document.subject.name)
  }

  private static func isLast(_ tag: String, of name: String) -> Bool {
    name == tag || name.hasSuffix(".\(tag)") || name.hasSuffix("-\(tag)")
  }

  /// What a manifest's name has beside its kind's: `t1` of `jwks.t1`, nothing of `jwks`; nil for other names.
  private static func tag(_ subject: PathPlan.Subject) -> String? {
    guard subject.name.hasPrefix(subject.kind.name) else { return nil }
    let rest = subject.name.dropFirst(subject.kind.name.count)
    if rest.isEmpty { return "" }
    return rest.first == "." || rest.first == "-" ? String(rest.dropFirst()) : nil
  }
}

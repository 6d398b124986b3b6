import Basics

/// Who has which path while a plan is made: the rules of ownership.
struct PathLedger {
  private let subjects: [PathPlan.Subject]
  private let kinds: [String: Kind]
  /// The claims to each path, the best first.
  private let claims: [String: [PathClaim]]
  /// What was served until now.
  private let existing: [String: PathOwnership]
  /// Given with `--path`, now or before, by path.
  private var explicit: [String: String] = [:]
  private var owners: [String: PathOwnership] = [:]
  private var notes = PathNotes()

  init(subjects: [PathPlan.Subject], existing: [PathOwnership], claims: [PathClaim]) {
    let kinds = Dictionary(subjects.map { ($0.name, $0.kind) }) { first, _ in first }
    (self.subjects, self.kinds) = (subjects, kinds)
    let fitting = claims.filter { claim in
      claim.path.hasPrefix("/") && kinds[claim.manifest].map { PathRows.fits($0, claim.path) } ?? false
    }
    self.claims = Dictionary(grouping: fitting, by: \.path).mapValues { $0.sorted { $0.precedes($1) } }
    self.existing = Dictionary(existing.map { ($0.path, $0) }) { first, _ in first }
    for row in existing where row.explicit && explicit[row.path] == nil { explicit[row.path] = row.manifest }
  }

  /// An explicit path: free, already the manifest's, borrowed from its kind, or derived by another of its kind; else
  /// refused. What another document's own issuer or resource makes is nobody else's.
  mutating func give(_ given: String, to subject: PathPlan.Subject) throws(PathError) {
    let path = PathText.normal(given)
    if let reason = ExplicitPath.fault(of: path) {
      throw .invalid(path: path, manifest: subject.name, reason: reason)
    }
    if let owner = explicit[path], owner != subject.name {
      throw .owned(path: path, manifest: subject.name, owner: owner)
    }
    if let best = claims[path]?.first, best.manifest != subject.name, !mayTake(subject, from: best) {
      throw .owned(path: path, manifest: subject.name, owner: best.manifest)
    }
    explicit[path] = subject.name
  }

  private func mayTake(_ subject: PathPlan.Subject, from best: PathClaim) -> Bool {
    let isOfKind = kinds[best.manifest] == subject.kind
    let wasBorrowed = best.isBorrowed && PathRows.kind(of: best.path) == subject.kind
    if !isOfKind && !wasBorrowed { return false }
    return !isForeign(subject.name, at: best)
  }

  /// Whether the best claim to a path is by the issuer, resource or client that the path names, and a manifest is a
  /// document of another one. Key sets and cards are nobody's for sure: there the operator knows better.
  private func isForeign(_ manifest: String, at best: PathClaim) -> Bool {
    guard best.standing == .own, let kind = kinds[manifest] else { return false }
    guard PathRows.servers.contains(kind) || [.protectedResource, .clientMetadata].contains(kind) else { return false }
    return claims[best.path]?.contains { $0.manifest == manifest && $0.standing == .own } != true
  }

  /// Gives every path to whom it belongs, and notes what that changes.
  mutating func settle() {
    for path in Set(claims.keys).union(explicit.keys).union(existing.keys).sorted() {
      let all = claims[path] ?? []
      let claims = all.allSatisfy(\.isLatent) ? [] : all
      let given = explicit[path].flatMap { manifest in
        all.first.map { isForeign(manifest, at: $0) } == true ? nil : manifest
      }
      if let given {
        owners[path] = PathOwnership(path: path, manifest: given, explicit: true)
      } else if let best = claims.first ?? (explicit[path] == nil ? nil : all.first) {
        owners[path] = PathOwnership(path: path, manifest: best.manifest, borrowed: best.isBorrowed)
      }
      note(path, claims, isGiven: given != nil)
    }
  }

  private mutating func note(_ path: String, _ claims: [PathClaim], isGiven: Bool) {
    guard let owner = owners[path] else {
      if let old = existing[path] { notes.add(.dropped, old.manifest, nil, path) }
      return
    }
    if let old = existing[path], old.manifest != owner.manifest {
      notes.add(.moved(reason(owner, old, claims, isGiven: isGiven)), owner.manifest, old.manifest, path)
    }
    let best = claims.first { $0.manifest == owner.manifest }
    for claim in claims where claim.isTold && claim.manifest != owner.manifest {
      // Without a place of its own everybody would be there: not where the path is another's own.
      let isOwners = best?.standing == .own && claim.standing == .shared
      if !isOwners || isGiven { notes.add(.kept(isGiven: isGiven), claim.manifest, owner.manifest, path) }
    }
  }

  private func reason(
    _ owner: PathOwnership, _ old: PathOwnership, _ claims: [PathClaim], isGiven: Bool
  ) -> PathNotes.Reason {
    if old.borrowed && !old.explicit && !owner.borrowed { return .stoodIn }
    if isGiven { return .given }
    guard let best = claims.first, best.standing != .shared else { return .earlier }
    return best.standing == .linked ? .linked : .named(kinds[owner.manifest] ?? .genericJSON)
  }

  /// A manifest that nothing can ask for is a mistake.
  func requirePaths(_ keys: KeyPlaces) throws(PathError) {
    let served = Set(owners.values.map(\.manifest))
    if let error = keys.untold(Set(subjects.map(\.name)).subtracting(served)) { throw error }
    for subject in subjects where !served.contains(subject.name) {
      throw .noPath(manifest: subject.name, kind: subject.kind.name, owners: notes.keepers(from: subject.name))
    }
  }

  /// By manifest in the order of the subjects, then by path.
  var paths: [PathOwnership] {
    var rank: [String: Int] = [:]
    for (index, subject) in subjects.enumerated() where rank[subject.name] == nil { rank[subject.name] = index }
    return owners.values.sorted { left, right in
      (rank[left.manifest] ?? .max, left.manifest, left.path) < (
        rank[right.manifest] ?? .max, right.manifest, right.path
      )
    }
  }

  var findings: [Finding] { notes.findings }
}

/// What an operator may give with `--path`.
private enum ExplicitPath {
  /// Why no request line could name the path (RFC 9112 §3.2.1); nil for a good one.
  static func fault(of path: String) -> String? {
    let bytes = path.utf8
    if bytes.first != UInt8(ascii: "/") { return "a path starts with '/'" }
    if bytes.contains(UInt8(ascii: "?")) { return "a path has no query; matching ignores it" }
    if bytes.contains(UInt8(ascii: "#")) { return "a path has no fragment" }
    if bytes.contains(where: { $0 <= 0x20 || $0 == 0x7f }) { return "a path has no control character or blank" }
    if bytes.contains(where: { $0 > 0x7f }) { return "a path is ASCII; percent-encode the rest" }
    return nil
  }
}

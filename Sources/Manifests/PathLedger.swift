/// Who has which path while a plan is made: the rules of ownership.
struct PathLedger {
  private let subjects: [PathPlan.Subject]
  /// The names of the subjects' kinds, by the subjects' names.
  private let kindNames: [String: String]
  private var owners: [String: PathOwnership] = [:]
  /// In the order in which they came up.
  private var notes: [Note] = []
  private var notedPaths: [Note: Set<String>] = [:]

  /// What becomes a finding, one for each pair of manifests.
  private struct Note: Hashable {
    let isMove: Bool
    let manifest: String
    let other: String
  }

  /// Starts from what is served: of two rows for one path, the first holds.
  init(subjects: [PathPlan.Subject], existing: [PathOwnership]) {
    self.subjects = subjects
    kindNames = Dictionary(subjects.map { ($0.name, $0.document.kind.name) }) { first, _ in first }
    for row in existing where owners[row.path] == nil { owners[row.path] = row }
  }

  /// An explicit path: free, already the manifest's, or borrowed from its kind; else refused.
  mutating func give(_ given: String, to subject: PathPlan.Subject) throws(PathError) {
    let path = PathText.normal(given)
    if let reason = ExplicitPath.fault(of: path) {
      throw .invalid(path: path, manifest: subject.name, reason: reason)
    }
    if let owner = owners[path], owner.manifest != subject.name {
      guard owner.borrowed, PathRows.kindName(of: path) == subject.document.kind.name else {
        throw .owned(path: path, manifest: subject.name, owner: owner.manifest)
      }
      note(Note(isMove: true, manifest: subject.name, other: owner.manifest), path)
    }
    owners[path] = PathOwnership(path: path, manifest: subject.name, explicit: true)
  }

  /// A derived path: the first owner keeps it, unless it only borrowed it.
  mutating func add(_ claim: PathClaim) {
    let row = PathOwnership(path: claim.path, manifest: claim.manifest, borrowed: claim.strength.isBorrowed)
    guard let owner = owners[claim.path] else {
      owners[claim.path] = row
      return
    }
    if owner.borrowed, claim.strength.isBorrowed == false || takesFromForeigner(claim, owner) {
      if owner.manifest != claim.manifest {
        note(Note(isMove: true, manifest: claim.manifest, other: owner.manifest), claim.path)
      }
      owners[claim.path] = row
    } else if owner.manifest != claim.manifest, !claim.strength.isBorrowed {
      note(Note(isMove: false, manifest: claim.manifest, other: owner.manifest), claim.path)
    }
  }

  /// Even at another document's issuer the right kind outranks the other kind.
  private func takesFromForeigner(_ claim: PathClaim, _ owner: PathOwnership) -> Bool {
    guard claim.strength == .spare, let kind = kindNames[owner.manifest] else { return false }
    return kind != PathRows.kindName(of: claim.path)
  }

  /// A manifest that nothing can ask for is a mistake.
  func requirePaths() throws(PathError) {
    let served = Set(owners.values.map(\.manifest))
    for subject in subjects where !served.contains(subject.name) {
      let keepers = notes.filter { !$0.isMove && $0.manifest == subject.name }.map(\.other)
      throw .noPath(manifest: subject.name, kind: subject.document.kind.name, owners: keepers)
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

  var findings: [Finding] {
    notes.map { note in
      let list = (notedPaths[note] ?? []).sorted().joined(separator: ", ")
      return note.isMove
        ? Finding(
          rule: "path-moved", severity: "info", manifest: note.manifest,
          message: "takes over \(list) from \(note.other), which stood in for it")
        : Finding(
          rule: "path-kept", severity: "warning", manifest: note.manifest,
          message: "is not served at \(list): \(note.other), the first owner, keeps it")
    }
  }

  private mutating func note(_ note: Note, _ path: String) {
    if notedPaths[note] == nil { notes.append(note) }
    notedPaths[note, default: []].insert(path)
  }
}

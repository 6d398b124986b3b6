/// What is noticed while paths are given out, as findings: one for each pair of manifests, with all its paths.
struct PathNotes {
  /// Why a served path goes to another manifest.
  enum Reason: Hashable {
    case stoodIn, given, earlier, linked
    case named(Kind)

    fileprivate func words(former: String) -> String {
      switch self {
      case .stoodIn: "\(former), which stood in for it"
      case .given: "\(former): it was given with --path"
      case .earlier: "\(former): it was released earlier"
      case .linked: "\(former): the resource there names its issuer"
      case .named(.protectedResource): "\(former): its resource makes that path"
      case .named(.jwks): "\(former): it is named as the document whose jwks_uri that is"
      case .named(.authorizationServer), .named(.openIDConfiguration): "\(former): its issuer makes that path"
      case .named: "\(former): its document names that path"
      }
    }
  }

  enum Event: Hashable {
    case moved(Reason)
    case kept(isGiven: Bool)
    case dropped
  }

  private struct Note: Hashable {
    let event: Event
    let manifest: String
    let other: String?
  }

  /// In the order in which they came up.
  private var notes: [Note] = []
  private var paths: [Note: [String]] = [:]

  /// - Parameter other: who had or keeps the path.
  mutating func add(_ event: Event, _ manifest: String, _ other: String?, _ path: String) {
    let note = Note(event: event, manifest: manifest, other: other)
    if paths[note] == nil { notes.append(note) }
    paths[note, default: []].append(path)
  }

  /// Who keeps paths from a manifest.
  func keepers(from manifest: String) -> [String] {
    notes.filter { note in
      if case .kept = note.event { note.manifest == manifest } else { false }
    }.compactMap(\.other)
  }

  var findings: [Finding] { notes.map(finding) }

  private func finding(_ note: Note) -> Finding {
    let list = (paths[note] ?? []).sorted().joined(separator: ", ")
    let other = note.other ?? ""
    switch note.event {
    case .moved(let reason):
      return Finding(
        rule: "path-moved", severity: reason == .stoodIn ? "info" : "warning", manifest: note.manifest,
        message: "takes over \(list) from \(reason.words(former: other))")
    case .kept(let isGiven):
      return Finding(
        rule: "path-kept", severity: "warning", manifest: note.manifest,
        message: "is not served at \(list): \(other), \(isGiven ? "given it with --path" : "the first owner"), keeps it"
      )
    case .dropped:
      return Finding(
        rule: "path-dropped", severity: "warning", manifest: note.manifest,
        message: "no longer answers at \(list), which is not its own; give --path to whom it belongs to")
    }
  }
}

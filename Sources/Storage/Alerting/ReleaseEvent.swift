import Evidence
import Manifests

extension NewEvent {
  /// What hooks are told of a release; nil where nothing was released, or where history was loaded: that is no news.
  init?(_ result: ReleaseResult, act: ReleaseAct, note: ReleaseNote) {
    guard let release = result.release, let at = result.effectiveAt, act != .history else { return nil }
    let changed = result.manifests.filter(\.changed)
    let sites = Set(changed.map(\.site))
    let names = changed.map { "\($0.name) v\($0.version)" }.joined(separator: ", ")
    let message = note.message.isEmpty ? "" : ": \(CleanText.line(note.message))"
    self.init(
      act == .rollback ? .manifestRolledBack : .manifestReleased, site: sites.count == 1 ? sites.first : nil,
      summary: "release \(release) \(act == .rollback ? "went back to" : "made") \(names)"
        + "\(act == .rollback ? "" : " current")\(message)",
      data: [
        ("release", .number(release)), ("effective_at", .string(RFC3339.text(at))), ("released_by", .string(note.by)),
        ("message", .string(note.message)), ("manifests", JSON(.array(changed.map(Self.manifest)))),
      ])
  }

  private static func manifest(_ released: ReleasedManifest) -> JSON {
    .object([
      ("site", .string(released.site)), ("manifest", .string(released.name)), ("kind", .string(released.kind)),
      ("version", .number(Int64(released.version))),
      ("previous", released.previous.map { .number(Int64($0)) } ?? nil),
      ("sha256", .string(released.sha256)), ("etag", .string(EntityTag.text(sha256: released.sha256))),
    ])
  }
}

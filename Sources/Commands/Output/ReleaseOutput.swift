import Basics
import Evidence
import Manifests
import Storage

/// What `publish` and `rollback` say.
struct ReleaseOutput {
  let result: ReleaseResult
  var isDryRun = false

  func print(_ call: Invocation) {
    switch call.format {
    case .json: call.output.write(json.text(pretty: true) + "\n")
    case .ndjson: call.output.write(json.text() + "\n")
    case .csv, .table:
      // Rows of manifests have no place for the release and its findings: words tell them.
      call.output.note(headline)
      listing.print(result.manifests, as: call.format, to: call.output)
      for finding in result.findings {
        call.output.note("\(finding.severity): \(finding.manifest): \(finding.message)")
      }
      for line in ImpactWords(impact: result.impact, isDryRun: isDryRun, now: call.now).lines { call.output.note(line) }
    }
  }

  private var headline: String {
    guard let release = result.release, let at = result.effectiveAt else { return "unchanged: these bytes are current" }
    return isDryRun
      ? "would be release \(release), effective \(RFC3339.text(at)); nothing was changed"
      : "release \(release), effective \(RFC3339.text(at))"
  }

  private var json: JSON {
    .object([
      ("release", result.release.map { .number($0.value) } ?? nil),
      ("effective_at", .string(result.effectiveAt.map(RFC3339.text))),
      ("manifests", JSON(.array(result.manifests.map(listing.object)))),
      ("findings", JSON(.array(result.findings.map(Self.object)))),
      ("retires", JSON(.array(result.impact.retired.map(Self.object)))),
      ("holders", JSON(.array(result.impact.holders.map(Self.object)))),
      ("still_advertised", JSON(.array(result.impact.kept.map(Self.object)))),
    ])
  }

  private var listing: Listing<ReleasedManifest> {
    Listing(
      columns: [
        Column("site", "SITE", importance: .low, least: 30) { .string($0.site) },
        Column("name", "NAME", importance: .key, least: 26) { .string($0.name) },
        Column("kind") { .string($0.kind) },
        Column("version", "VERSION", importance: .high, text: { "v\($0.version)" }) { .number(Int64($0.version)) },
        Column("previous", "BEFORE", importance: .high, text: { $0.previous.map { "v\($0)" } ?? "new" }) {
          $0.previous.map { .number(Int64($0)) } ?? nil
        },
        Column("changed", "CHANGED", text: { $0.changed ? "yes" : "no" }) { JSON(.bool($0.changed)) },
        Column("sha256") { .string($0.sha256) },
        Column("etag") { .string(EntityTag.text(sha256: $0.sha256)) },
        Column("bytes", "BYTES", alignsRight: true, importance: .low) { .number(Int64($0.bytes)) },
        Column("paths", "PATHS", least: 20, text: { PathsText.short($0.paths) }) {
          JSON(.array($0.paths.map { .string($0) }))
        },
      ], nothing: "nothing to release")
  }

  private static func object(_ retired: ReleaseImpact.Retired) -> JSON {
    .object([
      ("url", .string(retired.url)), ("field", .string(retired.field)), ("successor", .string(retired.successor)),
      ("observed", JSON(.bool(retired.isObserved))),
      (
        "callers",
        JSON(
          .array(
            retired.callers.map { caller in
              .object([
                ("connector", .string(caller.connector)), ("attribution", .string(caller.attribution.rawValue)),
                ("calls_7d", .number(caller.calls)), ("last_at", .string(RFC3339.text(caller.lastAt))),
              ])
            }))
      ),
    ])
  }

  private static func object(_ holder: ReleaseImpact.Holder) -> JSON {
    .object([
      ("manifest", .string(holder.manifest)), ("version", .number(Int64(holder.version))),
      ("connector", .string(holder.connector)), ("attribution", .string(holder.attribution.rawValue)),
      ("clients", .number(Int64(holder.clients))),
    ])
  }

  private static func object(_ kept: ReleaseImpact.Kept) -> JSON {
    .object([
      ("url", .string(kept.url)), ("dropped_by", .string(kept.droppedBy)),
      ("advertised_by", JSON(.array(kept.advertisedBy.map { .string($0) }))),
    ])
  }

  private static func object(_ finding: Finding) -> JSON {
    .object([
      ("rule", .string(finding.rule)), ("severity", .string(finding.severity)), ("manifest", .string(finding.manifest)),
      ("message", .string(finding.message)),
    ])
  }
}

/// Paths in one cell: the shortest, and how many more.
enum PathsText {
  static func short(_ paths: [String]) -> String {
    guard let first = paths.first else { return "" }
    return paths.count == 1 ? first : "\(first) (+\(paths.count - 1))"
  }
}

import Basics
import Evidence
import Operations
import Storage

extension Verb {
  static let history = Verb(
    "history", operands: "[NAME]", values: ["NAME": .stored(.manifest)],
    flags: [.site, .since] + Flag.listing,
    details: """
      With NAME: a line for each release of that manifest. Without: a line for each release, with all that it made
      current; act is publish, rollback or history (loaded with --at). -o json: manifests is an array of {site, name,
      version}.
      """,
    examples: [
      "manifestd history --limit 10",
      "manifestd history oauth-authorization-server --since 7d -o csv",
    ],
    "every release, or every release of one manifest, latest first"
  ) { call in
    let name = try call.operands(0...1, "at most one manifest's name").first
    let database = try call.database()
    if let name { try releases(of: name, call, database) } else { try releases(call, database) }
    return .done
  }

  private static func releases(_ call: Invocation, _ database: Database) throws {
    let releases = try database.releases(site: call.site(database), since: call.since() ?? .min)
    let showsSite = Set(releases.flatMap { $0.items.map(\.site) }).count > 1
    try Listing(
      columns: columns(call, showsSite: showsSite),
      nothing: call.nothing("nothing is published yet: manifestd publish FILE", fits: "no release")
    ).print(releases, for: call)
  }

  private static func columns(_ call: Invocation, showsSite: Bool) -> [Column<ReleaseOverview>] {
    [
      Column("release", "RELEASE", alignsRight: true, importance: .key) { .number($0.release.value) },
      Column("effective_at", "EFFECTIVE", importance: .high, text: { call.ago($0.effectiveAt) }) {
        .string(RFC3339.text($0.effectiveAt))
      },
      Column("act", "ACT") { .string($0.act) },
      Column(
        "manifests", "MANIFESTS", importance: .high, least: 24, comfort: 40,
        text: { words($0.items, showsSite: showsSite) }
      ) { release in
        JSON(
          .array(
            release.items.map { item in
              .object([
                ("site", .string(item.site)), ("name", .string(item.name)), ("version", .number(Int64(item.version))),
              ])
            }))
      },
      Column("released_by", "BY", importance: .low) { .string($0.releasedBy) },
      Column("message", "MESSAGE") { .string($0.message) },
    ]
  }

  /// `mcp v2, oauth-authorization-server v3`, of several sites each led by its origin.
  private static func words(_ items: [ReleaseOverview.Item], showsSite: Bool) -> String {
    let bySite = Dictionary(grouping: items, by: \.site).sorted { $0.key < $1.key }
    return bySite.map { site, items in
      (showsSite ? "\(site) " : "") + items.map { "\($0.name) v\($0.version)" }.joined(separator: ", ")
    }.joined(separator: "; ")
  }

  private static func releases(of name: String, _ call: Invocation, _ database: Database) throws {
    let manifest = try database.manifest(named: name, site: call.site(database))
    let since = try call.since() ?? .min
    let releases = try database.history(of: manifest).filter { $0.effectiveAt >= since }
    try Listing(columns: columns(call, manifest), nothing: "no release of \(name) in that time")
      .print(releases, for: call)
  }

  private static func columns(_ call: Invocation, _ manifest: ManifestRecord) -> [Column<ReleaseRecord>] {
    [
      Column("site") { _ in .string(manifest.origin) },
      Column("name") { _ in .string(manifest.name) },
      Column("version", "VERSION", importance: .key, text: { "v\($0.version)" + ($0.isCurrent ? " (current)" : "") }) {
        .number(Int64($0.version))
      },
      Column("release", "RELEASE", alignsRight: true) { .number($0.release.value) },
      Column("sha256", "SHA-256", importance: .low, text: { "\($0.sha256.prefix(12))" }) { .string($0.sha256) },
      Column("etag") { .string(EntityTag.text(sha256: $0.sha256)) },
      Column("bytes", "BYTES", alignsRight: true, importance: .low) { .number(Int64($0.byteCount)) },
      Column("effective_at", "EFFECTIVE", importance: .high, text: { call.ago($0.effectiveAt) }) {
        .string(RFC3339.text($0.effectiveAt))
      },
      Column("released_by", "BY", importance: .low) { .string($0.releasedBy) },
      Column("message", "MESSAGE", importance: .high, least: 20) { .string($0.message) },
      Column("is_current") { JSON(.bool($0.isCurrent)) },
    ]
  }
}

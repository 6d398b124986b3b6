import Basics
import Evidence
import Operations
import Storage

extension Verb {
  static let list = Verb(
    "list", flags: [.site] + Flag.listing,
    examples: [
      "manifestd list",
      "manifestd list --site dexter.cash -o json",
    ],
    "the current version of every manifest, and where it is served"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    let database = try call.database()
    let manifests = try database.currentManifests(site: call.site(database))
    let settings = try database.storedSettings()
    let policies = manifests.map { CachePolicy(settings, manifest: $0.manifest.name, maxAge: nil).cacheControl }
    try Listing(columns: columns(call), nothing: "nothing is published yet: manifestd publish FILE")
      .print(Array(zip(manifests, policies)), for: call)
    return .done
  }

  private static func columns(_ call: Invocation) -> [Column<(CurrentManifest, String)>] {
    [
      Column("site", "SITE", importance: .low, least: 30) { .string($0.0.manifest.origin) },
      Column("name", "NAME", importance: .key) { .string($0.0.manifest.name) },
      Column("kind") { .string($0.0.manifest.kind) },
      Column("version", "VERSION", importance: .high, text: { "v\($0.0.version) of \($0.0.versionCount)" }) {
        .number(Int64($0.0.version))
      },
      Column("version_count") { .number(Int64($0.0.versionCount)) },
      Column("released_at", "RELEASED", importance: .high, text: { call.ago($0.0.releasedAt) }) {
        .string(RFC3339.text($0.0.releasedAt))
      },
      Column("released_by", "BY", importance: .low) { .string($0.0.releasedBy) },
      Column("message") { .string($0.0.message) },
      Column("etag", "ETAG", importance: .low, least: 34) { .string($0.0.entityTag) },
      Column("bytes", "BYTES", alignsRight: true, importance: .low) { .number(Int64($0.0.byteCount)) },
      Column("paths", "PATHS", least: 24, comfort: 40, text: { PathsText.short($0.0.paths) }) { row in
        JSON(.array(row.0.paths.map { .string($0) }))
      },
      Column("cache_control") { .string($0.1) },
    ]
  }
}

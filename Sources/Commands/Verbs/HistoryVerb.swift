import Evidence
import Manifests
import Service
import Storage

extension Verb {
  static let history = Verb(
    "history", operands: "NAME", flags: [.site, .since, .output],
    examples: [
      "manifestd history mcp",
      "manifestd history oauth-authorization-server --since 7d -o csv",
    ],
    "every release of a manifest, latest first"
  ) { call in
    let name = try call.operands(1...1, "one manifest's name")[0]
    let database = try call.database()
    let manifest = try database.manifest(named: name, site: call.site(database))
    let since = try call.since() ?? .min
    let releases = try database.history(of: manifest).filter { $0.effectiveAt >= since }
    Listing(columns: columns(call, manifest), nothing: "no release of \(name) in that time")
      .print(releases, as: call.format, to: call.output)
    return .done
  }

  private static func columns(_ call: Invocation, _ manifest: ManifestRecord) -> [Column<ReleaseRecord>] {
    [
      Column("site") { _ in .string(manifest.origin) },
      Column("name") { _ in .string(manifest.name) },
      Column("version", "VERSION", importance: .key, text: { "v\($0.version)" + ($0.isCurrent ? " (current)" : "") }) {
        .number(Int64($0.version))
      },
      Column("release", "RELEASE", alignsRight: true) { .number($0.release) },
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

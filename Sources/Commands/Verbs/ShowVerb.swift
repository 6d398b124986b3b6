import Basics
import Storage

extension Verb {
  static let show = Verb(
    "show", operands: "NAME[@N] | NAME N", values: ["NAME": .versioned, "N": .version], flags: [.site, .output],
    details: "Prints the version's bytes as they are served; with -o json, what is known of it and the document.",
    examples: ["manifestd show mcp", "manifestd show oauth-authorization-server@2 -o json"],
    "the bytes of a version (default: the current one)"
  ) { call in
    let wanted = try VersionName(try call.operands(1...2, "one NAME, NAME@N or NAME N"))
    let database = try call.database()
    let manifest = try database.manifest(named: wanted.name, site: call.site(database))
    let number = try wanted.number ?? database.currentNumber(of: manifest)
    let version = try database.version(of: manifest, number: number)
    let body = try database.body(ofVersion: version.id)
    let shown = ShownVersion(manifest: manifest, version: version, body: body)
    switch call.format {
    case .table: call.output.write(body)
    case .json: call.output.write(listing.object(shown).text(pretty: true) + "\n")
    case .ndjson, .csv: listing.print([shown], as: call.format, to: call.output)
    }
    return .done
  }

  private static var listing: Listing<ShownVersion> {
    Listing(
      columns: [
        Column("site") { .string($0.manifest.origin) },
        Column("name") { .string($0.manifest.name) },
        Column("kind") { .string($0.manifest.kind) },
        Column("version") { .number(Int64($0.version.number)) },
        Column("sha256") { .string($0.version.sha256) },
        Column("etag") { .string(EntityTag.text(sha256: $0.version.sha256)) },
        Column("bytes") { .number(Int64($0.version.byteCount)) },
        Column("document") { (try? JSON.read($0.body)) ?? .string(String(decoding: $0.body, as: UTF8.self)) },
      ], nothing: "")
  }
}

/// One version and its bytes.
private struct ShownVersion {
  let manifest: ManifestRecord
  let version: VersionRecord
  let body: [UInt8]
}

import Manifests
import Storage

extension Verb {
  static let show = Verb(
    "show", operands: "NAME[@N]", flags: [.site, .output],
    details: "Prints the version's bytes as they are served; with -o json, what is known of it and the document.",
    "the bytes of a version (default: the current one)"
  ) { call in
    let wanted = try VersionName(try call.operands(1...1, "one NAME or NAME@N")[0])
    let database = try call.database()
    let manifest = try database.manifest(named: wanted.name, site: call.site(database))
    let number = try wanted.number ?? database.currentNumber(of: manifest)
    let version = try database.version(of: manifest, number: number)
    let body = try database.body(ofVersion: version.id)
    switch call.format {
    case .table: call.output.write(body)
    case .json: call.output.write(json(manifest, version, body).text(pretty: true) + "\n")
    case .ndjson: call.output.write(json(manifest, version, body).text() + "\n")
    case .csv: throw UsageError("show has no csv", hint: "use -o json, or no -o for the bytes")
    }
    return .done
  }

  private static func json(_ manifest: ManifestRecord, _ version: VersionRecord, _ body: [UInt8]) -> JSON {
    .object([
      ("site", .string(manifest.origin)), ("name", .string(manifest.name)), ("kind", .string(manifest.kind)),
      ("version", .number(Int64(version.number))), ("sha256", .string(version.sha256)),
      ("etag", .string(EntityTag.text(sha256: version.sha256))), ("bytes", .number(Int64(version.byteCount))),
      ("document", (try? JSON.read(body)) ?? .string(String(decoding: body, as: UTF8.self))),
    ])
  }
}

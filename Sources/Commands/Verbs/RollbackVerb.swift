import Service
import Storage

extension Verb {
  static let rollback = Verb(
    "rollback", operands: "NAME | --release N", flags: [.to, .releaseNumber, .site, .message, .by, .grace, .output],
    details: """
      Makes an older version current again, as a new release. Without --to: the version that was current before the
      present one first was. With --release N: every manifest goes back to what it was before that release.
      """,
    "make an older version current again"
  ) { call in
    if call.arguments.value(.releaseNumber) == nil {
      _ = try call.operands(1...1, "one manifest's name, or --release N")
    }
    guard call.arguments.value(.message)?.isEmpty == false else {
      throw UsageError("a rollback needs a reason", hint: "give it with -m TEXT")
    }
    let database = try call.database()
    let result = try database.rollback(targets(call, database), note: call.releaseNote())
    ReleaseOutput(result: result).print(call)
    return .done
  }

  private static func targets(
    _ call: Invocation, _ database: Database
  ) throws -> [(manifest: ManifestRecord, number: Int)] {
    if let text = call.arguments.value(.releaseNumber) {
      guard let release = Int64(text), release > 0 else {
        throw UsageError("--release: '\(text)' is no release number", hint: "see 'manifestd history NAME'")
      }
      _ = try call.operands(0...0, "no NAME with --release")
      if call.arguments.value(.to) != nil { throw UsageError("--to does not go with --release", hint: "leave out one") }
      return try database.versionsBefore(release: release)
    }
    let name = try call.operands(1...1, "one manifest's name, or --release N")[0]
    let manifest = try database.manifest(named: name, site: call.site(database))
    let number =
      try call.arguments.value(.to).map { text throws(UsageError) in try VersionName.number(text) }
      ?? database.versionBefore(current: manifest)
    return [(manifest, number)]
  }
}

extension Flag {
  static let to = Flag("--to", value: "N", "the version to go back to")
  static let releaseNumber = Flag("--release", value: "N", "undo this release for all of its manifests")
}

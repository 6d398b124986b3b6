import Operations
import Storage

extension Verb {
  static let rollback = Verb(
    "rollback", operands: "NAME [--to N] -m TEXT | --release N -m TEXT | --undo N -m TEXT",
    values: ["NAME": .stored(.manifest)],
    flags: [.to, .releaseNumber, .undo, .site, .message, .by, .grace, .output],
    details: """
      Makes older versions current again, as a new release; why (-m TEXT) is required.

      NAME without --to: the version
      that was current before the present one first was.

      With --release N: everything is as it was right after that
      release. With --undo N: the manifests of that release are as they were before it. Both say first what changes.
      """,
    examples: [
      #"manifestd rollback mcp --to 3 -m "the old one works""#,
      #"manifestd rollback --undo 12 -m "it broke logins""#,
    ],
    "make older versions current again"
  ) { call in
    let given = [Flag.releaseNumber, .undo].filter { call.arguments.value($0) != nil }
    if given.isEmpty { _ = try call.operands(1...1, "one manifest's name, --release N or --undo N") }
    guard call.arguments.value(.message)?.isEmpty == false else {
      throw UsageError("a rollback needs a reason", hint: "give it with -m TEXT")
    }
    let result =
      if let flag = given.first { try go(back: flag, given, call) } else { try one(call) }
    ReleaseOutput(result: result).print(call)
    return .done
  }

  /// One manifest.
  private static func one(_ call: Invocation) throws -> ReleaseResult {
    let database = try call.database()
    let manifest = try database.manifest(named: call.arguments.operands[0], site: call.site(database))
    let number =
      try call.arguments.value(.to).map { text throws(UsageError) in try VersionName.number(text) }
      ?? database.versionBefore(current: manifest)
    return try database.rollback([(manifest, number)], note: call.releaseNote())
  }

  /// All manifests of a moment, or of a release.
  private static func go(back flag: Flag, _ given: [Flag], _ call: Invocation) throws -> ReleaseResult {
    _ = try call.operands(0...0, "no NAME with \(flag.name)")
    if let other = (given.dropFirst() + [.to]).first(where: { call.arguments.value($0) != nil }) {
      throw UsageError("\(other.name) does not go with \(flag.name)", hint: "leave out one")
    }
    let text = call.arguments.value(flag) ?? ""
    guard let number = Int64(text), number > 0 else {
      throw UsageError("\(flag.name): '\(text)' is no release number", hint: "see 'manifestd history'")
    }
    let release = ReleaseNumber(number)
    let database = try call.database()
    let site = try call.site(database)
    let plan =
      flag.name == Flag.undo.name
      ? try database.plan(undoing: release, site: site) : try database.plan(backTo: release, site: site)
    for step in plan.steps {
      call.output.note("\(step.manifest.name) of \(step.manifest.origin) goes from v\(step.from) to v\(step.to)")
    }
    for stay in plan.stays {
      call.output.note("\(stay.manifest.name) of \(stay.manifest.origin) stays at v\(stay.at): \(stay.reason)")
    }
    return try database.rollback(plan, note: call.releaseNote())
  }
}

extension Flag {
  static let to = Flag("--to", value: "N", values: .version, "the version to go back to")
  static let releaseNumber = Flag(
    "--release", value: "N", values: .stored(.release), "have everything as it was right after this release")
  static let undo = Flag("--undo", value: "N", values: .stored(.release), "undo this release for all of its manifests")
}

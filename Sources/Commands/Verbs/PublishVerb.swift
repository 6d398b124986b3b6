import Operations
import Storage

extension Verb {
  static let publish = Verb(
    "publish", operands: "[FILE…]",
    flags: [
      .name, .site, .kind, .path, .message, .by, .at, .grace, .back, .dryRun, .output,
    ],
    details: """
      Stores the files as versions and makes them current, all in one release or none.

      Without FILE: all of
      Manifests/. A FILE may be a folder, or - for the standard input. Site and name come from Manifests/HOST/NAME.json,
      else from the document, else from the other files; a document in which nothing is of the site where its name is
      published needs --site.

      The current bytes again change nothing; bytes that a later
      version has superseded are refused without --back.

      With --at what was served once is loaded, in any order.
      """,
    examples: [
      #"manifestd publish -m "token endpoint moved""#,
      "manifestd publish --at 2025-09-21T10:00Z old/mcp.json",
    ],
    "store documents and make them current, in one release"
  ) { call in
    let files = call.arguments.operands.isEmpty ? ["Manifests"] : call.arguments.operands
    let request = PublishRequest(
      files: files, name: call.arguments.value(.name), site: call.arguments.value(.site),
      kind: call.arguments.value(.kind), paths: call.arguments.all(.path), goesBack: call.arguments.has(.back),
      isDryRun: call.arguments.has(.dryRun), note: try call.releaseNote(at: call.time(.at)))
    let result = try call.published(request)
    ReleaseOutput(result: result, isDryRun: request.isDryRun).print(call)
    return .done
  }
}

extension Flag {
  static let name = Flag(
    "--name", value: "NAME", values: .stored(.manifest), "the manifest's name (default: the file's)")
  static let kind = Flag("--kind", value: "KIND", "what it is by its standard (default: by name or content)")
  static let path = Flag("--path", value: "PATH", repeatable: true, "serve it there too; may be given several times")
  static let at = Flag("--at", value: "TIME", "load history: it was released at this past time")
  static let back = Flag("--back", "let bytes that a later version superseded be current again")
  static let dryRun = Flag("--dry-run", "say what would happen, and change nothing")
}

extension Invocation {
  /// Publishes into the database; where there is none it is made, but not by a dry run nor for what is refused.
  fileprivate func published(_ request: PublishRequest) throws -> ReleaseResult {
    let input = try Publisher.Input(request)
    if !Database.exists(at: databasePath) {
      let rehearsal = try Publisher.rehearse(request, input)
      if request.isDryRun { return rehearsal }
    }
    let database = try Database(path: databasePath, creation: .ifMissing)
    database.patience = patience
    if database.isNew { output.note("created the database '\(databasePath)'") }
    return try Publisher(database).publish(request, input)
  }

  /// Who releases, when and why, from the flags that `publish` and `rollback` share.
  func releaseNote(at time: Int64? = nil) throws -> ReleaseNote {
    try DaemonTime.checkPublishing(database: databasePath)
    return ReleaseNote(
      by: releasedBy, message: arguments.value(.message) ?? "", grace: try duration(.grace), at: time, now: now)
  }
}

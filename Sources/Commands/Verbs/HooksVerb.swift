import Evidence
import Manifests
import Service
import Storage

extension Verb {
  static let hooks = Verb(
    "hooks", operands: "[list] | add [URL] | test NAME | enable NAME | disable NAME | remove NAME",
    flags: [.hookName, .event, .secretFile, .urlFile, .allowHTTP, .output],
    details: """
      Shell hooks are executables that the daemon finds in its Hooks/ folder: EVENT, or any in EVENT.d/. Webhooks are
      added here; each event is POSTed as JSON, signed as Standard Webhooks 1.0 has it. The secret is generated, unless
      --secret-file names one. A URL that is itself a secret, as a chat service's, belongs into a file: --url-file.
      test sends a 'test' event at once, and tells what came of it.
      """,
    "who is told: executables in Hooks/, and webhooks"
  ) { call in
    let commands = ["list", "add [URL]", "test NAME", "enable NAME", "disable NAME", "remove NAME"].map(Subcommand.init)
    let (command, words) = try call.subcommand(of: commands, orElse: "list")
    let database = try call.database()
    switch command {
    case "add": try add(words.first, call, database)
    case "test": return try test(database.hook(words[0]), call, database)
    case "enable": try setDisabled(words[0], reason: nil, call, database)
    case "disable": try setDisabled(words[0], reason: "by \(call.releasedBy)", call, database)
    case "remove": try remove(words[0], call, database)
    default: try list(call, database)
    }
    return .done
  }

  private static func add(_ url: String?, _ call: Invocation, _ database: Database) throws {
    let named = call.arguments.all(.event)
    let events =
      named == ["all"]
      ? EventType.allCases : try named.map { word throws(UsageError) in try Invocation.eventType(word) }
    let added = try HookManager(database).add(
      HookManager.Request(
        name: call.arguments.value(.hookName), url: url, urlFile: call.arguments.value(.urlFile),
        secretFile: call.arguments.value(.secretFile), events: named.isEmpty ? nil : events,
        allowsPlainHTTP: call.arguments.has(.allowHTTP)), now: call.now)
    call.output.note("webhook \(added.name) is added; its secret, for the receiver, is in \(added.secretFile)")
  }

  private static func test(_ hook: HookRecord, _ call: Invocation, _ database: Database) throws -> ExitCode {
    let (delivery, outcome) = try HookManager(database).test(hook, now: call.now)
    let output = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for line in output where !outcome.output.isEmpty { call.output.write(TerminalText.escaped(line) + "\n") }
    if outcome.state == .delivered {
      call.output.note("\(hook.label) took it in \(outcome.milliseconds) ms (delivery \(delivery))")
      return .done
    }
    throw ServiceError(.failed, "test hook '\(hook.label)'", outcome.error ?? "it was not delivered")
  }

  private static func setDisabled(_ name: String, reason: String?, _ call: Invocation, _ database: Database) throws {
    let hook = try database.hook(name)
    if hook.kind == .shell {
      throw ServiceError(
        .usage, "change hook '\(hook.label)'", "it is an executable file",
        hint: "chmod -x \(hook.path ?? "it") to disable it, chmod +x to enable it")
    }
    try database.setDisabled(hook, reason: reason, now: call.now)
    call.output.note("webhook \(hook.name) is \(reason == nil ? "enabled" : "disabled")")
  }

  private static func remove(_ name: String, _ call: Invocation, _ database: Database) throws {
    let hook = try database.hook(name)
    if hook.kind == .shell {
      throw ServiceError(
        .usage, "remove hook '\(hook.label)'", "it is an executable file", hint: "delete \(hook.path ?? "it")")
    }
    try database.removeHook(hook, now: call.now)
    call.output.note(
      "webhook \(hook.name) is removed" + (hook.secretFile.map { "; its secret stays in \($0)" } ?? ""))
  }

  private static func list(_ call: Invocation, _ database: Database) throws {
    Listing<HookRecord>(
      columns: [
        Column("hook", "HOOK") { .string($0.label) },
        Column("kind") { .string($0.kind.rawValue) },
        Column("events", "EVENTS", text: { events($0) }) { JSON(.array($0.events.map { .string($0.rawValue) })) },
        Column("state", "STATE") { .string(state($0)) },
        Column("target", "TARGET") { .string($0.path ?? $0.url ?? $0.urlFile.map { "the URL in \($0)" }) },
        Column("secret_file") { .string($0.secretFile) },
        Column("reason", "REASON") { .string($0.disabledReason ?? HookManager.refusal(of: $0)) },
      ],
      nothing: "no hook yet: put an executable into Hooks/ (the daemon finds it), or 'manifestd hooks add URL'"
    ).print(try database.hooks(), as: call.format, to: call.output)
  }

  private static func state(_ hook: HookRecord) -> String {
    if hook.disabledAt != nil { return "disabled" }
    return HookManager.refusal(of: hook) == nil ? "enabled" : "refused"
  }

  private static func events(_ hook: HookRecord) -> String {
    if hook.events == EventType.allCases { return "all" }
    if hook.kind == .webhook, hook.events == EventType.allCases.filter(\.isSentByDefault) { return "default" }
    return hook.events.map(\.rawValue).joined(separator: " ")
  }
}

extension Flag {
  static let hookName = Flag("--name", value: "NAME", "add: what it is called here (default: the URL's host)")
  static let event = Flag(
    "--event", value: "TYPE", repeatable: true,
    "add: only events of this type; may be repeated; 'all': also those that strangers and the clock cause")
  static let secretFile = Flag("--secret-file", value: "FILE", "add: a file, mode 0600, with the secret (whsec_…)")
  static let urlFile = Flag("--url-file", value: "FILE", "add: a file, mode 0600, with the URL, which is a secret")
  static let allowHTTP = Flag("--allow-http", "add: plain http to other machines (to this one it needs no flag)")
}

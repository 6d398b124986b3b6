import Basics
import Evidence
import Operations
import Storage

extension Verb {
  static let hooks = Verb(
    "hooks", operands: "[list] | add [URL] | test NAME | enable NAME | disable NAME | remove NAME",
    values: ["NAME": .stored(.hook), "URL": .any],
    flags: [.hooksFolder, .discard, .hookName, .event, .secretFile, .urlFile, .allowHTTP] + Flag.listing,
    details: """
      Shell hooks are executables in the folder Hooks/: EVENT, or any in EVENT.d/.

      Webhooks are added here; each event
      is POSTed as JSON, signed as Standard Webhooks 1.0 has it. The secret is generated, unless --secret-file names
      one. A URL that is itself a secret belongs into a file: --url-file. A chat service takes another body: for
      that there is Hooks/post-to-chat.sample.

      test sends a 'test' event at once, and tells what came of it; a hook that takes it is sent what waits for it.

      While a hook is disabled, or its file is missing, what it would be told waits: until enable, or for a day.

      -o json: {done, hook} and, for add, secret_file; for test, delivery, code, ms and output; for enable, waiting and
      dropped; for remove, dropped and secret_file.
      """,
    examples: [
      "manifestd hooks add https://ops.example/hook --name ops",
      "manifestd hooks test Hooks/connector.stale",
    ],
    "who is notified: executables in Hooks/, and webhooks"
  ) { call in
    let commands =
      [Subcommand("list"), Subcommand("add [URL]")]
      + ["test NAME", "enable NAME", "disable NAME", "remove NAME"].map { Subcommand($0, takes: [.hooksFolder]) }
    let (command, words) = try call.subcommand(of: commands, orElse: "list")
    let database = try call.database()
    if command != "add" { try sync(call, database) }
    switch command {
    case "add": try add(words.first, call, database)
    case "test": return try test(database.hook(words[0]), call, database)
    case "enable": try enable(database.hook(words[0]), call, database)
    case "disable": try disable(database.hook(words[0]), call, database)
    case "remove": try remove(database.hook(words[0]), call, database)
    default: try list(call, database)
    }
    return .done
  }

  /// The files as they lie there now; what cannot be written (a database locked, or read-only) is listed as it was.
  private static func sync(_ call: Invocation, _ database: Database) throws {
    do { try HookManager(database).sync(folder: call.arguments.value(.hooksFolder), now: call.now) } catch {
      guard let error = error as? StorageError, error.code == .busy || error.code == .readOnly else { throw error }
    }
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
    call.tell(
      Receipt(
        "webhook \(added.name) is added; its secret, for the receiver, is in \(added.secretFile)", done: "added",
        ["hook": .string(added.name), "secret_file": .string(added.secretFile)]))
  }

  private static func test(_ hook: HookRecord, _ call: Invocation, _ database: Database) throws -> ExitCode {
    let (delivery, outcome) = try HookManager(database).test(hook, now: call.now)
    let output = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if call.format == .table, !outcome.output.isEmpty {
      for line in output { call.output.write(TerminalText.escaped(line) + "\n") }
    }
    if outcome.state == .delivered {
      call.tell(
        Receipt(
          "delivered to \(hook.label) in \(outcome.milliseconds) ms (delivery \(delivery))", done: "tested",
          [
            "hook": .string(hook.label), "delivery": .number(delivery.value),
            "code": outcome.code.map { .number(Int64($0)) } ?? nil, "ms": .number(Int64(outcome.milliseconds)),
            "output": .string(outcome.output),
          ]))
      return .done
    }
    throw OperationError(.failed, "test hook '\(hook.label)'", outcome.error ?? "it was not delivered")
  }

  private static func enable(_ hook: HookRecord, _ call: Invocation, _ database: Database) throws {
    let isDropped = call.arguments.has(.discard)
    let waiting = try database.enable(
      hook, dropping: isDropped ? "dropped by \(call.releasedBy) when the hook was enabled" : nil, now: call.now)
    let isMissing = try database.hook(hook.label).missingSince != nil
    let rest = isDropped ? "dropped" : isMissing ? "waiting until it is back" : "sent now, if the daemon runs"
    call.tell(
      Receipt(
        "hook \(hook.label) is enabled; \(count(waiting)) \(waiting == 1 ? "is" : "are") \(rest)", done: "enabled",
        [
          "hook": .string(hook.label), "waiting": .number(isDropped ? 0 : Int64(waiting)),
          "dropped": .number(isDropped ? Int64(waiting) : 0),
        ]))
  }

  private static func disable(_ hook: HookRecord, _ call: Invocation, _ database: Database) throws {
    try database.disable(hook, reason: "by \(call.releasedBy)", now: call.now)
    call.tell(
      Receipt(
        "hook \(hook.label) is disabled; its events wait for 'manifestd hooks enable \(hook.name)'",
        done: "disabled", ["hook": .string(hook.label)]))
  }

  private static func remove(_ hook: HookRecord, _ call: Invocation, _ database: Database) throws {
    if hook.kind == .shell, hook.missingSince == nil {
      throw OperationError(
        .usage, "remove hook '\(hook.label)'", "it is an executable file", hint: "delete \(hook.path ?? "it") first")
    }
    let waiting = try database.removeHook(hook, now: call.now)
    call.tell(
      Receipt(
        "hook \(hook.label) is removed; \(count(waiting)) waited and \(waiting == 1 ? "is" : "are") dropped"
          + (hook.secretFile.map { "; its secret stays in \($0)" } ?? ""), done: "removed",
        ["hook": .string(hook.label), "dropped": .number(Int64(waiting)), "secret_file": .string(hook.secretFile)]))
  }

  private static func count(_ deliveries: Int) -> String {
    "\(deliveries) \(deliveries == 1 ? "delivery" : "deliveries")"
  }

  private static func list(_ call: Invocation, _ database: Database) throws {
    let waiting = try database.waitingCounts()
    try Listing<HookRecord>(
      columns: [
        Column("hook", "HOOK", importance: .key, least: 24, cut: .middle) { .string($0.label) },
        Column("kind") { .string($0.kind.rawValue) },
        Column("events", "EVENTS", text: { events($0) }) { JSON(.array($0.events.map { .string($0.rawValue) })) },
        Column("state", "STATE", importance: .high, tint: { Tint(word: state($0)) }) { .string(state($0)) },
        Column("waiting", "WAITING", alignsRight: true) { .number(Int64(waiting[$0.id] ?? 0)) },
        Column("target", "TARGET", importance: .low, cut: .middle) {
          .string($0.path ?? $0.url ?? $0.urlFile.map { "the URL in \($0)" })
        },
        Column("secret_file") { .string($0.secretFile) },
        Column("reason", "REASON", importance: .high, least: 20) { .string(reason($0)) },
      ],
      nothing: "no hook yet: put an executable into Hooks/, or 'manifestd hooks add URL'"
    ).print(try database.hooks(), for: call)
  }

  private static func state(_ hook: HookRecord) -> String {
    if hook.missingSince != nil { return "missing" }
    if hook.disabledAt != nil { return "disabled" }
    if HookManager.refusal(of: hook) != nil { return "refused" }
    return hook.failures > 0 ? "failing" : "enabled"
  }

  private static func reason(_ hook: HookRecord) -> String? {
    if let since = hook.missingSince { return "no executable there since \(RFC3339.text(since))" }
    if let reason = hook.disabledReason ?? HookManager.refusal(of: hook) { return reason }
    return hook.failingSince.map { "since \(RFC3339.text($0))" }
  }

  private static func events(_ hook: HookRecord) -> String {
    let events = Set(hook.events)
    if events == Set(EventType.allCases) { return "all" }
    if hook.kind == .webhook, events == Set(EventType.allCases.filter(\.isSentByDefault)) { return "default" }
    return hook.events.map(\.rawValue).joined(separator: " ")
  }
}

extension Flag {
  static let hooksFolder = Flag(
    "--hooks", value: "DIR", "where the shell hooks lie (default: where the daemon looks, else Hooks)")
  static let discard = Flag("--discard", "enable: drop what waits instead of sending it")
  static let hookName = Flag("--name", value: "NAME", "add: what it is called here (default: the URL's host)")
  static let event = Flag(
    "--event", value: "TYPE", values: .usual(EventType.allCases.map(\.rawValue) + ["all"]), repeatable: true,
    "add: only events of this type; may be repeated; 'all': also those that strangers and the clock cause")
  static let secretFile = Flag("--secret-file", value: "FILE", "add: a file, mode 0600, with the secret (whsec_…)")
  static let urlFile = Flag("--url-file", value: "FILE", "add: a file, mode 0600, with the URL, which is a secret")
  static let allowHTTP = Flag("--allow-http", "add: plain http to other machines (to this one it needs no flag)")
}

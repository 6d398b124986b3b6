import Evidence
import Manifests
import Service
import Storage

extension Verb {
  static let deliveries = Verb(
    "deliveries", operands: "[list] | resend ID… | replay HOOK --since TIME",
    flags: [.deliveryState, .hook, .sinceTime, .failed, .output],
    details: """
      One line for each event and hook, latest first. pending: not tried yet. failed: will be tried again, after 5 s,
      5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h. dead: will not; resend ID tries it anew. What waits for a hook
      that fails is held back meanwhile, in its order.

      replay sends a hook all events since TIME that it is told, or would have been, with the ids that they had.
      """,
    examples: ["manifestd deliveries --state dead", "manifestd deliveries replay ops --since 2h"],
    "what was told to which hook, and what came of it"
  ) { call in
    let (command, words) = try call.subcommand(
      of: ["list", "resend ID…", "replay HOOK"].map(Subcommand.init), orElse: "list")
    let database = try call.database()
    switch command {
    case "resend":
      let deliveries = try call.identifiers(words, of: "delivery").map(database.delivery)
      for delivery in deliveries {
        try database.resend(delivery, now: call.now)
        call.output.note("\(delivery.event) is sent to \(delivery.hook) again, at once if the daemon runs")
      }
    case "replay": try replay(database.hook(words[0]), call, database)
    default: try list(call, database)
    }
    return .done
  }

  private static func replay(_ hook: HookRecord, _ call: Invocation, _ database: Database) throws {
    guard let since = try call.sinceTime() else {
      throw UsageError("deliveries replay: missing --since", hint: "give a time, or a duration such as 7d")
    }
    if since > call.now {
      throw UsageError(
        "deliveries replay: --since \(RFC3339.text(since)) is yet to come", hint: "give a time before now")
    }
    let count = try database.replay(to: hook, since: since, failedOnly: call.arguments.has(.failed), now: call.now)
    let rest =
      hook.disabledAt != nil
      ? "waiting until it is enabled"
      : hook.missingSince != nil ? "waiting until it is back" : "sent, if the daemon runs"
    call.output.note("\(count) \(count == 1 ? "event is" : "events are") \(rest): hook \(hook.label)")
  }

  private static func list(_ call: Invocation, _ database: Database) throws {
    let hook = try call.arguments.value(.hook).map(database.hook)
    let rows = try database.deliveries(state: call.deliveryState(), hook: hook)
    Listing<DeliveryRecord>(
      columns: [
        Column("id", "ID", alignsRight: true, importance: .key) { .number($0.id) },
        Column("hook", "HOOK", importance: .high, cut: .middle) { .string($0.hook) },
        Column("event", "EVENT", importance: .high, least: 21) { .string($0.event) },
        Column("event_id") { .string($0.eventID) },
        Column("attempt", "ATTEMPT", alignsRight: true, importance: .low) { .number(Int64($0.attempt)) },
        Column("state", "STATE", importance: .high, tint: { Tint(word: $0.state.rawValue) }) {
          .string($0.state.rawValue)
        },
        Column("code", "CODE", alignsRight: true, importance: .low) { $0.code.map { .number(Int64($0)) } ?? nil },
        Column("ms", "MS", alignsRight: true, importance: .low) { $0.milliseconds.map { .number(Int64($0)) } ?? nil },
        Column("next_at", "NEXT", text: { $0.nextAt.map { RelativeTime.clock($0, now: call.now) } ?? "" }) {
          .string($0.nextAt.map(RFC3339.text))
        },
        Column("error", "ERROR", comfort: 40) { .string($0.error) },
        Column("output") { .string($0.output) },
      ], nothing: "nothing was delivered yet"
    ).print(rows, as: call.format, to: call.output)
  }
}

extension Flag {
  static let deliveryState = Flag(
    "--state", value: "STATE", "only these: \(DeliveryRecord.State.allCases.map(\.rawValue).joined(separator: ", "))")
  static let hook = Flag("--hook", value: "NAME", "only those of this hook")
  static let sinceTime = Flag(
    "--since", value: "TIME", "replay: from this time on (2026-10-08T09:55Z), or the last 7d, 2h …")
  static let failed = Flag("--failed", "replay: only what is dead, or failed the last time")
}

extension Invocation {
  /// What `replay` begins with: a time, or a duration before now.
  fileprivate func sinceTime() throws(UsageError) -> Int64? {
    guard let text = arguments.value(.sinceTime) else { return nil }
    if let seconds = DurationText.seconds(text) { return now - seconds }
    return try time(.sinceTime)
  }

  fileprivate func deliveryState() throws(UsageError) -> DeliveryRecord.State? {
    guard let text = arguments.value(.deliveryState) else { return nil }
    guard let state = DeliveryRecord.State(rawValue: text) else {
      throw UsageError(
        "--state: no state '\(text)'",
        hint: "use \(DeliveryRecord.State.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return state
  }
}

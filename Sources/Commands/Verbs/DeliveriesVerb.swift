import Basics
import Evidence
import Operations
import Storage

extension Verb {
  static let deliveries = Verb(
    "deliveries", operands: "[list] | resend ID… | replay HOOK --since TIME", values: ["ID": .stored(.delivery)],
    flags: [.deliveryState, .hook, .connector, .site, .since, .failed] + Flag.listing,
    details: """
      One line for each event and hook, latest first, the last 1,000 unless --limit says otherwise. pending: not tried
      yet. failed: will be tried again, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h. dead: will not;
      resend ID tries it anew. What waits for a hook that fails is held back meanwhile, in its order.

      replay sends a hook all events since TIME that it is told, or would have been, with the ids that they had.

      -o json: resend an array of {done, id, hook, event}, replay {done, hook, since, events, sent}.
      """,
    examples: ["manifestd deliveries --state dead", "manifestd deliveries replay ops --since 2h"],
    "what was sent to which hook, and what came of it"
  ) { call in
    let (command, words) = try call.subcommand(
      of: [Subcommand("list"), Subcommand("resend ID…"), Subcommand("replay HOOK", takes: [.since])], orElse: "list")
    let database = try call.database()
    switch command {
    case "resend":
      let deliveries = try call.identifiers(words, of: "delivery").map(database.delivery)
      try database.resend(deliveries, now: call.now)
      call.tell(deliveries.map(resent))
    case "replay": try replay(database.hook(words[0]), call, database)
    default: try list(call, database)
    }
    return .done
  }

  /// What `list` shows where --limit says nothing.
  private static let usual = 1_000

  private static func resent(_ delivery: DeliveryRecord) -> Receipt {
    Receipt(
      "\(delivery.event) is sent to \(delivery.hook) again, at once if the daemon runs", done: "resent",
      ["id": .number(delivery.id.value), "hook": .string(delivery.hook), "event": .string(delivery.event)])
  }

  private static func replay(_ hook: HookRecord, _ call: Invocation, _ database: Database) throws {
    guard let since = try call.since() else {
      throw UsageError("deliveries replay: missing --since", hint: "give a time, or a duration such as 7d")
    }
    let count = try database.replay(to: hook, since: since, failedOnly: call.arguments.has(.failed), now: call.now)
    let isSent = hook.disabledAt == nil && hook.missingSince == nil
    let rest =
      isSent
      ? "sent, if the daemon runs" : hook.disabledAt != nil ? "waiting until it is enabled" : "waiting until it is back"
    call.tell(
      Receipt(
        "\(count) \(count == 1 ? "event is" : "events are") \(rest): hook \(hook.label)", done: "replayed",
        [
          "hook": .string(hook.label), "since": .string(RFC3339.text(since)), "events": .number(Int64(count)),
          "sent": JSON(.bool(isSent)),
        ]))
  }

  private static func list(_ call: Invocation, _ database: Database) throws {
    let hook = try call.arguments.value(.hook).map(database.hook)
    let state = try call.deliveryState()
    let events = EventFilter(
      since: try call.since() ?? .min, site: try call.site(database), connector: try call.connector(database))
    let limit = try call.selection(usual: usual).readLimit
    let rows = try database.deliveries(state: state, hook: hook, of: events, limit: limit)
    let total =
      rows.count == limit ? try database.deliveryCount(state: state, hook: hook, of: events) : rows.count
    try Listing(columns: columns(call), nothing: call.nothing("nothing was delivered yet", fits: "no delivery"))
      .print(rows, for: call, usual: usual, total: total)
  }

  private static func columns(_ call: Invocation) -> [Column<DeliveryRecord>] {
    [
      Column("id", "ID", alignsRight: true, importance: .key) { .number($0.id.value) },
      Column("at", "AT", importance: .high, text: { call.ago($0.eventAt) }) { .string(RFC3339.text($0.eventAt)) },
      Column("hook", "HOOK", importance: .high, cut: .middle) { .string($0.hook) },
      Column("event", "EVENT", importance: .low, least: 21) { .string($0.event) },
      Column("event_id") { .string($0.eventID) },
      Column("site") { .string($0.site.isEmpty ? nil : $0.site) },
      Column("connector", "CONNECTOR") { .string($0.connector.isEmpty ? nil : $0.connector) },
      Column("attempt", "ATTEMPT", alignsRight: true, importance: .low) { .number(Int64($0.attempt)) },
      Column("state", "STATE", importance: .high, tint: { Tint(word: $0.state.rawValue) }) {
        .string($0.state.rawValue)
      },
      Column("code", "CODE", alignsRight: true, importance: .low) { $0.code.map { .number(Int64($0)) } ?? nil },
      Column("ms", "MS", alignsRight: true, importance: .low) { $0.milliseconds.map { .number(Int64($0)) } ?? nil },
      Column(
        "next_at", "NEXT", importance: .low, text: { $0.nextAt.map { RelativeTime.clock($0, now: call.now) } ?? "" }
      ) {
        .string($0.nextAt.map(RFC3339.text))
      },
      Column("error", "ERROR", importance: .high, comfort: 30) { .string($0.error) },
      Column("output") { .string($0.output) },
      Column("summary", "SUMMARY", importance: .high, least: 20, comfort: 40) { .string($0.summary) },
    ]
  }
}

extension Flag {
  static let deliveryState = Flag(
    "--state", value: "STATE", values: .choice(DeliveryRecord.State.self),
    "only these: \(Values.choice(DeliveryRecord.State.self).listed)")
  static let hook = Flag("--hook", value: "NAME", values: .stored(.hook), "only those of this hook")
  static let failed = Flag("--failed", "replay: only what is dead, or failed the last time")
}

extension Invocation {
  fileprivate func deliveryState() throws(UsageError) -> DeliveryRecord.State? {
    try arguments.choice(.deliveryState, "state")
  }
}

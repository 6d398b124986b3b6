import Basics
import Evidence
import Operations
import Storage

extension Verb {
  static let alerts = Verb(
    "alerts", operands: "[list]", flags: [.connector, .site, .since] + Flag.listing,
    details: """
      An alert opens when a connector keeps calling retired endpoints (settings min_hits, window), is told again while
      it lasts (repeat_interval), and is resolved when the calls cease (quiet_after) or the endpoint is current again.

      pending: too few calls yet to tell anybody. SINCE: the first of those calls. Those that are over are shown for 7d,
      or from --since on.
      """,
    examples: ["manifestd alerts", "manifestd alerts --since 30d -o json"],
    "who keeps hitting retired endpoints, and what was done about it"
  ) { call in
    _ = try call.subcommand(of: [Subcommand("list")], orElse: "list")
    let database = try call.evidence()
    let since = try call.since() ?? call.now - 7 * 86_400
    let alerts = try database.alerts(
      site: call.site(database), connector: call.connector(database), since: since, now: call.now)
    let rows = try AlertRow.rows(alerts, database)
    let showsSite = Set(alerts.map(\.site)).count > 1
    let isServed = Doctor(path: database.path, now: call.now).isServed
    let nothing = "no alert is open" + (isServed ? "" : "; without a daemon none can open")
    try Listing(
      columns: columns(call, showsSite: showsSite), nothing: call.nothing(nothing, fits: "no alert")
    ).print(rows, for: call)
    return .done
  }

  private static func columns(_ call: Invocation, showsSite: Bool) -> [Column<AlertRow>] {
    [
      Column("id", "ID", alignsRight: true, importance: .key) { .number($0.alert.id.value) },
      Column("rule") { .string($0.alert.rule) },
      Column("connector", "CONNECTOR", importance: .key) { .string($0.alert.connector) },
      Column("site", showsSite ? "SITE" : nil) { .string($0.alert.site) },
      Column(
        "state", "STATE", importance: .high, least: 18, tint: { tint($0.alert) },
        text: { state($0.alert, now: call.now) }
      ) {
        .string($0.alert.state.rawValue)
      },
      Column("since", "SINCE", least: 17, text: { $0.since.map { RelativeTime.clock($0, now: call.now) } ?? "" }) {
        .string($0.since.map(RFC3339.text))
      },
      Column("opened_at") { .string($0.alert.openedAt.map(RFC3339.text)) },
      Column("last_at", "LAST HIT", text: { call.ago($0.alert.lastAt) }) { .string(RFC3339.text($0.alert.lastAt)) },
      Column("hits", "HITS", alignsRight: true) { .number($0.alert.hits) },
      Column("resolved_at") { .string($0.alert.resolvedAt.map(RFC3339.text)) },
      Column("acked_by") { .string($0.alert.ackedBy) },
      Column("ack_message") { .string($0.alert.ackMessage) },
      Column("silenced_until") { .string($0.alert.silencedUntil.map(RFC3339.text)) },
      Column("reason", "REASON", importance: .high, least: 24, comfort: 60) { .string($0.alert.reason) },
    ]
  }

  /// What somebody has seen to is less pressing.
  private static func tint(_ alert: AlertRecord) -> Tint? {
    let tint = Tint(word: alert.state.rawValue)
    return tint == .red && (alert.ackedBy != nil || alert.silencedUntil != nil) ? .yellow : tint
  }

  /// The state, and the marks on it.
  private static func state(_ alert: AlertRecord, now: Int64) -> String {
    let marks = [
      alert.ackedBy.map { who in "acked by \(who)" + (alert.ackMessage.map { " (\($0))" } ?? "") },
      alert.silencedUntil.map { "silenced until \(RelativeTime.clock($0, now: now))" },
      alert.resolvedAt.map { RelativeTime.ago($0, now: now) },
    ].compactMap(\.self)
    return ([alert.state.rawValue] + marks).joined(separator: ", ")
  }
}

/// An alert, and since when its connector has been hitting retired endpoints.
private struct AlertRow {
  let alert: AlertRecord
  /// The first use that counts; where that is not known any more, when the alert opened.
  let since: Int64?

  static func rows(_ alerts: [AlertRecord], _ database: Database) throws -> [AlertRow] {
    if alerts.isEmpty { return [] }
    let uses = try database.retiredUses(of: database.endpoints())
    return alerts.map { alert in
      let own = uses.filter {
        $0.connector == alert.connector && $0.endpoint.siteID == alert.siteID && $0.standing == alert.attribution
      }
      let first = alert.resolvedAt == nil ? own.map(\.firstAt).min() : nil
      return AlertRow(alert: alert, since: first ?? alert.openedAt)
    }
  }
}

import Evidence
import Manifests
import Service
import Storage

extension Verb {
  static let alerts = Verb(
    "alerts", operands: "[list]", flags: [.site, .since, .output],
    details: """
      An alert opens when a connector keeps calling retired endpoints (settings min_hits, window), is told again while
      it lasts (repeat_interval), and is resolved when the calls cease (quiet_after) or the endpoint is current again.

      pending: too few calls yet to tell anybody. Those that are over are shown for 7d, or as long as --since says.
      """,
    examples: ["manifestd alerts", "manifestd alerts --since 30d -o json"],
    "who keeps hitting retired endpoints, and what was done about it"
  ) { call in
    _ = try call.subcommand(of: [Subcommand("list")], orElse: "list")
    let database = try call.evidence()
    let since = try call.since() ?? call.now - 7 * 86_400
    let alerts = try database.alerts(site: call.site(database), since: since, now: call.now)
    let showsSite = Set(alerts.map(\.site)).count > 1
    Listing(columns: columns(call, showsSite: showsSite), nothing: "no alert is open")
      .print(alerts, as: call.format, to: call.output)
    return .done
  }

  private static func columns(_ call: Invocation, showsSite: Bool) -> [Column<AlertRecord>] {
    [
      Column("id", "ID", alignsRight: true, importance: .key) { .number($0.id) },
      Column("rule") { .string($0.rule) },
      Column("connector", "CONNECTOR", importance: .key) { .string($0.connector) },
      Column("site", showsSite ? "SITE" : nil) { .string($0.site) },
      Column("state", "STATE", importance: .high, least: 18, tint: tint, text: { state($0, now: call.now) }) {
        .string($0.state.rawValue)
      },
      Column("opened_at", "OPENED", importance: .low, text: { $0.openedAt.map { call.ago($0) } ?? "" }) {
        .string($0.openedAt.map(RFC3339.text))
      },
      Column("last_at", "LAST HIT", text: { call.ago($0.lastAt) }) { .string(RFC3339.text($0.lastAt)) },
      Column("hits", "HITS", alignsRight: true) { .number($0.hits) },
      Column("resolved_at") { .string($0.resolvedAt.map(RFC3339.text)) },
      Column("acked_by") { .string($0.ackedBy) },
      Column("silenced_until") { .string($0.silencedUntil.map(RFC3339.text)) },
      Column("reason", "REASON", importance: .high, least: 24, comfort: 60) { .string($0.reason) },
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
      alert.ackedBy.map { "acked by \($0)" },
      alert.silencedUntil.map { "silenced until \(RelativeTime.clock($0, now: now))" },
      alert.resolvedAt.map { RelativeTime.ago($0, now: now) },
    ].compactMap(\.self)
    return ([alert.state.rawValue] + marks).joined(separator: ", ")
  }
}

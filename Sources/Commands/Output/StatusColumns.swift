import Basics
import Evidence

/// The columns of one row a connector.
struct StatusColumns {
  let now: Int64
  var showsSite = false

  /// As a table shows them.
  var shown: [Column<ConnectorStatus>] {
    let now = now
    return [
      Column("connector", "CONNECTOR", importance: .key, least: 24) { .string($0.label) },
      Column("site", showsSite ? "SITE" : nil, importance: .high) { .string($0.site) },
      Column("state", "STATE", importance: .key, least: 7, tint: { Tint(word: $0.state?.rawValue) }, text: Self.state) {
        .string($0.state?.rawValue)
      },
      Column("holds", "HOLDS", importance: .high, least: 24, text: { $0.holds ?? "-" }) { .string($0.holds) },
      Column("current", "CURRENT", importance: .low, least: 7, text: Self.current) {
        Self.number($0.deciding.judgement.current)
      },
      Column("calls", "CALLS", alignsRight: true, importance: .high) { .number($0.callCount) },
      Column("clients", "CLIENTS", alignsRight: true, text: \.clients) {
        .number(Int64($0.deciding.judgement.clients))
      },
      Column("last_seen", "LAST SEEN", importance: .high, least: 11, text: { Self.ago($0.lastSeen, now) }) {
        .string($0.lastSeen.map(RFC3339.text))
      },
      Column("manifest", "MANIFEST", importance: .low, least: 32, text: Self.manifest) {
        .string($0.deciding.manifest)
      },
      Column("reason", "REASON", least: 30) { .string($0.deciding.judgement.reason) },
    ]
  }

  private static func state(_ row: ConnectorStatus) -> String { row.state?.rawValue ?? "-" }

  private static func current(_ row: ConnectorStatus) -> String {
    row.deciding.judgement.current.map { "v\($0)" } ?? "-"
  }

  private static func ago(_ time: Int64?, _ now: Int64) -> String {
    time.map { RelativeTime.ago($0, now: now) } ?? ""
  }

  /// As data: one object a connector; the names are promised and never renamed.
  var data: [Column<ConnectorStatus>] {
    [
      Column("connector") { .string($0.connector) },
      Column("attribution") { .string(($0.deciding.judgement.attribution ?? $0.standing).rawValue) },
      Column("site") { .string($0.site) },
      Column("class") { .string($0.connectorClass.rawValue) },
      Column("state") { .string($0.state?.rawValue) },
      Column("manifest") { .string($0.deciding.manifest) },
      Column("holds") { Self.number($0.deciding.judgement.holds) },
      Column("current") { Self.number($0.deciding.judgement.current) },
      Column("calls") { .number($0.callCount) },
      Column("clients") { .number(Int64($0.deciding.judgement.clients)) },
      Column("clients_affected") { .number(Int64($0.deciding.judgement.clientsAffected)) },
      Column("last_seen") { .string($0.lastSeen.map(RFC3339.text)) },
      Column("reason") { .string($0.deciding.judgement.reason) },
      Column("contact") { .string(ConnectorProfile.builtIn($0.connector)?.contact) },
    ]
  }

  /// The one that decides, and how many more there are.
  private static func manifest(_ row: ConnectorStatus) -> String {
    let others = row.parts.count - 1
    return row.deciding.manifest + (others > 0 ? " (+\(others))" : "")
  }

  private static func number(_ value: Int?) -> JSON { value.map { .number(Int64($0)) } ?? nil }
}

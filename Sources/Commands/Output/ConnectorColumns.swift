import Basics
import Evidence
import Operations
import Storage

/// The columns of `connectors`; the JSON names are promised and never renamed.
struct ConnectorColumns {
  let now: Int64
  let showsSite: Bool

  var all: [Column<ConnectorRow>] { versions + evidence + counts }

  private var versions: [Column<ConnectorRow>] {
    [
      Column("connector", "CONNECTOR", importance: .key, text: { $0.label }) { .string($0.connector) },
      Column("site", showsSite ? "SITE" : nil) { .string($0.site) },
      Column("manifest", "MANIFEST", importance: .key) { .string($0.manifest) },
      Column("holds", "HOLDS", importance: .high, text: { Self.version($0.judgement.holds) }) {
        Self.number($0.judgement.holds)
      },
      Column("uses") { row in
        row.judgement.uses.map { uses in JSON(.array(uses.map { .number(Int64($0)) })) } ?? nil
      },
      Column("current", "CURRENT", importance: .low, text: { Self.version($0.judgement.current) }) {
        Self.number($0.judgement.current)
      },
    ]
  }

  private var evidence: [Column<ConnectorRow>] {
    [
      Column(
        "state", "STATE", importance: .key, tint: { Tint(word: $0.judgement.state?.rawValue) },
        text: { $0.judgement.state?.rawValue ?? "-" }
      ) { .string($0.judgement.state?.rawValue) },
      // A HEAD is recorded and tells nothing of what is held: it is no evidence.
      Column("evidence", "EVIDENCE", importance: .low) { row in
        row.judgement.evidence == .head ? nil : .string(row.judgement.evidence?.rawValue)
      },
      Column("attribution", "ATTRIBUTION") { .string(($0.judgement.attribution ?? $0.standing).rawValue) },
    ]
  }

  private var counts: [Column<ConnectorRow>] {
    let now = now
    return [
      Column("clients", "CLIENTS", alignsRight: true, importance: .low) { .number(Int64($0.judgement.clients)) },
      Column("clients_affected") { .number(Int64($0.judgement.clientsAffected)) },
      Column("calls", "CALLS", alignsRight: true, importance: .high) { .number($0.judgement.calls) },
      Column("hits") { .number($0.judgement.hits) },
      Column("first_seen") { .string($0.judgement.firstSeen.map(RFC3339.text)) },
      Column("last_seen", "LAST SEEN", text: { $0.judgement.lastSeen.map { RelativeTime.ago($0, now: now) } ?? "" }) {
        .string($0.judgement.lastSeen.map(RFC3339.text))
      },
      Column("reason", "REASON", importance: .high, least: 26, comfort: 80) { .string($0.judgement.reason) },
      Column("contact") { .string($0.contact) },
    ]
  }

  private static func version(_ number: Int?) -> String {
    number.map { "v\($0)" } ?? "-"
  }

  private static func number(_ value: Int?) -> JSON {
    value.map { .number(Int64($0)) } ?? nil
  }
}

import Basics
import Evidence
import Operations
import Storage

/// The columns of `endpoints list`; the JSON names are promised and never renamed.
struct EndpointColumns {
  let now: Int64

  var all: [Column<EndpointRow>] {
    let now = now
    return [
      Column("url", "URL", importance: .key, least: 26, comfort: 46, cut: .middle) { .string($0.record.url) },
      Column("site") { .string($0.record.site) },
      Column("field") { .string($0.record.fields.joined(separator: " ")) },
      Column("manifests") { row in JSON(.array(row.record.advertisers.map { .string($0.manifest) })) },
      Column("versions") { row in
        JSON(.array(Set(row.record.advertisers.flatMap(\.versions)).sorted().map { .number(Int64($0)) }))
      },
      Column("state", "STATE", importance: .high) { .string($0.record.isCurrent ? "current" : "retired") },
      Column("retired_at", "RETIRED", text: { $0.record.retiredAt.map { RelativeTime.ago($0, now: now) } ?? "" }) {
        .string($0.record.retiredAt.map(RFC3339.text))
      },
      Column("observed_by", "OBSERVED BY", importance: .low) { .string($0.observedBy ?? "none") },
      Column("last_hit_at", "LAST HIT", text: { $0.lastHitAt.map { RelativeTime.ago($0, now: now) } ?? "never" }) {
        .string($0.lastHitAt.map(RFC3339.text))
      },
      Column("hits", "HITS", alignsRight: true) { .number($0.hits) },
      Column("probes", "PROBES", alignsRight: true, importance: .low) { .number($0.probes) },
      Column(
        "connectors", "CONNECTORS", importance: .low, text: { $0.connectorLabels.joined(separator: ", ") }
      ) { row in JSON(.array(row.connectors.map { .string($0) })) },
      Column(
        "safe_to_remove", "SAFE TO REMOVE", importance: .high, tint: { Tint(word: $0.safeToRemove.rawValue) }
      ) { .string($0.safeToRemove.rawValue) },
      Column("reason", "REASON", least: 20, comfort: 40) { .string($0.reason) },
    ]
  }
}

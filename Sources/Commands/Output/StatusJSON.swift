import Basics
import Evidence

/// What `status` says as data; the names are promised and never renamed.
struct StatusJSON {
  let status: Status
  let now: Int64

  var json: JSON {
    .object([
      ("verdict", .string(status.answer.rawValue)),
      ("code", .number(Int64(status.answer.exitCode.rawValue))),
      ("reason", .string(status.reason)),
      ("connectors", .init(.array(status.connectors.map(connector)))),
      ("others", .init(.array(status.others.map(connector)))),
      ("coverage", .init(.array(status.observations.map(coverage)))),
      ("trouble", .init(.array(status.troubles.map(trouble)))),
      ("next", .init(.array(status.next.map(step)))),
    ])
  }

  private func step(_ step: NextStep) -> JSON {
    .object([("command", .string(step.command)), ("why", .string(step.why))])
  }

  private func connector(_ row: ConnectorStatus) -> JSON {
    let columns = StatusColumns(now: now).data
    return .object(
      columns.map { ($0.name, $0.value(row)) } + [("endpoints", .init(.array(row.calls.map(endpoint))))])
  }

  private func endpoint(_ calls: RetiredCalls) -> JSON {
    .object([
      ("url", .string(calls.url)), ("retired_at", .string(RFC3339.text(calls.retiredAt))),
      ("calls", .number(calls.hits)), ("calls_7d", .number(calls.recent.hits)),
      ("answered", .number(calls.answered)), ("refused", .number(calls.refused)),
      ("last_status", calls.lastStatus.map { .number(Int64($0)) } ?? nil),
      ("first_at", .string(RFC3339.text(calls.firstAt))), ("last_at", .string(RFC3339.text(calls.lastAt))),
      ("answered_by", .string(calls.answerer.rawValue)),
    ])
  }

  private func coverage(_ site: SiteObservation) -> JSON {
    .object([
      ("site", .string(site.site)), ("observed_since", .string(site.uses.unbrokenSince.map(RFC3339.text))),
      ("sources", .init(.array(site.sources.map { .string($0) }))),
      ("unobserved", .init(.array(site.unobserved.map { .string($0) }))),
    ])
  }

  private func trouble(_ trouble: StatusTrouble) -> JSON {
    .object([
      ("weight", .string(trouble.weight.rawValue)), ("subject", .string(trouble.subject)),
      ("words", .string(trouble.words)), ("hint", .string(trouble.hint.isEmpty ? nil : trouble.hint)),
    ])
  }
}

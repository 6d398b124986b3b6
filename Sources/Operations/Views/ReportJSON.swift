package import Basics
package import Evidence
import Manifests

/// A report as data: what `report -o json` prints, and what events carry.
package enum ReportJSON {
  /// Endpoints told in one event; a body stays below 20 kB (Standard Webhooks).
  static let endpointLimit = 20

  package static func object(_ report: ConnectorReport) -> JSON {
    .object(
      [("connector", .string(report.connector)), ("site", .string(report.site))] + facts(report)
        + [("requests", JSON(.array(report.requests.map(request))))])
  }

  /// All but who and where, and only one of the requests.
  package static func facts(_ report: ConnectorReport) -> [(String, JSON)] {
    [
      ("class", .string(report.connectorClass?.rawValue)), ("contact", .string(report.contact)),
      ("refresh", .string(report.refreshAdvice)), ("attribution", .string(report.attribution?.rawValue)),
      ("recognised_by", .string(report.rule)), ("last_stale_at", time(report.lastStaleAt)),
      ("has_ceased", JSON(.bool(report.hasCeased))), ("manifests", JSON(.array(report.manifests.map(manifest)))),
      ("endpoints", JSON(.array(report.endpoints.prefix(endpointLimit).map(endpoint)))),
    ]
  }

  package static func request(_ request: ConnectorReport.Request) -> JSON {
    .object([
      ("at", .string(RFC3339.text(request.at))), ("method", .string(request.method)), ("path", .string(request.path)),
      ("parameters", JSON(.array(request.parameters.split(separator: " ").map { .string(String($0)) }))),
      ("status", request.status == 0 ? nil : .number(Int64(request.status))),
      ("user_agent", .string(request.userAgent)), ("network", .string(request.network)),
      ("named_client", named(request.namedClient)), ("redirect_host", named(request.redirectHost)),
      ("observed_by", .string(request.observedBy)),
    ])
  }

  private static func manifest(_ manifest: ConnectorReport.Manifest) -> JSON {
    .object([
      ("manifest", .string(manifest.name)), ("holds", number(manifest.holds)),
      ("uses", manifest.uses.map { JSON(.array($0.map { .number(Int64($0)) })) } ?? nil),
      ("current", number(manifest.current)), ("current_since", time(manifest.currentSince)),
      ("state", .string(manifest.state?.rawValue)), ("reason", .string(manifest.reason)),
    ])
  }

  private static func endpoint(_ endpoint: ConnectorReport.Endpoint) -> JSON {
    .object([
      ("url", .string(endpoint.url)), ("field", .string(endpoint.fields.joined(separator: " "))),
      ("retired_at", time(endpoint.retiredAt)), ("successor", .string(endpoint.successor)),
      ("hits", .number(endpoint.hits)), ("first_hit_at", time(endpoint.firstAt)),
      ("last_hit_at", time(endpoint.lastAt)),
    ])
  }

  private static func named(_ text: String) -> JSON { text.isEmpty ? nil : .string(text) }

  private static func number(_ value: Int?) -> JSON { value.map { .number(Int64($0)) } ?? nil }

  private static func time(_ value: Int64?) -> JSON { .string(value.map(RFC3339.text)) }
}

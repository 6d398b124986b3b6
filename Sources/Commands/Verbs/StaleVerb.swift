import Evidence
import Service

extension Verb {
  static let stale = Verb(
    "stale", flags: [.site, .output],
    details: "The connectors that still call what only superseded versions advertised. Exit code 3 if there are any.",
    "who still calls retired endpoints"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    let database = try call.evidence()
    let rows = try ConnectorView(database).rows(site: call.site(database), now: call.now)
      .filter { $0.judgement.state == .stale }
    let showsSite = Set(rows.map(\.site)).count > 1
    Listing(columns: ConnectorColumns(now: call.now, showsSite: showsSite).all, nothing: "no connector is STALE")
      .print(rows, as: call.format, to: call.output)
    return rows.isEmpty ? .done : .problem
  }
}

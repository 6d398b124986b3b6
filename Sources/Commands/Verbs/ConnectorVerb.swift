import Evidence
import Manifests
import Service
import Storage

extension Verb {
  static let connector = Verb(
    "connector", operands: "NAME", flags: [.site, .since, .output],
    details: "Its manifests, its clients, what each of them held and when, and its last requests.",
    examples: ["manifestd connector chatgpt", "manifestd connector claude --since 7d"],
    "all that is known of one connector"
  ) { call in
    let word = try call.operands(1...1, "one connector's name")[0]
    let database = try call.evidence()
    let site = try call.site(database)
    let since = try call.since() ?? .min
    let name = try ConnectorName.seen(word, in: database)
    let report = ConnectorDetails(
      name: name, rule: RuleSet.builtIn.connector(named: name),
      rows: try ConnectorView(database).rows(site: site, now: call.now).filter { $0.connector == name },
      clients: try database.clients(of: name, limit: ConnectorDetails.limit).filter { $0.lastAt >= since },
      holdings: try database.holdings(of: name, site: site, limit: ConnectorDetails.limit).filter { $0.to >= since },
      samples: try database.samples(of: name, site: site, limit: ConnectorDetails.sampleLimit).filter {
        $0.at >= since
      },
      now: call.now)
    switch call.format {
    case .json: call.output.write(report.json.text(pretty: true) + "\n")
    case .ndjson: call.output.write(report.json.text() + "\n")
    case .csv:
      Listing(columns: ConnectorColumns(now: call.now, showsSite: true).all, nothing: "").print(
        report.rows, as: .csv, to: call.output)
    case .table: report.printTables(to: call.output)
    }
    return .done
  }
}

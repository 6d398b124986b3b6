import Basics
import Evidence
import Operations
import Storage

extension Verb {
  static let connector = Verb(
    "connector", operands: "NAME", values: ["NAME": .stored(.connector)], flags: [.allClients, .site, .since, .output],
    details: """
      Its row, and who of its clients still calls what is retired: since when, how it was answered, and which version
      it fetched last. --all, and -o json, tell also of its manifests, of all clients, what each of them held and when,
      and of its last requests; of each at most the latest 100.
      """,
    examples: ["manifestd connector chatgpt", "manifestd connector claude --since 7d"],
    "all that is known of one connector"
  ) { call in
    let word = try call.operands(1...1, "one connector's name")[0]
    let database = try call.evidence()
    let site = try call.site(database)
    let since = try call.since() ?? .min
    let name = try ConnectorName.seen(word, in: database)
    var judged = try ConnectorView(database).judged(site: site, now: call.now)
    judged.rows = judged.rows.filter { $0.connector == name }
    let report = ConnectorDetails(
      name: name, rule: RuleSet.builtIn.connector(named: name), rows: judged.rows,
      summary: try StatusView(database, now: call.now).connectors(judged),
      stale: try database.staleClients(
        of: name, endpoints: judged.endpoints, limit: ConnectorDetails.limit
      ).filter { $0.lastAt >= since },
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
    case .table: report.printTables(to: call.output, isWhole: call.arguments.has(.allClients))
    }
    return .done
  }
}

extension Flag {
  static let allClients = Flag("--all", "also its manifests, all clients, what they held, and its last requests")
}

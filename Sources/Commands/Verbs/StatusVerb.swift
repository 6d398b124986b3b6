import Basics
import Evidence
import Operations

extension Verb {
  static let status = Verb(
    "status", flags: [.connector, .site, .output],
    details: """
      The verdict first, then one row a connector: a platform's own addresses before what is claimed in its name, local
      clients after that. Then what to do next, what was observed, and how manifestd itself does.

      Exit code, the first that holds: 3 evidence was lost (until 'doctor --ack-losses') or is not recorded; 3 a
      connector that may open an alert is STALE; 3 other trouble (hooks, deliveries, logs, clock, disk); 0 no endpoint
      was ever retired; 7 it cannot be told, for nobody observes what would decide; 0 all is clear, though some may
      hold an old copy (GRACE, BEHIND).

      -o json: verdict (lost, stale, trouble, nothing retired, cannot tell, clear), code (the exit code), reason,
      connectors [connector attribution site class state manifest holds current calls clients clients_affected
      last_seen reason contact, endpoints [url retired_at calls calls_7d answered refused last_status first_at last_at
      answered_by]], others (the same, of libraries, crawlers and browsers), coverage [site observed_since sources
      unobserved], trouble [weight subject words hint], next [command why]. calls: of retired endpoints, after their
      grace.
      """,
    examples: ["manifestd status", "manifestd status --site https://dexter.cash -o json"],
    "who is stale, what to do, and whether the watch works"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    let database = try call.evidence()
    let connector = try call.arguments.value(.connector).map { try ConnectorName.seen($0, in: database) }
    let status = try StatusView(database, now: call.now).status(site: try call.site(database), connector: connector)
    let json = StatusJSON(status: status, now: call.now).json
    switch call.format {
    case .json: call.output.write(json.text(pretty: true) + "\n")
    case .ndjson: call.output.write(json.text() + "\n")
    case .csv:
      Listing(columns: StatusColumns(now: call.now).data, nothing: "").print(
        status.connectors + status.others, as: .csv, to: call.output)
    case .table:
      call.output.write(StatusOutput(status: status, now: call.now, screen: call.output.screen).text)
    }
    return status.answer.exitCode
  }
}

extension Status.Answer {
  var exitCode: ExitCode {
    switch self {
    case .lost, .stale, .trouble: .problem
    case .cannotTell: .cannotTell
    case .nothingRetired, .clear: .done
    }
  }
}

import Basics
import Evidence
import Operations
import Storage

extension Verb {
  static let ack = Verb(
    "ack", operands: "ID|CONNECTOR…", values: ["ID": .stored(.alert)],
    flags: [.ackBy, .ackMessage, .site, .output],
    details: """
      Takes the alerts on: they are not told again while they last. Their end is told all the same. A CONNECTOR stands
      for its open alert; where it has several, on several sites, --site or an ID says which. -m says what is being done
      about it, and is shown by 'alerts' and 'status'.

      -o json: an array of {done, alert, connector, site, by, message}.
      """,
    examples: [#"manifestd ack chatgpt -m "wrote to them""#, "manifestd ack 3 4 --by alice"],
    "somebody takes care of an alert: it is not repeated"
  ) { call in
    let words = try call.operands(1...100, "numbers of alerts, or connectors")
    let database = try call.database()
    // All of them or none: what is wrong with one is told before any is marked.
    let alerts = try words.map { try alert($0, call, database) }.reduce(into: [AlertRecord]()) { all, alert in
      if !all.contains(where: { $0.id == alert.id }) { all.append(alert) }
    }
    let who = call.releasedBy
    let message = call.arguments.value(.ackMessage).flatMap { $0.isEmpty ? nil : $0 }
    try database.transaction { () throws(StorageError) in
      for alert in alerts { try database.acknowledge(alert, by: who, message: message, now: call.now) }
    }
    call.tell(
      alerts.map { alert in
        Receipt(
          "alert \(alert.id) (\(alert.connector)) is acknowledged", done: "acknowledged",
          [
            "alert": .number(alert.id.value), "connector": .string(alert.connector), "site": .string(alert.site),
            "by": .string(who), "message": .string(message),
          ])
      })
    return .done
  }

  /// By its number, or by its connector, which has one open alert then.
  private static func alert(_ word: String, _ call: Invocation, _ database: Database) throws -> AlertRecord {
    if Int64(word) != nil { return try database.alert(call.identifiers([word], of: "alert")[0], now: call.now) }
    let connector = try ConnectorName.known(word, in: database)
    let site = try call.site(database)
    let open = try database.alerts(isOpen: true, site: site, connector: connector, now: call.now)
    if open.count == 1 { return open[0] }
    let operation = "acknowledge the alert of \(connector)"
    if open.isEmpty {
      throw StorageError(.noSuch, operation, "it has no open alert", hint: "see 'manifestd alerts'")
    }
    let named = open.map { "\($0.id) (\($0.site))" }.joined(separator: ", ")
    throw StorageError(.invalid, operation, "it has \(open.count): \(named)", hint: "give a number, or --site")
  }
}

extension Flag {
  static let ackBy = Flag("--by", value: "WHO", "who takes care of it (default: your login name)")
  static let ackMessage = Flag("--message", short: "-m", value: "TEXT", "what is being done about it")
}

extension Invocation {
  /// Numbers as listings show them.
  func identifiers<ID: RowID>(_ words: [String], of what: String) throws(UsageError) -> [ID] {
    try words.map { word throws(UsageError) in
      guard let number = Int64(word), number > 0 else {
        let list = ["alert": "alerts", "delivery": "deliveries"][what] ?? "\(what) list"
        throw UsageError(
          "'\(word)' is no number of \(what == "alert" ? "an" : "a") \(what)", hint: "see 'manifestd \(list)'")
      }
      return ID(number)
    }
  }
}

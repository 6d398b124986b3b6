import Service
import Storage

extension Verb {
  static let ack = Verb(
    "ack", operands: "ID…", flags: [.ackBy],
    details: "Takes the alerts on: they are not told again while they last. Their end is told all the same.",
    examples: ["manifestd ack 3", "manifestd ack 3 4 --by alice"],
    "somebody takes care of an alert: it is not repeated"
  ) { call in
    let identifiers = try call.identifiers(call.operands(1...100, "the numbers of alerts"), of: "alert")
    let database = try call.database()
    // All of them or none: what is wrong with one is told before any is marked.
    let alerts = try identifiers.map { try database.alert($0, now: call.now) }
    try database.transaction { () throws(StorageError) in
      for alert in alerts { try database.acknowledge(alert, by: call.releasedBy, now: call.now) }
    }
    for alert in alerts { call.output.note("alert \(alert.id) (\(alert.connector)) is acknowledged") }
    return .done
  }
}

extension Flag {
  static let ackBy = Flag("--by", value: "WHO", "who takes care of it (default: your login name)")
}

extension Invocation {
  /// Numbers as listings show them.
  func identifiers(_ words: [String], of what: String) throws(UsageError) -> [Int64] {
    try words.map { word throws(UsageError) in
      guard let number = Int64(word), number > 0 else {
        let list = ["alert": "alerts", "delivery": "deliveries"][what] ?? "\(what) list"
        throw UsageError(
          "'\(word)' is no number of \(what == "alert" ? "an" : "a") \(what)", hint: "see 'manifestd \(list)'")
      }
      return number
    }
  }
}

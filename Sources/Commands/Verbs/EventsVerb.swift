import Basics
import Evidence
import Operations
import Storage

extension Verb {
  static let events = Verb(
    "events", flags: [.follow, .type, .connector, .since, .site] + Flag.listing,
    details: """
      What hooks were told, oldest first, the last 1,000 unless --limit says otherwise. With -o json each as its hook
      got it: id, type, timestamp, data.

      --follow begins now, or with --since then, and ends with its reader; with -o json each row is a line of its own.

      Types: \(EventType.allCases.map(\.rawValue).joined(separator: " ")).
      """,
    examples: ["manifestd events --follow", "manifestd events --type connector.stale --since 7d"],
    "what happened, as hooks were notified"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    let database = try call.evidence()
    let filter = EventFilter(
      since: try call.since() ?? .min, site: try call.site(database), type: try call.eventType(.type),
      connector: try call.connector(database))
    if call.arguments.has(.follow) { try follow(call, database, filter) } else { try list(call, database, filter) }
    return .done
  }

  /// What is listed where --limit says nothing.
  private static let usual = 1_000

  private static func list(_ call: Invocation, _ database: Database, _ filter: EventFilter) throws {
    let limit = try call.selection(usual: usual).readLimit
    let rows = try database.events(filter, limit: limit)
    let total = rows.count == limit ? try database.eventCount(filter) : rows.count
    try Listing(columns: columns(call), nothing: call.nothing("nothing has happened yet", fits: "no event"))
      .print(rows, for: call, usual: usual, total: total, isLatestLast: true)
  }

  private static func follow(_ call: Invocation, _ database: Database, _ filter: EventFilter) throws {
    let typeWidth = EventType.allCases.map(\.rawValue.count).max() ?? 0
    let followed = try Followed(
      columns(call), widths: [("timestamp", 20), ("type", typeWidth), ("data", nil)], for: call)
    var last: EventSequence = 0
    try call.follow(followed, database, asksDaemon: false) {
      last = try database.lastEventSequence()
      return call.arguments.value(.since) == nil ? [] : try database.events(filter, limit: nil)
    } more: {
      let rows = try database.events(after: last, filter, limit: nil)
      last = max(last, rows.last?.sequence ?? 0)
      return rows
    }
  }

  private static func columns(_ call: Invocation) -> [Column<EventRecord>] {
    [
      Column(
        "timestamp", "AT", importance: .high, least: 20,
        text: { call.arguments.has(.follow) ? RFC3339.text($0.at) : call.ago($0.at) }
      ) {
        .string(RFC3339.text($0.at))
      },
      Column("type", "EVENT", importance: .high, least: 21) { .string($0.type) },
      Column("id") { .string($0.id) },
      Column("data", "WHAT", importance: .high, least: 30, text: { $0.summary }) {
        (try? JSON.read(Array($0.body.utf8)))?["data"] ?? nil
      },
    ]
  }
}

extension Flag {
  static let type = Flag("--type", value: "EVENT", "only events of this type")
}

extension Invocation {
  /// The event type given; nil if the flag was not.
  func eventType(_ flag: Flag) throws(UsageError) -> EventType? {
    try arguments.value(flag).map { text throws(UsageError) in try Self.eventType(text) }
  }

  static func eventType(_ text: String) throws(UsageError) -> EventType {
    guard let type = EventType(rawValue: text) else {
      throw UsageError(
        "no event type '\(text)'",
        hint: Suggestion.nearest(to: text, among: EventType.allCases.map(\.rawValue)).map {
          "did you mean '\($0)'?"
        } ?? "see 'manifestd events --help'")
    }
    return type
  }
}

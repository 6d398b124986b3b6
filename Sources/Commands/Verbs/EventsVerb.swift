import Evidence
import Foundation
import Manifests
import Service
import Storage

extension Verb {
  static let events = Verb(
    "events", flags: [.follow, .type, .since, .site, .output],
    details: """
      What hooks were told, oldest first, the last 1,000. With -o json each as its hook got it: id, type, timestamp,
      data.

      Types: \(EventType.allCases.map(\.rawValue).joined(separator: " ")).
      """,
    examples: ["manifestd events --follow", "manifestd events --type connector.stale --since 7d"],
    "what happened, as hooks were told"
  ) { call in
    _ = try call.operands(0...0, "no operands")
    let database = try call.evidence()
    let site = try call.site(database)
    let type = try call.eventType(.type)
    let listing = Listing(columns: columns(call), nothing: "nothing has happened yet")
    var rows = try database.events(since: call.since() ?? .min, site: site, type: type)
    listing.print(rows, as: call.format, to: call.output)
    guard call.arguments.has(.follow) else { return .done }
    // A table without rows has not shown its headings yet.
    var isContinued = !rows.isEmpty || call.format != .table
    var last = try rows.last?.sequence ?? database.events(limit: 1).last?.sequence ?? 0
    while true {
      Thread.sleep(forTimeInterval: 0.25)
      rows = try database.events(after: last, site: site, type: type)
      guard let latest = rows.last else { continue }
      last = latest.sequence
      listing.print(rows, as: call.format, to: call.output, isContinued: isContinued)
      isContinued = true
    }
  }

  private static func columns(_ call: Invocation) -> [Column<EventRecord>] {
    [
      Column("timestamp", "AT", text: { call.arguments.has(.follow) ? RFC3339.text($0.at) : call.ago($0.at) }) {
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

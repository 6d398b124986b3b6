import Basics
import Evidence
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Operations

/// What alerts do, walked through.
extension Walk {
  /// ChatGPT calls the old token endpoint at these times.
  func call(_ times: [Int64], now: Int64? = nil) throws {
    try ingest(times.map { LogLine(at: $0, status: 400, address: Self.chatgptAddress) }, now: now ?? times.max())
  }

  /// One judgement, as the keeper makes it. `effective`: the time that stands still while the clock is in doubt; nil:
  /// it is not.
  @discardableResult
  func judge(at now: Int64, effective: Int64? = nil) throws -> Int64 {
    try AlertTurn(database: database).run(now: now, effective: effective ?? now)
  }

  /// "connector.stale chatgpt", the events that bear on alerts, oldest first.
  func told() throws -> [String] {
    try database.events().filter {
      ["connector.stale", "connector.still_stale", "connector.recovered"].contains($0.type)
    }
    .map { "\($0.type) \($0.connector)" }
  }

  func events(_ type: EventType) throws -> [EventRecord] { try database.events(EventFilter(type: type)) }

  /// The members of an event's data.
  func data(_ type: EventType) throws -> JSON {
    let event = try #require(try events(type).last)
    return try #require(try JSON.read(Array(event.body.utf8))["data"])
  }

  /// "firing 3", "resolved 3 quiet": state, hits, and why it is over.
  func alert(at now: Int64) throws -> String? {
    try database.alerts(now: now).first.map { alert in
      "\(alert.state.rawValue) \(alert.hits)" + (alert.state == .resolved ? " \(alert.reason)" : "")
    }
  }
}

import Basics
import Evidence
import Testing

@testable import Storage

/// Short ways to say what happens to alerts, hooks and deliveries.
extension Store {
  @discardableResult
  func webhook(_ name: String = "ops", events: [EventType] = EventType.allCases) throws -> HookRecord {
    try database.addWebhook(
      NewWebhook(
        name: name, events: events, url: "https://\(name).example/hook", urlFile: nil, secretFile: "/s/\(name)",
        allowsPlainHTTP: false), now: 1)
    return try database.hook(name)
  }

  @discardableResult
  func raise(
    _ type: EventType = .connectorStale, connector: String = "chatgpt", at time: Int64 = 100
  ) throws -> EventSequence {
    try database.transaction { () throws(StorageError) in
      try database.raise(
        NewEvent(type, site: "https://a.example", connector: connector, summary: "s", data: [("n", .number(1))]),
        at: time)
    }
  }

  /// The first deliveries of a lane of the hook 'ops', begun.
  func lease(
    _ hook: String = "ops", connector: String = "chatgpt", now: Int64 = 100, limit: Int = 1
  ) throws -> [LeasedDelivery] {
    try database.lease(hook: database.hook(hook).id, connector: connector, now: now, limit: limit)
  }

  /// "1 ops connector.stale pending", each delivery, the oldest first.
  func deliveries() throws -> [String] {
    try database.deliveries().reversed().map { "\($0.id) \($0.hook) \($0.event) \($0.state.rawValue)" }
  }
}

extension DeliveryOutcome {
  static let delivered = DeliveryOutcome(
    state: .delivered, failures: 0, nextAt: nil, code: 200, milliseconds: 3, error: nil, output: "")

  static func failed(_ failures: Int, next: Int64?) -> DeliveryOutcome {
    DeliveryOutcome(
      state: next == nil ? .dead : .failed, failures: failures, nextAt: next, code: 500, milliseconds: 3,
      error: "it answered 500", output: "oops")
  }
}

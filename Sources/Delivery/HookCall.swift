/// One event on its way to a hook.
package struct HookCall: Sendable {
  /// The event's id: the receiver's idempotency key, the same at every attempt.
  package let id: String
  /// The event's name, `connector.stale`.
  package let type: String
  /// Unix seconds at which the event happened, whenever it is delivered.
  package let timestamp: Int64
  /// The event as JSON, `{"id","type","timestamp","data"}`: the exact bytes that a hook reads and a webhook's
  /// signature covers.
  package let body: [UInt8]
  /// More variables for a shell hook, `MANIFESTD_CONNECTOR` and its like, as they are: `HookEnvironment` escapes them.
  package let environment: [(name: String, value: String)]

  package init(
    id: String, type: String, timestamp: Int64, body: [UInt8], environment: [(name: String, value: String)] = []
  ) {
    self.id = id
    self.type = type
    self.timestamp = timestamp
    self.body = body
    self.environment = environment
  }
}

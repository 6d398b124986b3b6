/// What happened, as hooks are notified: the `type` of an event. An alert rule is named as the event that it sends.
package enum EventType: String, Sendable, CaseIterable {
  case manifestReleased = "manifest.released"
  case manifestRolledBack = "manifest.rolled_back"
  case connectorStale = "connector.stale"
  case connectorStillStale = "connector.still_stale"
  case connectorRecovered = "connector.recovered"
  case connectorSilent = "connector.silent"
  case connectorFirstSeen = "connector.first_seen"
  case connectorUnmatched = "connector.unmatched"
  case endpointSafe = "endpoint.safe"
  case wellKnownUnserved = "wellknown.unserved"
  /// The operator's own cache or edge serves what is superseded.
  case edgeStale = "edge.stale"
  case hookDisabled = "hook.disabled"
  case recordingLost = "recording.lost"
  case recordingStuck = "recording.stuck"
  case deliveryDead = "delivery.dead"
  case heartbeat = "heartbeat"
  case test = "test"

  /// Whether a webhook gets it unless told otherwise: not what the clock sends, and not what any stranger can cause by
  /// asking for a path or under a name that nobody knows.
  package var isSentByDefault: Bool {
    switch self {
    case .connectorUnmatched, .wellKnownUnserved, .heartbeat: false
    default: true
    }
  }
}

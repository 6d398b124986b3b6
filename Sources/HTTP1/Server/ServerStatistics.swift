/// What a server has done since it started. Numbers of one instant each, not of one common instant.
package struct ServerStatistics: Sendable, Equatable {
  /// Requests answered, errors too.
  package var requests: UInt64 = 0
  /// Connections open now.
  package var connections: Int = 0
  /// Records that could not be written to the journal.
  package var recordsLost: UInt64 = 0
  /// Connections turned away with 503, or not accepted for want of descriptors.
  package var refused: UInt64 = 0

  package init(requests: UInt64 = 0, connections: Int = 0, recordsLost: UInt64 = 0, refused: UInt64 = 0) {
    self.requests = requests
    self.connections = connections
    self.recordsLost = recordsLost
    self.refused = refused
  }
}

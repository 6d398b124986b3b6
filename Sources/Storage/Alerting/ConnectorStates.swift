package import Evidence

/// The state of a connector for a manifest, as it was last judged.
package struct StoredState: Sendable, Hashable {
  package let connector: String
  package let manifestID: Int64
  package let state: ConnectorState

  package init(connector: String, manifestID: Int64, state: ConnectorState) {
    self.connector = connector
    self.manifestID = manifestID
    self.state = state
  }
}

/// A stored state that is to change.
package struct StateChange: Sendable {
  package let connector: String
  package let manifestID: Int64
  /// Nil: there is none any more.
  package let state: ConnectorState?
}

extension Database {
  /// What has to change for the stored states to be these.
  package func stateChanges(to states: [StoredState]) throws(StorageError) -> [StateChange] {
    let known = Set(
      try connection.rows(
        "SELECT connector.name, manifest_id, state FROM connector_state JOIN connector ON connector.id = connector_id",
        map: { row in
          StoredState(
            connector: row.text(0), manifestID: row.integer(1), state: ConnectorState(rawValue: row.text(2)) ?? .unknown
          )
        }))
    let present = Set(states.map(\.subject))
    let gone = known.map(\.subject).filter { !present.contains($0) }
    return gone.map { StateChange(connector: $0.connector, manifestID: $0.manifestID, state: nil) }
      + states.filter { !known.contains($0) }.map {
        StateChange(connector: $0.connector, manifestID: $0.manifestID, state: $0.state)
      }
  }

  /// Stores it, with the time of the change.
  package func store(_ change: StateChange, now: Int64) throws(StorageError) {
    guard let state = change.state else {
      return try connection.run(
        """
        DELETE FROM connector_state
        WHERE manifest_id = ? AND connector_id = (SELECT id FROM connector WHERE name = ?)
        """, change.manifestID, change.connector)
    }
    try connection.run(
      """
      INSERT INTO connector_state (connector_id, manifest_id, state, since)
      SELECT id, ?2, ?3, ?4 FROM connector WHERE name = ?1
      ON CONFLICT (connector_id, manifest_id) DO UPDATE SET state = excluded.state, since = excluded.since
      """, change.connector, change.manifestID, state.rawValue, now)
  }
}

extension StoredState {
  fileprivate struct Subject: Hashable {
    let connector: String
    let manifestID: Int64
  }

  fileprivate var subject: Subject { Subject(connector: connector, manifestID: manifestID) }
}

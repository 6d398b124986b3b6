package import Evidence

/// The state of a connector for a manifest, as it was last judged.
package struct StoredState: Sendable, Hashable {
  package let connector: String
  /// Of its row: what its platform's own addresses do, or what others claim.
  package let standing: Attribution
  package let manifestID: ManifestID
  package let state: ConnectorState

  package init(connector: String, standing: Attribution, manifestID: ManifestID, state: ConnectorState) {
    self.connector = connector
    self.standing = standing
    self.manifestID = manifestID
    self.state = state
  }
}

/// A stored state that is to change.
package struct StateChange: Sendable {
  package let connector: String
  package let standing: Attribution
  package let manifestID: ManifestID
  /// Nil: there is none any more.
  package let state: ConnectorState?
}

extension Database {
  /// What has to change for the stored states to be these.
  package func stateChanges(to states: [StoredState]) throws(StorageError) -> [StateChange] {
    let known = Set(
      try connection.rows(
        """
        SELECT name, attribution, manifest_id, state
        FROM connector_state CROSS JOIN connector ON connector.id = connector_id
        """,
        map: { row in
          StoredState(
            connector: row.text("name"), standing: Attribution(rawValue: row.text("attribution")) ?? .claimed,
            manifestID: row.id("manifest_id"), state: ConnectorState(rawValue: row.text("state")) ?? .unknown)
        }))
    let present = Set(states.map(\.subject))
    let gone = known.map(\.subject).filter { !present.contains($0) }
    return gone.map {
      StateChange(connector: $0.connector, standing: $0.standing, manifestID: $0.manifestID, state: nil)
    }
      + states.filter { !known.contains($0) }.map {
        StateChange(
          connector: $0.connector, standing: $0.standing, manifestID: $0.manifestID, state: $0.state)
      }
  }

  /// Stores it, with the time of the change.
  package func store(_ change: StateChange, now: Int64) throws(StorageError) {
    guard let state = change.state else {
      return try connection.run(
        """
        DELETE FROM connector_state
        WHERE manifest_id = ? AND connector_id = (SELECT id FROM connector WHERE name = ? AND attribution = ?)
        """, change.manifestID, change.connector, change.standing.rawValue)
    }
    try connection.run(
      """
      INSERT INTO connector_state (connector_id, manifest_id, state, since)
      SELECT id, ?2, ?3, ?4 FROM connector WHERE name = ?1 AND attribution = ?5
      ON CONFLICT (connector_id, manifest_id) DO UPDATE SET state = excluded.state, since = excluded.since
      """, change.connector, change.manifestID, state.rawValue, now,
      change.standing.rawValue)
  }
}

extension StoredState {
  fileprivate struct Subject: Hashable {
    let connector: String
    let standing: Attribution
    let manifestID: ManifestID
  }

  fileprivate var subject: Subject { Subject(connector: connector, standing: standing, manifestID: manifestID) }
}

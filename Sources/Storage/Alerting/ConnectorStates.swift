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

extension Database {
  /// Makes the stored states these, each with the time of its change. Writes only what differs.
  package func storeStates(_ states: [StoredState], now: Int64) throws(StorageError) {
    let known = Set(
      try connection.rows(
        "SELECT connector.name, manifest_id, state FROM connector_state JOIN connector ON connector.id = connector_id",
        map: { row in
          StoredState(
            connector: row.text(0), manifestID: row.integer(1), state: ConnectorState(rawValue: row.text(2)) ?? .unknown
          )
        }))
    let present = Set(states)
    for gone in known.subtracting(present) where !states.contains(where: { $0.isOf(gone) }) {
      try connection.run(
        """
        DELETE FROM connector_state
        WHERE manifest_id = ? AND connector_id = (SELECT id FROM connector WHERE name = ?)
        """, gone.manifestID, gone.connector)
    }
    for new in present.subtracting(known) {
      try connection.run(
        """
        INSERT INTO connector_state (connector_id, manifest_id, state, since)
        SELECT id, ?2, ?3, ?4 FROM connector WHERE name = ?1
        ON CONFLICT (connector_id, manifest_id) DO UPDATE SET state = excluded.state, since = excluded.since
        """, new.connector, new.manifestID, new.state.rawValue, now)
    }
  }
}

extension StoredState {
  fileprivate func isOf(_ other: StoredState) -> Bool {
    connector == other.connector && manifestID == other.manifestID
  }
}

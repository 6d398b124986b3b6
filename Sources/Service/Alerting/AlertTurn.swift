import Evidence
import Storage

/// Judges every connector, and stores what follows from it: states, alerts, events and their deliveries, in one
/// transaction. Only the keeper runs it.
struct AlertTurn {
  /// Seconds after which it is due at the latest: some of what is told depends on the time in ways not foreseen.
  static let interval: Int64 = 60

  let database: Database

  /// What hooks are told goes to the daemon's own words, too: it reaches whoever has no hook.
  /// - Returns: the second at which it is due again, if nothing is stored meanwhile.
  func run(now: Int64) throws(StorageError) -> Int64 {
    let last = try database.events(limit: 1).last?.sequence ?? 0
    let due = try judge(now: now)
    for event in try database.events(after: last) { Log.notice("\(event.type): \(event.summary)") }
    return due
  }

  private func judge(now: Int64) throws(StorageError) -> Int64 {
    try database.transaction { () throws(StorageError) in
      let scene = try Scene(database, now: now)
      try database.storeStates(scene.rows.compactMap(Self.state), now: now)
      let alertsDue = try StaleAlerts(database: database, scene: scene).run()
      let heartbeatDue = try Announcer(database: database, scene: scene).run()
      let changes = scene.rows.compactMap(\.judgement.changesAt)
      return ([now + Self.interval, alertsDue, heartbeatDue].compactMap(\.self) + changes).min() ?? now
    }
  }

  private static func state(_ row: ConnectorRow) -> StoredState? {
    row.judgement.state.map { StoredState(connector: row.connector, manifestID: row.manifestID, state: $0) }
  }
}

/// What the database tells at one moment.
struct Scene {
  let now: Int64
  let rows: [ConnectorRow]
  let endpoints: [EndpointRecord]

  init(_ database: Database, now: Int64) throws(StorageError) {
    self.now = now
    rows = try ConnectorView(database).rows(site: nil, now: now)
    endpoints = try database.endpoints()
  }
}

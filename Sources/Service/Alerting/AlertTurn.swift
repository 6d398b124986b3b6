import Evidence
import Storage

/// Judges every connector, and stores what follows from it: states, alerts, events and their deliveries, in one
/// transaction. Only the keeper runs it.
struct AlertTurn {
  /// Seconds after which it is due at the latest: some of what is told depends on the time in ways not foreseen.
  static let interval: Int64 = 60

  let database: Database

  /// What hooks are told goes to the daemon's own words, too: it reaches whoever has no hook.
  /// - Parameters:
  ///   - now: what follows is dated by it.
  ///   - effective: what time alone causes is decided by it; before `now` while the clock is in doubt.
  /// - Returns: the second at which it is due again, if nothing is stored meanwhile.
  func run(now: Int64, effective: Int64) throws(StorageError) -> Int64 {
    let last = try database.events(limit: 1).last?.sequence ?? 0
    let due = try judge(now: now, effective: effective)
    for event in try database.events(after: last) { Log.notice("\(event.type): \(event.summary)") }
    return due
  }

  private func judge(now: Int64, effective: Int64) throws(StorageError) -> Int64 {
    try database.transaction { () throws(StorageError) in
      let scene = try Scene(database, now: now, effective: effective)
      try database.storeStates(scene.rows.compactMap(Self.state), now: now)
      let alertsDue = try StaleAlerts(database: database, scene: scene).run()
      let heartbeatDue = try Announcer(database: database, scene: scene).run()
      // What is due by a time that stands still would be due for ever.
      if effective != now { return now + Self.interval }
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
  /// What is told is dated by it.
  let now: Int64
  /// What time alone causes is decided by it.
  let effective: Int64
  let rows: [ConnectorRow]
  let endpoints: [EndpointRecord]

  init(_ database: Database, now: Int64, effective: Int64) throws(StorageError) {
    self.now = now
    self.effective = effective
    rows = try ConnectorView(database).rows(site: nil, now: effective)
    endpoints = try database.endpoints()
  }
}

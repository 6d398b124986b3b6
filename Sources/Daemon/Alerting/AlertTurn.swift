import Evidence
import Operations
import Storage

/// Judges every connector, and stores what follows from it: states, alerts, events and their deliveries. Only the
/// keeper runs it.
///
/// All is read and put into words on one snapshot, while others may write. What follows is stored in transactions that
/// are short however much there is to tell; what bears on one connector, in one of them.
struct AlertTurn {
  /// Seconds after which it is due at the latest: some of what is told depends on the time in ways not foreseen.
  static let interval: Int64 = 60

  let database: Database

  /// What hooks are notified goes to the daemon's own words, too: it reaches whoever has no hook.
  /// - Parameters:
  ///   - now: what follows is dated by it.
  ///   - effective: what time alone causes is decided by it; before `now` while the clock is in doubt.
  /// - Returns: the second at which it is due again, if nothing is stored meanwhile.
  func run(now: Int64, effective: Int64) throws(StorageError) -> Int64 {
    let last = try database.lastEventSequence()
    let due = try judge(now: now, effective: effective)
    for event in try database.events(after: last) { Log.notice("\(event.type): \(event.summary)") }
    return due
  }

  private func judge(now: Int64, effective: Int64) throws(StorageError) -> Int64 {
    let (scene, outcome) = try database.snapshot { () throws(StorageError) in
      let scene = try Scene(database, now: now, effective: effective)
      var outcome = try states(of: scene)
      outcome.add(try StaleAlerts(database: database, scene: scene).outcome())
      outcome.add(try Announcer(database: database, scene: scene).outcome())
      return (scene, outcome)
    }
    if try !outcome.store(in: database, of: scene) { return now }
    // What is due by a time that stands still would be due for ever.
    if effective != now { return now + Self.interval }
    let changes = scene.rows.compactMap(\.judgement.changesAt)
    return ([now + Self.interval, outcome.due].compactMap(\.self) + changes).min() ?? now
  }

  private func states(of scene: Scene) throws(StorageError) -> Outcome {
    let states = scene.rows.compactMap { row in
      row.judgement.state.map {
        StoredState(connector: row.connector, standing: row.standing, manifestID: row.manifestID, state: $0)
      }
    }
    var outcome = Outcome()
    for change in try database.stateChanges(to: states) {
      outcome.add(of: change.connector) { [database] () throws(StorageError) in
        try database.store(change, now: scene.now)
      }
    }
    return outcome
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
  /// By what was released and set.
  let generation: Int64

  init(_ database: Database, now: Int64, effective: Int64) throws(StorageError) {
    self.now = now
    self.effective = effective
    generation = try database.servedGeneration()
    let judged = try ConnectorView(database).judged(site: nil, now: effective)
    (rows, endpoints) = (judged.rows, judged.endpoints)
  }
}

import Delivery
import Evidence
import HTTP1
import Journal
import Storage
import Synchronization

/// The one thread that writes evidence: every 200 ms it folds the journal; when what is served has changed it has the
/// loops switch to a new response table; and when anything has, or time alone asks for it, it judges the connectors and
/// raises alerts.
///
/// Not Sendable: made, run and ended on its own thread.
final class Keeper {
  /// Seconds between two looks for evidence older than the setting `retention`.
  static let pruneInterval: Int64 = 3_600
  /// Seconds until a look that failed is tried again.
  static let pruneRetryInterval: Int64 = 60
  /// Turns between two checkpoints of the write-ahead log.
  static let checkpointTurns = 25
  /// Seconds between two words on lost requests.
  static let lossInterval: Int64 = 10

  let database: Database
  private let folder: JournalFolder
  let directory: JournalDirectory
  private let builder: TableBuilder
  private let recogniser: ClientRecogniser
  private let endpoints: EndpointHandler
  private let server: Server
  private let alerts: AlertTurn
  private var hooks: HookSync
  /// Of this connection only; the first turn always looks at what is served.
  private var dataVersion: Int64?
  /// What the loops serve; nil: nothing of this database yet.
  private var generation: Int64?
  /// Of the events that hooks are told once they are served: the last that is. Nil: all were told.
  private var heldEvent: Int64?
  /// Whether anything was stored since the connectors were last judged.
  private var isUnjudged = true
  /// Seconds: when they were judged last, and when they are to be again at the latest.
  private var judgedAt = Int64.min
  private var judgementDueAt = Int64.min
  private var turns = 0
  private var nextPruneAt: Int64 = 0
  /// Requests lost in this run that the log was told of.
  private var lossTold: UInt64 = 0
  private var nextLossAt: Int64 = 0
  /// Requests lost in this run before the step `fold` began to fail.
  private var lostBeforeTrouble: UInt64 = 0
  let status: RecordingStatus
  private var clock: KeeperClock
  let lock: DatabaseLock
  /// Whether the next turn is to say what it has found.
  var isReloading = false
  /// Whether the database was not in its place at the last look.
  var isAway = false
  /// What cannot be served, as it was told.
  var faultsTold: Set<String> = []
  private var stuck = StuckNews()

  init(
    database: Database, directory: JournalDirectory, builder: TableBuilder, recogniser: ClientRecogniser,
    endpoints: EndpointHandler, server: Server, hooks: HookSync, clock: TrustedClock, shared: DaemonClock,
    lock: DatabaseLock
  ) throws(StorageError) {
    self.database = database
    self.directory = directory
    folder = JournalFolder(directory: directory, database: database)
    alerts = AlertTurn(database: database)
    self.builder = builder
    self.recogniser = recogniser
    self.endpoints = endpoints
    self.server = server
    self.hooks = hooks
    self.lock = lock
    status = RecordingStatus(folder: directory.path)
    self.clock = try KeeperClock(database: database, clock: clock, shared: shared, server: server, status: status)
    try database.takeOverCheckpoints()
  }

  /// One turn, step by step; what goes wrong with one is told once, and the next turn tries it again. Returns whether
  /// more is waiting to be folded.
  func turn() -> Bool {
    clock.advance()
    let now = clock.now
    var isMore = false
    guard attempt(.place, now: now, { try stay() }) else { return false }
    attempt(.clock, now: now) { try clock.settle() }
    attempt(.journal, now: now) { try keepJournal() }
    attempt(.fold, now: now) { isMore = try fold(now: now) }
    attempt(.losses, now: now) { try tellLosses(now: now) }
    attempt(.serve, now: now) { try serve() }
    attempt(.announce, now: now) { try announce(now: now) }
    attempt(.hooks, now: now) { try hooks.run(database, now: now, isConfirmed: clock.isConfirmed) }
    attempt(.judge, now: now) { try judge(now: now) }
    attempt(.prune, now: now) { try prune(now: now) }
    attempt(.checkpoint, now: now) { try checkpoint() }
    if isReloading { tellReload() }
    return isMore
  }

  /// Does one step, and keeps account of whether it could be done.
  @discardableResult
  private func attempt(_ step: KeeperStep, now: Int64, _ body: () throws -> Void) -> Bool {
    do {
      try body()
      recovered(step)
      return true
    } catch {
      report(error, of: step, now: now)
      return false
    }
  }

  /// The last turn, after the loops have ended: everything answered is folded.
  func finish() {
    while turn() {}
    try? clock.note()
    try? LossNews(database: database).run(now: clock.now, isLast: true)
    try? database.checkpoint()
  }

  private func fold(now: Int64) throws -> Bool {
    let changes = database.changeCount
    defer { if database.changeCount != changes { isUnjudged = true } }
    logLoss(now: now)
    let isMore = try folder.turn()
    try folder.deleteFinished()
    return isMore
  }

  private func tellLosses(now: Int64) throws {
    try LossNews(database: database).run(now: now)
    let isCapped = directory.lastFailure?.code == .capReached && directory.losses.lost > lostBeforeTrouble
    try stuck.run(database, now: now, uptime: Waiting.uptime(), isJournalFull: isCapped)
  }

  /// Also while the database takes nothing, but not in every turn.
  private func logLoss(now: Int64) {
    let lost = directory.losses.lost
    guard lost > lossTold, now >= nextLossAt else { return }
    if let fault = directory.losses.fault { Log.warning("\(fault); until then losses are told by the database alone") }
    let cause = directory.lastFailure.map { "\($0)" } ?? "the journal could not grow"
    Log.warning("\(lost - lossTold) requests could not be recorded: \(cause)")
    (lossTold, nextLossAt) = (lost, now + Self.lossInterval)
  }

  /// Another connection has committed: there may be new evidence, or something else to serve.
  private func serve() throws {
    let version = try database.dataVersion()
    if version == dataVersion { return }
    isUnjudged = true
    let present = try database.servedGeneration()
    if present != generation {
      let served = try builder.build()
      recogniser.setDetail(served.detail)
      endpoints.replace(served.endpoints)
      server.publish(served.table)
      generation = present
      tell(served.faults)
      heldEvent = served.latestHeldEvent
    }
    dataVersion = version
  }

  /// Only what is served is told of: whoever purges a cache then gets the new bytes.
  private func announce(now: Int64) throws {
    guard let event = heldEvent else { return }
    try database.tellServed(through: event, now: now)
    heldEvent = nil
  }

  /// All times are whole seconds: judging twice in one would tell the same.
  private func judge(now: Int64) throws {
    guard now >= judgementDueAt || isUnjudged && now != judgedAt else { return }
    judgementDueAt = try alerts.run(now: now, effective: clock.effective)
    FaultPoint.reached(.judged)
    (judgedAt, isUnjudged) = (now, false)
  }

  /// One that fails is tried again after a minute: it reads much.
  private func prune(now: Int64) throws {
    if now < nextPruneAt || !clock.isConfirmed { return }
    nextPruneAt = now + Self.pruneRetryInterval
    try database.prune(before: now - database.setting(.retention).seconds)
    nextPruneAt = now + Self.pruneInterval
  }

  /// As at the start: of hooks, settings and what is published nothing counts as known.
  func forgetWhatWasSeen() {
    hooks.forget()
    (dataVersion, generation) = (nil, nil)
    judgementDueAt = .min
  }

  private func checkpoint() throws {
    turns += 1
    if turns % Self.checkpointTurns == 0 { try database.checkpoint() }
  }

  private func report(_ error: any Error, of step: KeeperStep, now: Int64) {
    // While the database cannot be written, the journal must survive a power loss by itself.
    if step == .fold { try? directory.synchronise() }
    let words = "\(error)"
    if step == .fold { stuck.failed(words, now: now, uptime: Waiting.uptime()) }
    var troubles = status.state.troubles
    let known = troubles.firstIndex { $0.step == step }
    if let known, troubles[known].words == words { return }
    if known == nil, step == .fold { lostBeforeTrouble = directory.losses.lost }
    let since = known.map { troubles[$0].since } ?? now
    troubles.removeAll { $0.step == step }
    status.setTroubles(troubles + [KeeperTrouble(step: step, words: words, since: since)])
    Log.warning("\(step.trouble): \(words)")
  }

  private func recovered(_ step: KeeperStep) {
    guard status.state.troubles.contains(where: { $0.step == step }) else { return }
    status.setTroubles(status.state.troubles.filter { $0.step != step })
    guard step == .fold else { return Log.notice(step.recovery) }
    stuck.recovered()
    let lost = directory.losses.lost - lostBeforeTrouble
    Log.notice("\(step.recovery); \(lost == 0 ? "nothing was" : LossWords.count(Int64(lost))) lost while it waited")
  }
}

extension Database {
  /// The setting `address_detail`.
  func addressDetail() throws(StorageError) -> AddressDetail {
    AddressDetail(rawValue: try setting(.addressDetail).text) ?? .prefix
  }
}

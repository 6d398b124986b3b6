import Basics
import Delivery
import Evidence
import HTTP1
import Journal
import Operations
import Storage
import Synchronization
import System

/// The one thread that writes evidence: it folds the journal; when what is served has changed it has the loops switch
/// to a new response table; and when anything has, or time alone asks for it, it judges the connectors and raises
/// alerts.
///
/// Not Sendable: made, run and ended on its own thread.
final class Keeper {
  /// Seconds between two looks for evidence older than the setting `retention`.
  static let pruneInterval: Int64 = 3_600
  /// Seconds until a look that failed is tried again.
  static let pruneRetryInterval: Int64 = 60
  /// Milliseconds between two checkpoints of the write-ahead log: while little is changed, and while much is.
  static let checkpointInterval: Int64 = 600_000
  static let busyCheckpointInterval: Int64 = 5_000
  /// How many changed rows are much.
  static let busyChanges: Int64 = 1_000
  /// Milliseconds after which what loops wrote is put to the disk: a power loss takes the last second at most.
  static let syncDelay: Int64 = 1_000
  /// A judgement is followed by a pause of this many times as long as it took.
  static let judgementPause: Int64 = 10
  /// Milliseconds until one that failed is tried again.
  static let judgementRetryInterval: Int64 = 1_000
  /// Seconds between two notes of the time up to which all requests were seen, while none come. What a crash takes of
  /// it is no gap (`UsualPause.daemonGap`).
  static let idleCoverInterval: Int64 = 300
  /// Milliseconds to the next turn where nothing tells of news: a folder that was made anew, the system's clock.
  static let rest: Int64 = 15_000
  /// The same while something fails.
  static let troubledRest: Int64 = 1_000
  /// Seconds between two words on lost requests.
  static let lossInterval: Int64 = 10

  let database: Database
  private let folder: JournalIntake
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
  /// Of the events that hooks are notified once they are served: the last that is. Nil: all were told.
  private var heldEvent: EventSequence?
  /// Whether anything was stored since the connectors were last judged.
  private var isUnjudged = true
  /// Seconds: when they are to be judged again at the latest.
  private var judgementDueAt = Int64.min
  // In milliseconds since the machine started:
  /// Before it nobody is judged again.
  private var judgementPauseEndsAt: Int64 = 0
  private var nextCheckpointAt: Int64 = 0
  /// When the oldest record was read that is held, and that is not on the disk itself; nil: there is none.
  private var heldSince: Int64?
  private var unsyncedSince: Int64?
  private var changesCheckpointed: Int64 = 0
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
  var request: FoldRequest
  /// The time up to which it is stored that the listener saw all requests; nil: in this run it is not yet.
  private var coveredTo: Int64?
  var pace = FoldPace()
  var refusals = RefusalNews()
  /// Whether loops sync each batch themselves.
  private let isDurable: Bool

  init(
    database: Database, directory: JournalDirectory, builder: TableBuilder, recogniser: ClientRecogniser,
    endpoints: EndpointHandler, server: Server, hooks: HookSync, clock: TrustedClock, shared: DaemonClock,
    lock: DatabaseLock, isDurable: Bool
  ) throws(StorageError) {
    self.database = database
    self.directory = directory
    folder = JournalIntake(directory: directory, database: database)
    alerts = AlertTurn(database: database)
    self.builder = builder
    self.recogniser = recogniser
    self.endpoints = endpoints
    self.server = server
    self.hooks = hooks
    self.lock = lock
    status = RecordingStatus(folder: directory.path)
    self.clock = try KeeperClock(database: database, clock: clock, shared: shared, server: server, status: status)
    request = FoldRequest(folder: directory.path)
    self.isDurable = isDurable
    try database.takeOverCheckpoints()
    try database.leaveSyncsToCheckpoints()
  }

  /// What comes after a turn.
  struct Turn {
    /// Whether more is waiting to be folded.
    let isMore: Bool
    /// When the next one is due at the latest, in milliseconds since the machine started.
    let dueAt: Int64
  }

  /// One turn, step by step; what goes wrong with one is reported once, and a later turn tries it again. A step that is
  /// not due has not worked.
  /// - Parameters:
  ///   - event: an eventfd(2) that tells of what loops write from now on.
  ///   - isLast: nothing is held back.
  func turn(event: Int32, isLast: Bool = false) -> Turn {
    let begun = Waiting.uptime()
    clock.advance()
    let now = clock.now
    if !request.isInPlace { request = FoldRequest(folder: directory.path) }
    let isAsked = request.isPending
    var isMore = false
    let isQuiet = !noticeNews()
    directory.news.await(on: event)
    guard attempt(.place, now: now, { try stay() }) else {
      request.setSeen(at: begun)
      return Turn(isMore: false, dueAt: begun + Self.troubledRest)
    }
    attempt(.clock, now: now) { try clock.settle() }
    attempt(.journal, now: now) { try keepJournal() }
    var isDone = attempt(.fold, now: now) { isMore = try fold(now: now, at: begun, isWhole: isAsked || isLast) }
    attempt(.losses, now: now) { try tellLosses(now: now) }
    attempt(.serve, now: now) { try serve(at: begun) }
    attempt(.announce, now: now) { try announce(now: now) }
    attempt(.hooks, now: now) { try hooks.run(database, now: now, isConfirmed: clock.isConfirmed) }
    if isJudgementDue(now: now, isWanted: isAsked) {
      isDone = attempt(.judge, now: now) { try judge(now: now) } && isDone
    } else if isAsked {
      isDone = attempt(.judge, now: now) { try cover(now: now, every: AlertTurn.interval) } && isDone
    }
    if let since = unsyncedSince, isLast || begun - since >= Self.syncDelay {
      attempt(.sync, now: now) { try synchronise(at: begun) }
    }
    if isPruningDue(now: now) { attempt(.prune, now: now) { try prune(now: now) } }
    if isCheckpointDue(at: begun) { attempt(.checkpoint, now: now) { try checkpoint(at: begun) } }
    if isQuiet && !isMore && heldSince == nil { settleAfterFlood() }
    refusals.tell(server.statistics.refused, at: begun)
    if isReloading { tellReload() }
    if isAsked && !isMore { request.setSeen(at: begun) }
    if isAsked && !isMore && isDone { status.setFolded(at: begun) }
    return Turn(isMore: isMore, dueAt: dueAt(now: now, at: begun))
  }

  /// Whether loops have written since the last turn began; if so, that must reach the disk itself a second from now.
  @discardableResult
  func noticeNews() -> Bool {
    let hasCome = directory.news.hasCome
    if hasCome && !isDurable { unsyncedSince = unsyncedSince ?? Waiting.uptime() }
    return hasCome
  }

  /// Whether a verb waits for a turn.
  var isAsked: Bool { request.isPending }

  /// Has a wait end when another process commits or asks, when the database, the journal or a folder above them is
  /// moved away, and when a hook comes or goes.
  func watch(_ waiting: Waiting) {
    waiting.watch(database.path, for: .identity)
    waiting.watch(request.path, for: .contents)
    waiting.watchIfPossible(request.path, for: .identity)
    waiting.watch(database.logPath, for: .contents)
    // Of one that may not be read nothing is told: it is looked for at the rests.
    for folder in Self.foldersAbove(database.path) + [directory.path] { waiting.watchIfPossible(folder, for: .place) }
    hooks.watch(waiting)
  }

  private static func foldersAbove(_ path: String) -> [String] {
    let parts = path.split(separator: "/")
    return parts.indices.dropFirst().map { "/" + parts[..<$0].joined(separator: "/") }
  }

  private func dueAt(now: Int64, at begun: Int64) -> Int64 {
    let isTroubled = !status.state.troubles.isEmpty || Clocks.isSystemSet
    var times = [
      begun + (isTroubled ? Self.troubledRest : Self.rest), heldSince.map { $0 + FoldPace.patience },
      unsyncedSince.map { $0 + Self.syncDelay }, isUnjudged ? judgementPauseEndsAt : nil,
    ]
    for second in [judgementDueAt, nextPruneAt] where second > now { times.append(begun + (second - now) * 1_000) }
    return times.compactMap(\.self).min() ?? begun
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
  func finish(event: Int32) {
    while turn(event: event, isLast: true).isMore {}
    try? clock.note()
    try? LossNews(database: database).run(now: clock.now, isLast: true)
    try? database.checkpoint()
  }

  /// What could not be stored is tried again in every turn: only that it is stored shows that recording goes on.
  /// - Parameter isWhole: what is there is stored, also where it only repeats what is.
  private func fold(now: Int64, at time: Int64, isWhole: Bool) throws -> Bool {
    let changes = database.changeCount
    defer {
      if database.changeCount != changes { isUnjudged = true }
      heldSince = folder.isHolding ? heldSince ?? time : nil
    }
    logLoss(now: now)
    var stores: FoldBuilder?
    let isFailing = isFoldFailing
    let isMore = try folder.turn { builder in
      let isDue =
        isWhole || isFailing || builder.recordCount >= FoldPace.recordLimit
        || heldSince.map { time - $0 >= FoldPace.patience } ?? false || pace.isNews(builder)
      if isDue { stores = builder }
      return isDue
    }
    if let stores { pace.remember(stores, at: time) }
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
    if let fault = directory.losses.fault { Log.warning("\(fault); until then the database alone counts losses") }
    let cause = directory.lastFailure.map { "\($0)" } ?? "the journal could not grow"
    Log.warning("\(lost - lossTold) requests could not be recorded: \(cause)")
    (lossTold, nextLossAt) = (lost, now + Self.lossInterval)
  }

  /// Another connection has committed: there may be new evidence, or something else to serve.
  private func serve(at time: Int64) throws {
    let version = try database.dataVersion()
    if version == dataVersion { return }
    isUnjudged = true
    pace.forget(at: time)
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

  /// - Parameter isWanted: somebody waits for it.
  private func isJudgementDue(now: Int64, isWanted: Bool) -> Bool {
    now >= judgementDueAt || isUnjudged && (Waiting.uptime() >= judgementPauseEndsAt || isWanted)
  }

  private func judge(now: Int64) throws {
    let begun = Waiting.uptime()
    // For one that fails: it is not tried again at once.
    judgementPauseEndsAt = begun + Self.judgementRetryInterval
    try cover(now: now, every: isUnjudged ? AlertTurn.interval : Self.idleCoverInterval)
    judgementDueAt = try alerts.run(now: now, effective: clock.effective)
    FaultPoint.reached(.judged)
    pace.setJudged(
      firing: try database.alerts(isOpen: true, now: now).filter { $0.state == .firing }.map {
        FoldPace.Subject(connector: $0.connector, siteID: $0.siteID)
      },
      index: try database.placeIndex().endpoints)
    isUnjudged = false
    let end = Waiting.uptime()
    judgementPauseEndsAt = end + (end - begun) * Self.judgementPause
  }

  /// Up to when requests are recorded without a gap, stored so often.
  private func cover(now: Int64, every interval: Int64) throws {
    if let coveredTo, now - coveredTo < interval { return }
    try database.coverListener(from: coveredTo ?? now, to: now)
    coveredTo = now
  }

  /// Puts what loops wrote to the disk itself.
  private func synchronise(at time: Int64) throws {
    // One that fails is tried again after another second.
    unsyncedSince = time
    try directory.synchronise()
    unsyncedSince = nil
  }

  /// Where nothing can be stored, it would only wait for the same lock once more.
  private func isPruningDue(now: Int64) -> Bool {
    now >= nextPruneAt && clock.isConfirmed && !isFoldFailing
  }

  private var isFoldFailing: Bool { status.state.troubles.contains { $0.step == .fold } }

  /// One that fails is tried again after a minute, for it reads much; one that got no lock, in the next turn.
  private func prune(now: Int64) throws {
    nextPruneAt = now + Self.pruneRetryInterval
    do throws(StorageError) {
      try database.prune(
        before: now - database.setting(.retention).seconds, digestsReadBefore: now - Database.digestLife)
    } catch {
      if error.code == .busy { nextPruneAt = now }
      throw error
    }
    nextPruneAt = now + Self.pruneInterval
  }

  /// As at the start: of hooks, settings and what is published nothing counts as known.
  func forgetWhatWasSeen() {
    hooks.forget()
    (dataVersion, generation) = (nil, nil)
    judgementDueAt = .min
    pace.forget(at: Waiting.uptime())
  }

  private func isCheckpointDue(at time: Int64) -> Bool {
    let changes = database.changeCount - changesCheckpointed
    if changes == 0 || time < nextCheckpointAt { return false }
    let isBusy = changes >= Self.busyChanges
    return isBusy || time >= nextCheckpointAt - Self.busyCheckpointInterval + Self.checkpointInterval
  }

  private func checkpoint(at time: Int64) throws {
    nextCheckpointAt = time + Self.busyCheckpointInterval
    try database.checkpoint()
    changesCheckpointed = database.changeCount
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

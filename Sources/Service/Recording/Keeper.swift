import Evidence
import HTTP1
import Journal
import Storage
import Synchronization

/// The one thread that writes evidence: every 200 ms it folds the journal, and when another process has changed the
/// database it has the loops switch to a new response table.
///
/// Not Sendable: made, run and ended on its own thread.
final class Keeper {
  /// Seconds between two looks for evidence older than the setting `retention`.
  static let pruneInterval: Int64 = 3_600
  /// Turns between two checkpoints of the write-ahead log.
  static let checkpointTurns = 25

  private let database: Database
  private let folder: JournalFolder
  private let directory: JournalDirectory
  private let builder: TableBuilder
  private let recogniser: ClientRecogniser
  private let endpoints: EndpointHandler
  private let server: Server
  /// Of this connection only; the first turn always builds the table anew.
  private var dataVersion: Int64?
  private var turns = 0
  private var nextPruneAt: Int64 = 0
  private var recordsLost: UInt64 = 0
  private var trouble: String?

  init(
    database: Database, directory: JournalDirectory, builder: TableBuilder, recogniser: ClientRecogniser,
    endpoints: EndpointHandler, server: Server
  ) throws(StorageError) {
    self.database = database
    self.directory = directory
    folder = JournalFolder(directory: directory, database: database)
    self.builder = builder
    self.recogniser = recogniser
    self.endpoints = endpoints
    self.server = server
    try database.takeOverCheckpoints()
  }

  /// One turn; whatever goes wrong is told once, and the next turn tries again. Returns whether more is waiting.
  func turn(now: Int64) -> Bool {
    do {
      let isMore = try fold()
      try refreshTable()
      try prune(now: now)
      turns += 1
      if turns % Self.checkpointTurns == 0 { try database.checkpoint() }
      recovered()
      return isMore
    } catch {
      report(error)
      return false
    }
  }

  /// The last turn, after the loops have ended: everything answered is folded.
  func finish() {
    while turn(now: Clock.now()) {}
    try? database.checkpoint()
  }

  private func fold() throws -> Bool {
    let lost = server.statistics.recordsLost
    let counters = lost > recordsLost ? ["records_lost": Int64(lost - recordsLost)] : [:]
    let isMore = try folder.turn(counters: counters)
    if lost > recordsLost {
      Log.warning(
        "\(lost - recordsLost) requests could not be recorded: the journal could not grow; free some disk space")
    }
    recordsLost = lost
    try folder.deleteFinished()
    return isMore
  }

  /// Another connection has committed: there may be a new release or setting.
  private func refreshTable() throws {
    let version = try database.dataVersion()
    if version == dataVersion { return }
    let served = try builder.build()
    recogniser.setDetail(served.detail)
    endpoints.replace(served.endpoints)
    server.publish(served.table)
    dataVersion = version
  }

  private func prune(now: Int64) throws {
    if now < nextPruneAt { return }
    try database.prune(before: now - database.setting(.retention).seconds)
    nextPruneAt = now + Self.pruneInterval
  }

  /// While the database cannot be written, the journal must survive a power loss by itself.
  private func report(_ error: any Error) {
    try? directory.synchronise()
    let words = "\(error)"
    if words == trouble { return }
    trouble = words
    Log.warning("recording waits in the journal: \(words)")
  }

  private func recovered() {
    if trouble == nil { return }
    trouble = nil
    Log.notice("recording goes on; nothing was lost while it waited")
  }
}

extension Database {
  /// The setting `address_detail`.
  func addressDetail() throws(StorageError) -> AddressDetail {
    AddressDetail(rawValue: try setting(.addressDetail).text) ?? .prefix
  }
}

import Basics
import Delivery
import Evidence
package import HTTP1
import Journal
import Manifests
import Operations
import Outbound
import Storage
import System

/// The running daemon: the server's loops, the keeper's thread, the outbox worker's, and what they share.
package final class Daemon: Sendable {
  /// Seconds that answers in flight may take when the daemon is told to stop.
  static let drainSeconds = 10

  /// What is served at the start.
  package let summary: ServingSummary
  private let server: Server
  private let keeper: KeeperThread
  private let lock: DatabaseLock
  private let outbound: OutboundClient
  private let outbox: OutboxWorker

  /// The addresses that are listened on, with the real ports.
  package var addresses: [ListenAddress] { server.boundAddresses }

  /// Opens (or creates) the database, publishes the folder's manifests into an empty one, binds, and starts.
  ///
  /// Every error is thrown before a client could connect.
  package init(_ configuration: DaemonConfiguration) throws {
    let path = try Database.resolve(configuration.databasePath)
    // A port in use, or a folder that is refused, leaves no database behind.
    for folder in [JournalDirectory.path(ofDatabase: path), "\(path).secrets"] { try PrivateFolder.check(folder) }
    let reserved = try ReservedListeners(configuration.server)
    let first = Database.exists(at: path) ? nil : try Self.firstRelease(configuration)
    let lock = try Self.lock(path)
    self.lock = lock
    let database = try Database(path: path)
    if lock.isNew { Log.notice("created the database '\(path)'") }
    try lock.claimJournal()
    var hooks = HookSync(configuration.hooksFolder)
    let trusted = TrustedClock(.present(), lastRecorded: try database.recordedTime())
    let clock = DaemonClock(trusted)
    // What cannot be stored now the keeper will tell, and try again: serving does not wait for it.
    try? hooks.announce(database)
    try? hooks.run(database, now: clock.now(), isConfirmed: clock.isConfirmed)
    try Self.publishFolder(configuration, database, first)

    let journal = try JournalDirectory(path: JournalDirectory.path(ofDatabase: path), databaseID: database.identity())
    // What cannot be folded now the keeper will tell, and try again.
    try? JournalIntake(directory: journal, database: database).recover()
    let served = try TableBuilder(database, maxAge: configuration.maxAge).build()
    summary = served.summary
    let recogniser = ClientRecogniser(rules: .builtIn, detail: served.detail)
    let outbound = OutboundClient()
    if let fault = outbound.fault { Log.warning("no webhook and no proxied request can be sent: \(fault)") }
    self.outbound = outbound
    let proxyName = ProxyName(database: try database.identity())
    let endpoints = EndpointHandler(
      served.endpoints,
      proxy: EndpointProxy(client: outbound, name: proxyName, addressSource: configuration.server.clientAddress))
    var server = configuration.server
    server.limits = try ServerLimits(database, given: configuration.limits)
    server.watchedHeaders = RuleSet.builtIn.watchedHeaders
    let started = try Server(
      configuration: server, reserved: reserved, journal: journal, table: served.table,
      describe: { recogniser.describe($0) }, handle: { endpoints.handle($0) },
      missing: { endpoints.missing($0, status: $1) }, observe: { endpoints.observe($0) })
    self.server = started
    started.setClock(offset: trusted.offset)
    // For `endpoints set`, which refuses an upstream that is this very daemon.
    try? database.setListeners(started.boundAddresses.map(\.description))
    try started.start()
    outbox = try OutboxWorker(
      databasePath: FilePath.absolute(path), outbound: outbound,
      time: { OutboxTime(now: clock.now(), isConfirmed: clock.isConfirmed) }, report: { Log.warning($0) })
    let isDurable = configuration.server.durable
    keeper = try KeeperThread { [hooks] in
      let database = try Database(path: path)
      return try Keeper(
        database: database, directory: journal, builder: TableBuilder(database, maxAge: configuration.maxAge),
        recogniser: recogniser, endpoints: endpoints, server: started, hooks: hooks,
        clock: trusted, shared: clock, lock: lock, isDurable: isDurable)
    }
  }

  /// Looks at once at all that it was given: hooks, settings, secrets, what is published. Says what it found.
  package func reload() { keeper.reload() }

  /// Finishes the answers in flight, folds everything that was recorded, and ends.
  package func stop() {
    server.drain(seconds: Self.drainSeconds)
    keeper.stop()
    outbox.stop()
    outbound.stop()
  }

  /// Before SQLite opens the file. Who holds it is named where it is known.
  private static func lock(_ path: String) throws -> DatabaseLock {
    do throws(StorageError) { return try DatabaseLock(path: path) } catch {
      guard error.code == .inUse, let process = RecordingStatus.read(database: path)?.processID,
        CurrentProcess.isRunning(process)
      else { throw error }
      throw StorageError(.inUse, error.operation, "\(error.cause) (process \(process))", hint: error.hint)
    }
  }

  /// A fresh daemon serves what the folder holds at once. A fault in one file takes nothing from the others.
  private static func publishFolder(
    _ configuration: DaemonConfiguration, _ database: Database, _ read: FolderPublication?
  ) throws {
    guard try database.isEmpty() else { return }
    guard let first = try read ?? firstRelease(configuration) else {
      return Log.notice("nothing is published yet: publish a manifest with 'manifestd publish FILE'")
    }
    for fault in first.faults { Log.warning("'\(fault.path)' is not published: \(fault.message)") }
    let result = try first.publish(into: database)
    for finding in result.findings { Log.notice("\(finding.manifest): \(finding.message)") }
    Log.notice("published \(result.manifests.count) manifests from '\(configuration.manifestsFolder)'")
  }

  /// What an empty database is filled with; nil where the folder holds no manifest. Where all of it is faulty there
  /// is nothing to serve: that is an error.
  private static func firstRelease(_ configuration: DaemonConfiguration) throws -> FolderPublication? {
    let folder = configuration.manifestsFolder
    guard Files.isFolder(folder) else { return nil }
    let first = try FolderPublication(
      folder, note: ReleaseNote(by: configuration.releasedBy, message: "first start", now: Clock.now()))
    if first.isEmpty, let fault = first.faults.first {
      let more = first.faults.count == 1 ? "" : " (and \(first.faults.count - 1) more)"
      throw OperationError(.refused, "publish '\(fault.path)'", "\(fault.message)\(more)")
    }
    return first.isEmpty ? nil : first
  }
}

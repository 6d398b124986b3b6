import Basics
package import Journal
import Synchronization
import System

/// The HTTP server: listeners, event loops, one response table. It knows nothing of what it serves.
package final class Server: Sendable {
  private let shared: ServerShared
  private let reserved: ReservedListeners
  private let handles: [LoopHandle]
  private let journal: JournalDirectory?
  private let threads = Mutex<[SystemThread]>([])
  private let hasEnded = Mutex(false)

  /// Binds, so that a port in use is an error here, before any thread starts. Nobody can connect before `start`. Raises
  /// the process's soft limit of descriptors to the hard one.
  /// - Parameters:
  ///   - reserved: the configuration's addresses, where they are taken already.
  ///   - journal: where answers are recorded before they are sent; nil: nowhere.
  ///   - describe: makes the journal's description of a client at its first sight; called on a loop's thread.
  ///   - handle: answers requests for handled paths; called on a loop's thread. Default: as if there were none.
  ///   - missing: looks at the requests for watched paths that are not served, with the status that each is answered
  ///     with, and gives what is to be noted in the journal; called on a loop's thread.
  ///   - observe: looks at the requests on observe listeners, and gives what is to be noted in the journal; called on
  ///     a loop's thread.
  package init(
    configuration: ServerConfiguration, reserved: ReservedListeners? = nil, journal: JournalDirectory?,
    table: ResponseTable,
    describe: @escaping @Sendable (ClientFacts) -> [UInt8],
    handle: @escaping @Sendable (HandledRequest) -> HandledOutcome = { _ in .missing },
    missing: @escaping @Sendable (HandledRequest, Int) -> [(kind: UInt8, payload: [UInt8])] = { _, _ in [] },
    observe: @escaping @Sendable (HandledRequest) -> [(kind: UInt8, payload: [UInt8])] = { _ in [] }
  ) throws(ServerError) {
    try Self.check(configuration)
    let descriptors = CurrentProcess.raiseDescriptorLimit()
    let taken = if let reserved { reserved } else { try ReservedListeners(configuration) }
    self.reserved = taken
    handles = try Self.handles(configuration.loops)
    // A million connections is more than one machine of this kind is asked for; it bounds the reserved memory.
    let room = min(max(descriptors - 128, 16), 1 << 20)
    let wanted = configuration.limits.connections
    let limit = wanted > 0 ? min(wanted, room) : room
    // Most of what is left is for the journal, the database and the hooks: without it answers would not be recorded.
    shared = ServerShared(
      configuration: configuration, listeners: taken.listeners, connectionLimit: limit,
      refusalRoom: min(64, max(descriptors - limit, 16) / 4), table: table,
      handlers: ServerHandlers(describe: describe, handle: handle, missing: missing, observe: observe))
    self.journal = journal
  }

  deinit { drain(seconds: 0) }

  /// Listens, and starts the loops, one thread each. Once only. What can fail comes before the first client.
  package func start() throws(ServerError) {
    var starts: [(EventLoopParts)] = []
    for (index, handle) in handles.enumerated() {
      starts.append(EventLoopParts(handle: handle, poller: try Self.poller(), journal: try writer(index)))
    }
    try shared.isListening.withLock { (isListening) throws(ServerError) in
      for parts in starts {
        let shared = shared
        // Waits for the lock: for what became of listening.
        let thread = try Self.thread { if shared.isListening.withLock({ $0 }) { parts.run(shared) } }
        threads.withLock { $0.append(thread) }
      }
      try reserved.listen()
      isListening = true
    }
  }

  private static func thread(_ body: @escaping @Sendable () -> Void) throws(ServerError) -> SystemThread {
    do throws(Errno) { return try SystemThread(named: "loop", body) } catch {
      throw ServerError(
        "start", "event loop", cause: error.text, hint: "raise the limit of processes and threads")
    }
  }

  /// Loops switch at their next wake-up, which this causes: whole answers of the old table or of the new one.
  package func publish(_ table: ResponseTable) {
    shared.publish(table)
    for handle in handles { handle.wake() }
  }

  /// Has the loops tell the time of day as the time since the machine started (CLOCK_BOOTTIME) plus this, milliseconds.
  /// Until the first call it follows from the system's clock as the server was made. Say it again now and then: a great
  /// step back is followed at the second time only.
  package func setClock(offset: Int64) { shared.latest.set(offset: offset) }

  /// Stops accepting, finishes the answers in flight, closes idle connections, writes the journal, and returns when
  /// all threads have ended. Later calls do nothing.
  /// - Parameter seconds: after these what is still open is cut off.
  package func drain(seconds: Int) {
    let isFirst = hasEnded.withLock { ended in
      defer { ended = true }
      return !ended
    }
    if !isFirst { return }
    shared.beginDrain(seconds: seconds)
    for handle in handles { handle.wake() }
    for thread in threads.withLock({ $0 }) { thread.join() }
    reserved.close()
  }

  /// Where it listens, with the real ports; without the observe listeners.
  package var boundAddresses: [ListenAddress] { shared.listeners.filter { !$0.observes }.map(\.address) }

  /// Where it observes, with the real ports.
  package var boundObservers: [ListenAddress] { shared.listeners.filter(\.observes).map(\.address) }

  package var statistics: ServerStatistics {
    ServerStatistics(
      requests: handles.reduce(0) { $0 + $1.requests }, connections: shared.connections,
      recordsLost: handles.reduce(0) { $0 + $1.lost }, refused: shared.refused)
  }

  private func writer(_ loop: Int) throws(ServerError) -> JournalWriter? {
    guard let journal else { return nil }
    do throws(JournalError) {
      return try JournalWriter(directory: journal, loop: loop, isDurable: shared.configuration.durable)
    } catch {
      throw ServerError("start", "event loop \(loop)", cause: "\(error)", hint: "recording needs the journal")
    }
  }

  private static func poller() throws(ServerError) -> Poller {
    do throws(Errno) { return try Poller() } catch {
      throw ServerError("start", "event loop", cause: error.text, hint: "raise the limit of open files")
    }
  }

  private static func handles(_ count: Int) throws(ServerError) -> [LoopHandle] {
    do throws(Errno) { return try (0..<count).map { (_) throws(Errno) in try LoopHandle() } } catch {
      throw ServerError("start", "event loop", cause: error.text, hint: "raise the limit of open files")
    }
  }

  static func check(_ configuration: ServerConfiguration) throws(ServerError) {
    let limit = ServerConfiguration.watchedHeaderLimit
    guard (1...64).contains(configuration.loops) else {
      throw ServerError("start", "server", cause: "\(configuration.loops) event loops", hint: "give 1 to 64")
    }
    guard configuration.watchedHeaders.count <= limit else {
      throw ServerError(
        "start", "server", cause: "\(configuration.watchedHeaders.count) watched headers", hint: "\(limit) at most")
    }
  }
}

import Synchronization

/// What a server and its loops share. Immutable, atomic, or under a lock.
final class ServerShared: Sendable {
  let configuration: ServerConfiguration
  /// Those of the configuration, the observers behind them.
  let listeners: [Listener]
  /// How many connections may be open at once.
  let connectionLimit: Int
  /// How many beyond the limit get a 503 and time to read it, over all loops: any more are closed without a word.
  let refusalRoom: Int
  let hasher = ClientHasher()
  let latest = LatestTime()
  let handlers: ServerHandlers
  let addresses = AddressCounts()

  /// Held while the loops' threads are made and the sockets begin to listen; false: nobody can connect.
  let isListening = Mutex(false)

  private let trusted: TrustedMemory
  private let current: Mutex<ResponseTable>
  private let generation = Atomic<Int>(0)
  /// -1: not draining.
  private let drain = Atomic<Int>(-1)
  private let connectionCount = Atomic<Int>(0)
  private let refusedCount = Atomic<UInt64>(0)

  init(
    configuration: ServerConfiguration, listeners: [Listener], connectionLimit: Int, refusalRoom: Int,
    table: ResponseTable, handlers: ServerHandlers
  ) {
    self.configuration = configuration
    self.listeners = listeners
    self.connectionLimit = connectionLimit
    self.refusalRoom = refusalRoom
    self.handlers = handlers
    trusted = TrustedMemory(configuration.trustedProxies)
    current = Mutex(table)
  }

  var proxies: TrustList { trusted.list }

  var table: ResponseTable { current.withLock { $0 } }
  /// Moves with each `publish`: looked at once a wake-up, so that the lock is taken only when there is news.
  var tableGeneration: Int { generation.load(ordering: .acquiring) }

  func publish(_ table: ResponseTable) {
    current.withLock { $0 = table }
    generation.add(1, ordering: .releasing)
  }

  /// How long loops may take to drain; nil: they are to go on.
  var drainSeconds: Int? {
    let seconds = drain.load(ordering: .acquiring)
    return seconds < 0 ? nil : seconds
  }

  func beginDrain(seconds: Int) { drain.store(max(0, seconds), ordering: .releasing) }

  /// - Returns: how many are open now.
  func countOpened() -> Int { connectionCount.add(1, ordering: .relaxed).newValue }
  func countClosed() { connectionCount.subtract(1, ordering: .relaxed) }
  func countRefused() { refusedCount.add(1, ordering: .relaxed) }

  var connections: Int { connectionCount.load(ordering: .relaxed) }
  var refused: UInt64 { refusedCount.load(ordering: .relaxed) }
}

/// Keeps a `TrustList` alive.
///
/// `@unchecked Sendable`: the list is never written after it was made.
private final class TrustedMemory: @unchecked Sendable {
  let list: TrustList
  init(_ proxies: [TrustedProxy]) { list = TrustList(proxies) }
  deinit { list.deallocate() }
}

import Delivery
import Operations
import Synchronization
import System

/// Runs the keeper's turns on a thread of its own until it is told to stop.
final class KeeperThread: Sendable {
  /// Milliseconds from the beginning of one turn to that of the next, where there is news: what a client did and nobody
  /// knew is stored after one of them.
  static let intervalMilliseconds: Int64 = 200
  /// How long what another process has written is looked for, and how often, milliseconds.
  static let lookMilliseconds: Int64 = 1_000
  static let lookIntervalMilliseconds: Int64 = 400
  /// Milliseconds until a keeper that could not be made is tried again: the database may be locked just then.
  static let retryMilliseconds: Int64 = 1_000

  private let wakeUp: WakeUp
  private let isStopping = Atomic<Bool>(false)
  private let isReloading = Atomic<Bool>(false)
  private let end = Semaphore()

  /// `make` builds the keeper on its own thread: its connection may be used by no other.
  /// - Throws: where no descriptor is left to wait on, or no thread can be started.
  init(_ make: @escaping @Sendable () throws -> Keeper) throws(WaitError) {
    wakeUp = try WakeUp()
    try WaitError.orThread(named: "keeper") { [self] in
      let waiting = Waiting(wakeUp)
      if let keeper = keeper(make, waiting) { run(keeper, waiting) }
      end.signal()
    }
  }

  /// Has the keeper's next turn, which is at once, look at everything anew.
  func reload() {
    isReloading.store(true, ordering: .releasing)
    wakeUp.call()
  }

  /// Has the keeper do its last turn, and waits for it. Call it once, when the loops have ended.
  func stop() {
    isStopping.store(true, ordering: .releasing)
    wakeUp.call()
    end.wait()
  }

  /// Until it can be made, what is recorded waits in the journal. Nil: it was told to stop before.
  private func keeper(_ make: () throws -> Keeper, _ waiting: Waiting) -> Keeper? {
    var trouble: String?
    while true {
      do { return try make() } catch {
        let words = "\(error)"
        if words != trouble { Log.warning("recording waits in the journal: \(words)") }
        trouble = words
      }
      if isStopping.load(ordering: .acquiring) { return nil }
      _ = waiting.wait(until: Waiting.uptime() + Self.retryMilliseconds)
    }
  }

  private func run(_ keeper: Keeper, _ waiting: Waiting) {
    /// What is written to the database shows a moment later: until then it is looked for again.
    var looksUntil: Int64 = 0
    // Before the first look: what is written from then on is told of.
    keeper.watch(waiting)
    while !isStopping.load(ordering: .acquiring) {
      let begun = Waiting.uptime()
      if isReloading.exchange(false, ordering: .acquiringAndReleasing) { keeper.reload() }
      let turn = keeper.turn(event: wakeUp.descriptor)
      if turn.isMore { continue }
      let end = begun < looksUntil ? min(turn.dueAt, begun + Self.lookIntervalMilliseconds) : turn.dueAt
      if wait(for: keeper, waiting, begun: begun, until: end) {
        looksUntil = Waiting.uptime() + Self.lookMilliseconds
      }
    }
    keeper.finish(event: wakeUp.descriptor)
  }

  /// Until a turn is due, or somebody asks for one. News is gathered until the interval is over.
  /// - Returns: whether the database was written to.
  private func wait(for keeper: Keeper, _ waiting: Waiting, begun: Int64, until time: Int64) -> Bool {
    let soon = begun + Self.intervalMilliseconds
    var (end, hasChanged) = (time, false)
    while !isStopping.load(ordering: .acquiring), !isReloading.load(ordering: .acquiring), Waiting.uptime() < end {
      keeper.watch(waiting)
      if keeper.isAsked { break }
      if keeper.noticeNews() { end = min(end, soon) }
      let reasons = waiting.wait(until: end)
      if reasons.contains(.changed) { (end, hasChanged) = (min(end, soon), true) }
      keeper.noticeNews()
    }
    return hasChanged
  }
}

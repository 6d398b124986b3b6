import Foundation
import Synchronization

/// Runs the keeper's turns on a thread of its own until it is told to stop.
final class KeeperThread: Sendable {
  /// Seconds between two turns: what a client did is visible to queries after one of them.
  static let interval = 0.2

  private struct State {
    var isStopping = false
    var hasEnded = false
  }

  private let state = Mutex(State())
  private let changed = NSCondition()

  /// `make` builds the keeper on its own thread: its connection may be used by no other.
  init(_ make: @escaping @Sendable () throws -> Keeper) {
    let thread = Thread { [self] in
      run(make)
      state.withLock { $0.hasEnded = true }
      wake()
    }
    thread.name = "keeper"
    thread.start()
  }

  /// Has the keeper do its last turn, and waits for it. Call it when the loops have ended.
  func stop() {
    state.withLock { $0.isStopping = true }
    wake()
    wait(until: .distantFuture) { $0.hasEnded }
  }

  private func run(_ make: () throws -> Keeper) {
    do {
      let keeper = try make()
      while !state.withLock({ $0.isStopping }) {
        let isMore = keeper.turn(now: Clock.now())
        if !isMore { wait(until: Date(timeIntervalSinceNow: Self.interval)) { $0.isStopping } }
      }
      keeper.finish()
    } catch {
      Log.warning("nothing is recorded: \(error)")
    }
  }

  private func wait(until deadline: Date, for condition: (State) -> Bool) {
    changed.lock()
    defer { changed.unlock() }
    while !state.withLock({ condition($0) }) {
      if !changed.wait(until: deadline) { return }
    }
  }

  private func wake() {
    changed.lock()
    changed.broadcast()
    changed.unlock()
  }
}

import Dispatch
import Foundation

/// Runs the keeper's turns on a thread of its own until it is told to stop.
final class KeeperThread: Sendable {
  /// Milliseconds between two turns: what a client did is visible to queries after one of them.
  static let intervalMilliseconds = 200

  private let stopRequest = DispatchSemaphore(value: 0)
  private let end = DispatchSemaphore(value: 0)

  /// `make` builds the keeper on its own thread: its connection may be used by no other.
  init(_ make: @escaping @Sendable () throws -> Keeper) {
    let thread = Thread { [self] in
      run(make)
      end.signal()
    }
    thread.name = "keeper"
    thread.start()
  }

  /// Has the keeper do its last turn, and waits for it. Call it once, when the loops have ended.
  func stop() {
    stopRequest.signal()
    end.wait()
  }

  private func run(_ make: () throws -> Keeper) {
    do {
      let keeper = try make()
      var isMore = false
      while stopRequest.wait(timeout: .now() + .milliseconds(isMore ? 0 : Self.intervalMilliseconds)) == .timedOut {
        isMore = keeper.turn(now: Clock.now())
      }
      keeper.finish()
    } catch {
      Log.warning("nothing is recorded: \(error)")
    }
  }
}

import Synchronization
import System

/// The time of day as all loops of the process see it: what is added to the time since the machine started, and the
/// latest that any loop has seen. Setting the system's clock does not move it.
final class LatestTime: Sendable {
  /// Milliseconds that a time may be behind the latest before the clock itself was set back.
  private static let slack: Int64 = 60_000

  private let milliseconds = Atomic<Int64>(0)
  private let offset: Atomic<Int64>

  /// Begins with the system's clock.
  init() {
    offset = Atomic(Clocks.wall - Clocks.steady)
  }

  /// The time of day that belongs to a time since the machine started, or the latest seen if that is later.
  func advance(to steady: Int64) -> Int64 {
    let time = steady &+ offset.load(ordering: .relaxed)
    let latest = milliseconds.load(ordering: .relaxed)
    if time == latest { return time }
    return milliseconds.max(time, ordering: .relaxed).newValue
  }

  /// From now on this is added. A great step back is followed once it is said again: a loop that is at work may have
  /// seen the old time meanwhile.
  func set(offset new: Int64) {
    offset.store(new, ordering: .relaxed)
    let time = Clocks.steady &+ new
    if milliseconds.load(ordering: .relaxed) > time &+ Self.slack { milliseconds.store(time, ordering: .relaxed) }
  }
}

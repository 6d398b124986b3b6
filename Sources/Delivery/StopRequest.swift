import Synchronization

/// Tells what is under way that the daemon stops, and how long it may still take.
package final class StopRequest: Sendable {
  /// Seconds that a hook may go on after it is made.
  package static let graceSeconds: Int64 = 5
  /// Milliseconds that a request may go on: unlike a hook it does no work here, and is made again.
  static let requestGrace: Int64 = 1_000

  private let grace: Int64
  /// Milliseconds of `Waiting.uptime`; 0: not made.
  private let madeAt = Atomic<Int64>(0)

  package init() { grace = Self.graceSeconds * 1_000 }

  /// For tests of hooks that do not end by themselves.
  init(graceSeconds: Int64) { grace = graceSeconds * 1_000 }

  package func make() { madeAt.store(max(Waiting.uptime(), 1), ordering: .releasing) }

  package var isMade: Bool { madeAt.load(ordering: .acquiring) != 0 }

  /// Whether a hook's grace is over.
  var isOver: Bool {
    let time = madeAt.load(ordering: .acquiring)
    return time != 0 && Waiting.uptime() >= time + grace
  }
}

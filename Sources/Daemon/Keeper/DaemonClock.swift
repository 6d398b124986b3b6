import Delivery
import Evidence
import Operations
import Synchronization

/// The daemon's one time, for all its threads: what the keeper trusts, read anywhere.
///
/// The keeper owns the `TrustedClock` and says here what has come of it; between two of its turns the time goes on with
/// the machine's.
final class DaemonClock: Sendable {
  /// Milliseconds, added to the time since the machine started.
  private let offset: Atomic<Int64>
  private let isConfirmedNow: Atomic<Bool>

  init(_ clock: TrustedClock) {
    offset = Atomic(clock.offset)
    isConfirmedNow = Atomic(clock.doubt == nil)
  }

  func set(_ clock: TrustedClock) {
    offset.store(clock.offset, ordering: .relaxed)
    isConfirmedNow.store(clock.doubt == nil, ordering: .relaxed)
  }

  /// The trusted time, Unix seconds.
  func now() -> Int64 { (Waiting.uptime() + offset.load(ordering: .relaxed)) / 1_000 }

  /// Whether time alone may cause anything now.
  var isConfirmed: Bool { isConfirmedNow.load(ordering: .relaxed) }
}

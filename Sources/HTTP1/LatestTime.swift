import Synchronization

/// The latest wall time seen by any loop of the process.
final class LatestTime: Sendable {
  private let milliseconds = Atomic<Int64>(0)

  /// The given time, or the latest seen if that is later.
  func advance(to time: Int64) -> Int64 {
    let latest = milliseconds.load(ordering: .relaxed)
    if time == latest { return time }
    return milliseconds.max(time, ordering: .relaxed).newValue
  }
}

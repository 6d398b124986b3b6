import Operations
import Synchronization
import System

/// Tells the log of upstreams that fail: of each one line a minute, with how often it failed since the last.
final class UpstreamTrouble: Sendable {
  private struct Told {
    var at: UInt64
    var count = 0
  }

  /// Upstreams remembered; they are the operator's own, and change seldom.
  private static let limit = 1_024
  private static let intervalNanoseconds: UInt64 = 60_000_000_000

  private let told = Mutex<[String: Told]>([:])
  private let write: @Sendable (String) -> Void

  init(write: @escaping @Sendable (String) -> Void = { Log.warning($0) }) { self.write = write }

  /// - Parameters:
  ///   - upstream: scheme, host, port and path.
  ///   - words: what happened this time.
  ///   - now: of the monotonic clock, nanoseconds.
  func failed(_ upstream: String, _ words: String, now: UInt64 = Clocks.monotonicNanoseconds) {
    let count: Int? = told.withLock { told in
      if told.count >= Self.limit { told = [:] }
      var last = told[upstream]
      if var last, now < last.at + Self.intervalNanoseconds {
        last.count += 1
        told[upstream] = last
        return nil
      }
      defer { told[upstream] = Told(at: now) }
      last = last ?? Told(at: now)
      return last?.count ?? 0
    }
    guard let count else { return }
    write(count == 0 ? words : "\(words) (\(count) more failed since the last word on it)")
  }
}

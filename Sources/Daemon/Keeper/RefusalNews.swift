import Operations

/// Has the log say that connections are refused, a line a minute at most.
struct RefusalNews {
  /// Milliseconds from one line to the next.
  private static let interval: Int64 = 60_000

  private var told: UInt64 = 0
  private var nextAt = Int64.min

  /// - Parameters:
  ///   - refused: connections since the start.
  ///   - time: milliseconds since the machine started.
  mutating func tell(_ refused: UInt64, at time: Int64) {
    guard let words = words(refused, at: time) else { return }
    Log.warning(words)
  }

  /// Nil: there is nothing new, or it is too soon.
  mutating func words(_ refused: UInt64, at time: Int64) -> String? {
    guard refused > told, time >= nextAt else { return nil }
    let count = refused - told
    (told, nextAt) = (refused, time + Self.interval)
    return "\(count) \(count == 1 ? "connection was" : "connections were") refused: max_connections, "
      + "max_connections_per_address or the limit of open files was reached"
  }
}

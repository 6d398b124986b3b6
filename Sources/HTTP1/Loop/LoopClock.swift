import Basics
import System

/// The time as a loop sees it: read once each wake-up. Owned by one loop thread.
@safe
struct LoopClock {
  /// Milliseconds since 1970, as the server was told; never backwards, unless it was told so.
  private(set) var wall: Int64 = 0
  /// Milliseconds since the machine started, its sleep included, for time-outs.
  private(set) var steady: Int64 = 0
  /// `wall` as the 29 bytes of an HTTP-date.
  let date: UnsafeMutablePointer<UInt8>
  private var dateSecond = Int64.min

  init() {
    unsafe date = .allocate(capacity: 32)
    unsafe date.initialize(repeating: 0x20, count: 32)
  }

  func deallocate() { unsafe date.deallocate() }

  /// - Parameter shared: what makes the time of day of it.
  mutating func update(_ shared: LatestTime) {
    steady = Clocks.steady
    wall = shared.advance(to: steady)
    let second = wall / 1000
    if second == dateSecond { return }
    dateSecond = second
    for (index, byte) in HTTPDate.text(second).utf8.enumerated() { unsafe date[index] = byte }
  }
}

import Glibc

/// The system's clocks (clock_gettime(2)).
package enum Clocks {
  /// Milliseconds since the machine started: nobody can set it, and it goes on while the machine sleeps
  /// (CLOCK_BOOTTIME).
  package static var steady: Int64 { milliseconds(CLOCK_BOOTTIME) }

  /// Milliseconds of a clock that nobody sets, and that stands while the machine sleeps (CLOCK_MONOTONIC).
  package static var monotonic: Int64 { milliseconds(CLOCK_MONOTONIC) }

  /// The same, nanoseconds.
  package static var monotonicNanoseconds: UInt64 {
    let time = time(CLOCK_MONOTONIC)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    let time = time(clock)
    return Int64(time.tv_sec) &* 1_000 &+ Int64(time.tv_nsec) / 1_000_000
  }

  private static func time(_ clock: clockid_t) -> timespec {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return time
  }
}

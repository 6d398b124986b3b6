import Glibc

/// The system's clocks (clock_gettime(2)).
package enum Clocks {
  /// Milliseconds since the machine started: nobody can set it, and it goes on while the machine sleeps
  /// (CLOCK_BOOTTIME).
  @inlinable package static var steady: Int64 { milliseconds(CLOCK_BOOTTIME) }

  /// Milliseconds of a clock that nobody sets, and that stands while the machine sleeps (CLOCK_MONOTONIC).
  package static var monotonic: Int64 { milliseconds(CLOCK_MONOTONIC) }

  /// The same, nanoseconds.
  package static var monotonicNanoseconds: UInt64 { UInt64(nanoseconds(CLOCK_MONOTONIC)) }

  /// The time of day, milliseconds since 1970 (CLOCK_REALTIME): it is what somebody has set it to.
  package static var wall: Int64 { milliseconds(CLOCK_REALTIME) }

  /// The same, nanoseconds.
  package static var wallNanoseconds: Int64 { nanoseconds(CLOCK_REALTIME) }

  @inlinable
  static func milliseconds(_ clock: Int32) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) &* 1_000 &+ Int64(time.tv_nsec) / 1_000_000
  }

  private static func nanoseconds(_ clock: Int32) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}

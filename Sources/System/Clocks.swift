import Glibc

/// The system's clocks (clock_gettime(2)).
package enum Clocks {
  /// Milliseconds since the machine started: nobody can set it, and it goes on while the machine sleeps
  /// (CLOCK_BOOTTIME).
  package static var steady: Int64 { milliseconds(CLOCK_BOOTTIME) }

  /// Milliseconds of a clock that nobody sets, and that stands while the machine sleeps (CLOCK_MONOTONIC).
  package static var monotonic: Int64 { milliseconds(CLOCK_MONOTONIC) }

  /// The same, nanoseconds.
  package static var monotonicNanoseconds: UInt64 { UInt64(nanoseconds(CLOCK_MONOTONIC)) }

  /// The time of day, milliseconds since 1970 (CLOCK_REALTIME): it is what somebody has set it to.
  package static var wall: Int64 { milliseconds(CLOCK_REALTIME) }

  /// The same, nanoseconds.
  package static var wallNanoseconds: Int64 { nanoseconds(CLOCK_REALTIME) }

  /// The same as `wall`, with what a test takes it to be off by: what is judged and stored goes by this one.
  package static var system: Int64 { wall + systemError() }

  /// Distinguishes one start of the machine from another; nil: the system does not say.
  package static let bootID: String? = Files.contents(of: "/proc/sys/kernel/random/boot_id", limit: 64).map {
    String(decoding: $0.prefix { $0 > 0x20 }, as: UTF8.self)
  }

  /// Debug builds take the system's clock to be off by as many seconds as the file says that `MANIFESTD_CLOCK` names,
  /// milliseconds: a test sets it while the daemon runs. Release builds know no such variable.
  private static func systemError() -> Int64 {
    #if DEBUG
      guard let path = errorFile, let bytes = Files.contents(of: path, limit: 32, followsLinks: false) else { return 0 }
      return (Int64(String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)) ?? 0) * 1_000
    #else
      return 0
    #endif
  }

  /// Whether a test sets the clock, of which nothing tells.
  package static var isSystemSet: Bool {
    #if DEBUG
      return errorFile != nil
    #else
      return false
    #endif
  }

  #if DEBUG
    private static let errorFile = Environment.value("MANIFESTD_CLOCK")
  #endif

  private static func milliseconds(_ clock: Int32) -> Int64 {
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

import Glibc

/// Short sleeps of tests, and waits for what is asserted.
enum Pause {
  static func milliseconds(_ count: UInt32) { usleep(count * 1000) }

  /// Waits until something is so, for far longer than it ever takes; false where it never is.
  static func until(_ isSo: () throws -> Bool) rethrows -> Bool {
    let start = ContinuousClock.now
    while try !isSo() {
      if ContinuousClock.now - start > .seconds(90) { return false }
      milliseconds(2)
    }
    return true
  }
}

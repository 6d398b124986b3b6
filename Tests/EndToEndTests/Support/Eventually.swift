import Foundation
import Testing

/// How long a test waits for what it asserts: far longer than it ever takes, also on a machine that is busy otherwise.
let patience = Duration.seconds(90)

/// Looks until what is there is as expected, and gives what was seen last. Tests wait for what they assert, never for
/// time: what never comes fails the test, in the words of what was waited for and of what was there instead.
///
/// - Parameters:
///   - what: what is waited for, as "never: …" would say it.
///   - look: what is there now; an error is thrown on.
///   - fits: whether it is that.
@discardableResult
func eventually<Seen>(
  _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ look: () throws -> Seen,
  fits: (Seen) throws -> Bool
) throws -> Seen {
  let start = ContinuousClock.now
  var pause: UInt32 = 5_000
  while true {
    let seen = try look()
    if try fits(seen) { return seen }
    if ContinuousClock.now - start > patience {
      Issue.record("never: \(what); the last that was seen: \(seen)", sourceLocation: sourceLocation)
      return seen
    }
    usleep(pause)
    // A look may be a process of its own: no more of them than are needed.
    pause = min(pause * 3 / 2, 100_000)
  }
}

/// The same where there is nothing to be seen but that it is so.
func eventually(
  _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ isSo: () throws -> Bool
) throws {
  try eventually(what, sourceLocation: sourceLocation, isSo) { $0 }
}

extension Process {
  /// Waits until it has ended by itself; false where it never does.
  func endsByItself() -> Bool {
    let start = ContinuousClock.now
    while isRunning && ContinuousClock.now - start < patience { usleep(10_000) }
    return !isRunning
  }
}

import Basics
import Delivery
import Evidence
import Journal
import Storage
import System

/// The time as a running daemon tells it to verbs.
package enum DaemonTime {
  /// Seconds that the system's clock may be off a running daemon's time for something to be published.
  package static let publishLimit: Int64 = 60

  /// Unix seconds; nil: no daemon serves the database, or it does not tell.
  package static func now(database given: String) -> Int64? {
    let path = (try? Database.resolve(given)) ?? given
    guard let word = RecordingStatus.read(database: path)?.clock, word.bootID == Clocks.bootID,
      DatabaseLock.isHeld(path: path)
    else { return nil }
    return (word.time + Waiting.uptime() - word.uptime) / 1_000
  }

  /// What is published is dated by one clock: refused where this system's differs from the running daemon's time.
  package static func checkPublishing(database path: String) throws(OperationError) {
    guard let trusted = now(database: path) else { return }
    let difference = Clock.now() - trusted
    if abs(difference) <= publishLimit { return }
    throw OperationError(
      .refused, "publish",
      "the system's clock is \(RelativeTime.words(abs(difference))) \(difference > 0 ? "ahead of" : "behind") the "
        + "running daemon's time, \(RFC3339.text(trusted))",
      hint: "set the clock right, or, if it is right, say so with 'manifestd doctor --confirm-clock'")
  }
}

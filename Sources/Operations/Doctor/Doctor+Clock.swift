import Basics
import Evidence
package import Storage
import System

/// Whether the time can be trusted.
extension Doctor {
  func clock(_ database: Database, isServed: Bool) throws(StorageError) -> HealthCheck {
    let hint = "set it right, or, if it is right, say so with 'manifestd doctor --confirm-clock'"
    if isServed, let word = RecordingStatus.read(database: path)?.clock, word.bootID == Clocks.bootID {
      if let doubt = word.doubt {
        return HealthCheck(
          "clock", .problem,
          "not trusted: \(doubt), found \(RFC3339.text(word.since ?? now)); nothing happens that time alone causes",
          hint: hint)
      }
      return HealthCheck("clock", .ok, "the daemon's time is \(RFC3339.text(now)), within a minute of the system's")
    }
    let found = TrustedClock(.present(), lastRecorded: try database.recordedTime())
    guard let doubt = found.doubt else { return HealthCheck("clock", .ok, "in step with what was recorded last") }
    return HealthCheck("clock", .note, "the next 'manifestd serve' would not trust it: \(doubt.words)", hint: hint)
  }

  /// The operator says that the system's clock is right: the next start believes it, and a running daemon takes it over
  /// now. Returns whether that is done, after a second at most.
  package static func confirmClock(path: String) throws(StorageError) -> Bool {
    try Database(path: path).confirmClock(at: Clocks.system)
    for _ in 0..<50 where DatabaseLock.isHeld(path: path) {
      if RecordingStatus.read(database: path)?.clock?.doubt == nil { return true }
      SystemThread.sleep(milliseconds: 20)
    }
    return !DatabaseLock.isHeld(path: path)
  }
}

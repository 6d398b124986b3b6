import Delivery
import Journal
package import Storage
import System

/// Whether what a verb reads is all that was recorded.
package enum Freshness {
  /// Bytes that a daemon which is gone has left in its journal; 0 where one runs: it takes them in itself.
  package static func waiting(in database: Database) throws -> Int64 {
    if DaemonTime.now(database: database.path) != nil { return 0 }
    return try Backlog(database, now: 0).bytes
  }

  /// Milliseconds that a verb waits for the daemon.
  static let patience: Int64 = 500
  /// Seconds for which what repeats earlier requests may wait to be stored.
  package static let delay: Int64 = 10

  /// Has a running daemon take in what was recorded until now, and waits for that a moment.
  /// - Returns: Unix seconds: what was recorded since then may be missing; nil: nothing is, or no daemon runs.
  package static func await(database given: String) -> Int64? {
    let path = (try? Database.resolve(given)) ?? given
    guard let now = DaemonTime.now(database: path), let wakeUp = try? WakeUp() else { return nil }
    let folder = JournalDirectory.path(ofDatabase: path)
    let asked = Waiting.uptime()
    let waiting = Waiting(wakeUp)
    guard (try? FoldRequest.ask(folder: folder, at: asked)) != nil else { return now - delay }
    while true {
      waiting.watch(RecordingStatus.file(folder), for: .contents)
      let state = RecordingStatus.read(database: path)
      if let folded = state?.foldedAt, folded >= asked { return nil }
      if Waiting.uptime() >= asked + patience {
        return state?.troubles.first { $0.step == .fold }?.since ?? now - delay
      }
      _ = waiting.wait(until: asked + patience)
    }
  }
}

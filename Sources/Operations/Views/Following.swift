import Delivery
package import Storage
import System

/// Waits until there may be more to tell from a database, for as long as somebody reads what is told.
///
/// SQLite's write-ahead log is watched (inotify(7)), and once a second it is asked whether anybody has committed: the
/// kernel tells of no change that came over a network.
package final class Following {
  /// Milliseconds between two looks, at least and at most.
  private static let pauses: (least: Int64, most: Int64) = (500, 1_000)
  private static let output: Int32 = 1

  private let database: Database
  private let asksDaemon: Bool
  private let waiting: Waiting
  /// Made, and never called: `Waiting` wants one.
  private let wakeUp: WakeUp
  private var version: Int64
  private var lookedAt = Waiting.uptime()

  /// From now on a write to a standard output that nobody reads fails instead of ending the process by SIGPIPE.
  /// - Parameter asksDaemon: what is recorded and not stored yet is asked for: what is told comes of requests.
  package init(_ database: Database, asksDaemon: Bool) throws {
    StandardStreams.ignoreBrokenPipes()
    self.database = database
    self.asksDaemon = asksDaemon
    wakeUp = try WakeUp()
    waiting = Waiting(wakeUp)
    version = try database.dataVersion()
  }

  /// Waits until something was stored since the last call, or since this was made.
  /// - Returns: false: nobody reads the standard output any more.
  package func next() throws -> Bool {
    while true {
      let soonest = lookedAt + Self.pauses.least
      if Waiting.isLeft(Self.output, within: max(0, soonest - Waiting.uptime())) { return false }
      waiting.watch("\(database.path)-wal", for: .contents)
      let latest = lookedAt + Self.pauses.most
      if waiting.wait(until: latest, orEndOf: Self.output).contains(.left) { return false }
      lookedAt = Waiting.uptime()
      if asksDaemon, try Backlog(database, now: 0).bytes > 0 { _ = Freshness.await(database: database.path) }
      let present = try database.dataVersion()
      if present == version { continue }
      version = present
      return true
    }
  }
}

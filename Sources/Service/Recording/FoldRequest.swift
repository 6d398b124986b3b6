import Delivery
import Journal
package import Storage
import System

/// What verbs ask of a running daemon: to take in now what was recorded so far. They write the time into a file of the
/// journal's folder, and the daemon answers in its status. Owned by the keeper's thread.
final class FoldRequest {
  /// Bytes of the time, in decimal digits.
  private static let width = 20

  let path: String
  private let descriptor: Int32?
  /// Whoever asked before this was seen to, whatever came of it; milliseconds since the machine started.
  private var seenAt: Int64 = 0

  /// Where the file cannot be made, nobody can ask.
  init(folder: String) {
    path = Self.file(folder)
    descriptor = try? Syscalls.openForAsking(path)
    // Its block is there then: asking takes no room on a full disk.
    if let descriptor { Self.write(0, to: descriptor) }
  }

  deinit {
    if let descriptor { Syscalls.close(descriptor) }
  }

  /// Whether its file is still the one that verbs find by its name.
  var isInPlace: Bool { descriptor.map { Syscalls.isFile($0, at: path) } ?? false }

  /// Whether somebody asked since a turn saw to it.
  var isPending: Bool {
    guard let descriptor, let asked = Int64(Syscalls.start(of: descriptor, count: Self.width)) else { return false }
    return asked > seenAt
  }

  func setSeen(at time: Int64) { seenAt = time }

  /// Asks.
  /// - Parameter time: in milliseconds since the machine started.
  static func ask(folder: String, at time: Int64) throws(ServiceError) {
    let descriptor = try Syscalls.openForAsking(file(folder))
    defer { Syscalls.close(descriptor) }
    write(time, to: descriptor)
  }

  private static func write(_ time: Int64, to descriptor: Int32) {
    let digits = "\(time)"
    Syscalls.overwrite(descriptor, Array((String(repeating: "0", count: width - digits.utf8.count) + digits).utf8))
  }

  private static func file(_ folder: String) -> String { "\(folder)/wanted" }
}

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
  static let delay = FoldPace.patience / 1_000

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

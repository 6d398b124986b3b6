import System

/// Who writes next. SQLite has no queue: its write lock goes to whoever looks when it is free, and one that writes
/// again at once starves all who sleep between two looks (https://www.sqlite.org/c3ref/busy_timeout.html).
///
/// So all that write queue before they ask SQLite: in `FILE.turn`, a file of its own, for closing the database's would
/// drop SQLite's locks (https://www.sqlite.org/howtocorrupt.html §2.2). Three bytes of it are locked, each for its own
/// purpose, as open file descriptions are (fcntl(2), F_OFD_SETLK), so that the kernel drops them with whoever ends:
/// - `turn`: by the one that writes.
/// - `next`: by the first of those that wait. Who was second for a turn cannot be overtaken for the one after it.
/// - `verb`: shared by all verbs that wait; daemons let them go first, for a while.
///
/// It is a courtesy: SQLite's lock protects the data. Where the file cannot be made, all go without.
final class WriteTurn {
  private enum Place: Int64 {
    case turn, next, verb
  }

  /// Milliseconds for which a daemon lets verbs go first, however many come.
  let courtesy: Int64
  private let database: String
  private var descriptor: Int32?
  private var isTried = false

  init(database: String, courtesy: Int64 = 1_000) {
    self.database = database
    self.courtesy = courtesy
  }

  deinit {
    if let descriptor { Descriptor.close(descriptor) }
  }

  /// Waits for the turn; false where there is none to be had in time.
  func take(_ wait: inout WriteWait) -> Bool {
    guard let descriptor = opened() else { return true }
    defer { Descriptor.unlock(descriptor, byte: Place.verb.rawValue) }
    if wait.patience.isFirst {
      _ = wait.until { Descriptor.lock(descriptor, byte: Place.verb.rawValue, isShared: true) }
    } else {
      letVerbsGoFirst(descriptor)
    }
    guard wait.until({ Descriptor.lock(descriptor, byte: Place.next.rawValue) }) else { return false }
    defer { Descriptor.unlock(descriptor, byte: Place.next.rawValue) }
    return wait.until { Descriptor.lock(descriptor, byte: Place.turn.rawValue) }
  }

  /// The next one's turn.
  func end() {
    if let descriptor { Descriptor.unlock(descriptor, byte: Place.turn.rawValue) }
  }

  /// Whether a verb waits for its turn.
  var isAwaited: Bool {
    guard let descriptor = opened() else { return false }
    defer { Descriptor.unlock(descriptor, byte: Place.verb.rawValue) }
    return !Descriptor.lock(descriptor, byte: Place.verb.rawValue)
  }

  private func letVerbsGoFirst(_ descriptor: Int32) {
    let begun = Clocks.monotonic
    while isAwaited, Clocks.monotonic - begun < courtesy { SystemThread.sleep(milliseconds: 1) }
  }

  private func opened() -> Int32? {
    if !isTried {
      isTried = true
      descriptor = Self.open("\(Files.resolved(database) ?? database).turn")
    }
    return descriptor
  }

  /// Nil where it cannot be made, or is anything but a file of this user.
  private static func open(_ path: String) -> Int32? {
    guard let descriptor = try? Descriptor.open(path, .both, [.made, .noLink, .noWait]) else { return nil }
    if let status = try? FileStatus(of: descriptor), status.kind == .regular, status.owner == Accounts.effectiveUser {
      return descriptor
    }
    Descriptor.close(descriptor)
    return nil
  }
}

/// One wait for the write lock, in the queue and then at SQLite's.
struct WriteWait {
  /// Milliseconds between two looks: the first ones come fast.
  private static let longestPause: Int64 = 5

  let patience: WritePatience
  private let database: String
  private let begun = Clocks.monotonic
  private var isTold = false

  init(_ patience: WritePatience, database: String) {
    self.patience = patience
    self.database = database
  }

  /// Whether it has lasted too long. Tells, once, that it lasts.
  mutating func isOver() -> Bool {
    let waited = Clocks.monotonic - begun
    if !isTold, waited >= WritePatience.wordAfter * 1_000, let tell = patience.onWait {
      isTold = true
      tell("waiting for the write lock of '\(database)', held by \(LockHolder.words(database: database))")
    }
    return waited >= patience.seconds * 1_000
  }

  /// Looks again and again; false when it has lasted too long.
  mutating func until(_ isDone: () -> Bool) -> Bool {
    var pause: Int64 = 0
    while !isDone() {
      if isOver() { return false }
      pause = min(pause + 1, Self.longestPause)
      SystemThread.sleep(milliseconds: Int(pause))
    }
    return true
  }
}

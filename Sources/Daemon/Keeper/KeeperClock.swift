import Evidence
import HTTP1
import Operations
import Storage

/// The keeper's hold on the time: it reads both clocks at each turn, has the whole daemon go by what can be trusted,
/// and keeps the time for the next start.
struct KeeperClock {
  /// Seconds between two notes of the time in the database while something is recorded, and while nothing is.
  static let busyInterval: Int64 = 60
  static let idleInterval: Int64 = 3_600
  /// Milliseconds that the daemon's word on its time may be off before it is written anew.
  static let wordSlack: Int64 = 500

  private let database: Database
  private let shared: DaemonClock
  private let server: Server
  private let status: RecordingStatus
  private var clock: TrustedClock
  /// As the database had it when it was looked at last.
  private var confirmations: Int64
  /// Seconds: when the time was noted last, and rows changed by then.
  private var notedAt = Int64.min
  private var changesNoted: Int64 = 0
  /// What was told last.
  private var doubtTold: TrustedClock.Doubt?

  init(
    database: Database, clock: TrustedClock, shared: DaemonClock, server: Server, status: RecordingStatus
  ) throws(StorageError) {
    (self.database, self.clock, self.shared, self.server, self.status) = (database, clock, shared, server, status)
    confirmations = try database.clockConfirmations()
  }

  /// Unix seconds: what is recorded now is stamped with it.
  var now: Int64 { clock.now / 1_000 }
  /// Unix seconds: what time alone causes is decided by it.
  var effective: Int64 { clock.effective / 1_000 }
  var isConfirmed: Bool { clock.doubt == nil }

  /// Reads the clocks; first of all in a turn, and before anything that can fail.
  mutating func advance() {
    clock.advance(to: .present())
    publish()
  }

  /// Takes over what the operator confirmed, and notes the time where that is due.
  mutating func settle() throws(StorageError) {
    if clock.doubt != nil {
      let count = try database.clockConfirmations()
      if count != confirmations {
        clock.confirm(.present())
        confirmations = count
        publish()
      }
    }
    let interval = database.changeCount == changesNoted ? Self.idleInterval : Self.busyInterval
    if notedAt == .min || now - notedAt >= interval || now < notedAt { try note() }
  }

  /// A start that was far later than what was recorded is not what the next one is to be held against.
  mutating func note() throws(StorageError) {
    notedAt = now
    if case .later = clock.doubt { return }
    try database.setRecordedTime(clock.now)
    changesNoted = database.changeCount
  }

  private mutating func publish() {
    shared.set(clock)
    server.setClock(offset: clock.offset)
    status.setClock(clock, slack: Self.wordSlack)
    if clock.doubt == doubtTold { return }
    if let doubt = clock.doubt {
      Log.warning(
        "\(doubt.words): until that has lasted an hour, or 'manifestd doctor --confirm-clock' says that it is right, "
          + "nothing happens that time alone causes")
    } else {
      Log.notice("the time is trusted again")
      notedAt = .min
    }
    doubtTold = clock.doubt
  }
}

import Basics

/// The time that records are stamped with, told from the system's clock, which anybody may set, and from the time since
/// the machine started, which nobody can. All in milliseconds; pure: both clocks are given.
///
/// A jump of the system's clock is not believed before the new time has lasted an hour, or the operator confirms it.
/// Until then the time goes on as it was, and nothing happens that time alone causes.
package struct TrustedClock: Sendable, Equatable {
  /// Both clocks at one moment.
  package struct Reading: Sendable, Equatable {
    /// Since 1970.
    package let system: Int64
    /// Since the machine started, its sleep included (CLOCK_BOOTTIME).
    package let uptime: Int64

    package init(system: Int64, uptime: Int64) {
      (self.system, self.uptime) = (system, uptime)
    }

    fileprivate var offset: Int64 { system - uptime }
  }

  /// Why the time is not confirmed.
  package enum Doubt: Sendable, Equatable {
    /// The system's clock was set by so much while it was looked at.
    case jumped(by: Int64)
    /// It was found so much earlier than what was recorded last.
    case earlier(by: Int64)
    /// It was found so much later than what was recorded last.
    case later(by: Int64)
  }

  /// What differs by no more is followed: a clock that is set right now and then.
  package static let jumpLimit: Int64 = 60_000
  /// So long a new time must last to be believed.
  package static let confirmation: Int64 = 3_600_000
  /// So much later than what was recorded last a start may be.
  package static let longestAbsence: Int64 = 30 * 86_400_000

  /// What is added to the time since the machine started.
  package private(set) var offset: Int64
  /// Nil: the time is confirmed.
  package private(set) var doubt: Doubt?
  /// Since when it is not, in the time since the machine started; meaningless without doubt.
  package private(set) var doubtSince: Int64
  /// The time when it was confirmed last.
  private var confirmedTime: Int64
  private var uptime: Int64
  /// The offset that is to be believed once it has lasted since `newSince`.
  private var newOffset: Int64
  private var newSince: Int64

  /// The clock at a start.
  /// - Parameter lastRecorded: the time of what was recorded last; nil: nothing was.
  package init(_ reading: Reading, lastRecorded: Int64?) {
    (offset, newOffset) = (reading.offset, reading.offset)
    (uptime, newSince, doubtSince) = (reading.uptime, reading.uptime, reading.uptime)
    confirmedTime = reading.system
    guard let last = lastRecorded else { return }
    // Never back behind what was recorded: a little is made up for by and by, as while it runs.
    if reading.system < last { offset = last - reading.uptime }
    confirmedTime = max(last, reading.system)
    if last - reading.system > Self.jumpLimit { doubt = .earlier(by: last - reading.system) }
    if reading.system - last > Self.longestAbsence { doubt = .later(by: reading.system - last) }
    if doubt != nil { confirmedTime = last }
  }

  /// The trusted time, as of the last reading.
  package var now: Int64 { uptime + offset }

  /// The time by which to decide what time alone causes: it stands still while the clock is in doubt.
  package var effective: Int64 { doubt == nil ? now : confirmedTime }

  /// Goes on to the next reading. The time of one reading is never before that of another before it, except where the
  /// clock was set back and that is confirmed.
  package mutating func advance(to reading: Reading) {
    let elapsed = max(0, reading.uptime - uptime)
    uptime = max(uptime, reading.uptime)
    let gap = reading.offset - offset
    switch doubt {
    case nil where abs(gap) <= Self.jumpLimit: follow(reading, elapsed)
    case nil: begin(.jumped(by: gap), reading)
    case .jumped where abs(gap) <= Self.jumpLimit: settle { $0.follow(reading, elapsed) }
    case .earlier where isPlausible(reading), .later where isPlausible(reading): confirm(reading)
    default:
      if abs(reading.offset - newOffset) > Self.jumpLimit { newSince = uptime }
      newOffset = reading.offset
      if uptime - newSince >= Self.confirmation { confirm(reading) }
    }
  }

  /// The system's clock is right: from now on its time is the trusted one, also where that goes back.
  package mutating func confirm(_ reading: Reading) {
    uptime = max(uptime, reading.uptime)
    settle { $0.offset = reading.offset }
  }

  private mutating func begin(_ doubt: Doubt, _ reading: Reading) {
    self.doubt = doubt
    (newOffset, newSince, doubtSince) = (reading.offset, uptime, uptime)
  }

  private mutating func settle(_ change: (inout TrustedClock) -> Void) {
    doubt = nil
    change(&self)
    confirmedTime = now
  }

  /// Forward at once; back at half the speed of time.
  private mutating func follow(_ reading: Reading, _ elapsed: Int64) {
    offset = max(reading.offset, offset - elapsed / 2)
    confirmedTime = now
  }

  /// Whether a start that read this would not doubt it: a clock that the network has set right after a wrong start.
  private func isPlausible(_ reading: Reading) -> Bool {
    reading.system >= confirmedTime && reading.system - confirmedTime <= Self.longestAbsence
  }
}

extension TrustedClock.Doubt {
  /// "the system's clock was set 400 d ahead"
  package var words: String {
    switch self {
    case .jumped(let difference):
      "the system's clock was set \(Self.words(difference)) \(difference > 0 ? "ahead" : "back")"
    case .earlier(let difference): "the system's clock is \(Self.words(difference)) before what was recorded last"
    case .later(let difference): "the system's clock is \(Self.words(difference)) after what was recorded last"
    }
  }

  /// To the nearest minute: two clocks are never read at the same moment.
  private static func words(_ milliseconds: Int64) -> String {
    RelativeTime.words((abs(milliseconds) + 30_000) / 60_000 * 60)
  }
}

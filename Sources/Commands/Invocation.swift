import Basics
import Evidence
import Operations
import Storage
import System

/// One call of one verb: what was given, and where answers go.
struct Invocation {
  let verb: Verb
  let arguments: Arguments
  let databasePath: String
  let format: OutputFormat
  let output: Output
  /// Unix seconds: a running daemon's time, else the system's.
  let now: Int64

  /// The database, which must exist.
  func database() throws -> Database {
    let database = try Database(path: databasePath)
    database.patience = patience
    return database
  }

  /// A person who waits longer than a second for others to write is told.
  var patience: WritePatience { .verb { Log.notice($0) } }

  /// The same, where what callers did is asked for: a running daemon takes in first what it has not yet.
  func evidence() throws -> Database {
    if let time = Freshness.await(database: databasePath) {
      output.note("as of \(RFC3339.text(time)): the daemon has not taken in yet what was recorded since")
    }
    let database = try database()
    if let bytes = try? Freshness.waiting(in: database), bytes > 0 {
      output.note(
        "\(ByteCount.text(bytes)) of requests wait in the journal, not counted here: start the daemon to have them")
    }
    return database
  }

  /// The site named by --site; nil: all.
  func site(_ database: Database) throws -> SiteRecord? {
    guard let name = arguments.value(.site) else { return nil }
    return try database.site(name)
  }

  /// The operands, checked for how many there may be.
  func operands(_ count: ClosedRange<Int>, _ what: String) throws(UsageError) -> [String] {
    let given = arguments.operands
    if given.count > count.upperBound {
      throw UsageError(
        "\(verb.name): unexpected '\(given[count.upperBound])'",
        hint: connectorHint(given[count.upperBound]) ?? "it takes \(what)")
    }
    if given.count < count.lowerBound {
      throw UsageError("\(verb.name): missing argument, \(what)", hint: "write 'manifestd \(verb.usage)'")
    }
    return given
  }

  /// A duration in seconds; nil if the flag was not given.
  /// - Parameter least: what is shorter makes no sense, and is refused.
  func duration(_ flag: Flag, atLeast least: Int64 = 0) throws(UsageError) -> Int64? {
    guard let text = arguments.value(flag) else { return nil }
    guard let seconds = DurationText.seconds(text) else {
      throw UsageError("\(flag.name): '\(text)' is not a duration", hint: "write 90s, 5m, 2h or 7d")
    }
    if seconds < least {
      throw UsageError("\(flag.name): '\(text)' is too short", hint: "give at least \(DurationText.text(least))")
    }
    return seconds
  }

  /// A time; nil if the flag was not given.
  func time(_ flag: Flag) throws(UsageError) -> Int64? {
    guard let text = arguments.value(flag) else { return nil }
    guard let time = RFC3339.time(text) else {
      throw UsageError(
        "\(flag.name): '\(text)' is not a time",
        hint: "write it as \(RFC3339.text(now)) or \(RFC3339.text(now).prefix(10))")
    }
    return time
  }

  /// Who releases: --by, else who called sudo, else the login name.
  var releasedBy: String {
    arguments.value(.by) ?? Environment.value("SUDO_USER") ?? Accounts.name(ofUser: Accounts.effectiveUser)
  }

  /// "2 h ago"
  func ago(_ time: Int64?) -> String {
    time.map { RelativeTime.ago($0, now: now) } ?? "never"
  }
}

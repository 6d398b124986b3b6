import Basics
import Evidence
import Storage

/// A time as people write it where what happened is asked for: how long ago (`7d`), a day (`2026-11-18`, its midnight,
/// UTC) or a time (RFC 3339).
enum PastTime {
  static func time(_ text: String, now: Int64) -> Int64? {
    DurationText.seconds(text).map { now - $0 } ?? RFC3339.time(text)
  }
}

extension Flag {
  static let since = Flag(
    "--since", value: "TIME", "only since then: 7d (ago), a day (2026-11-18, in UTC) or 2026-11-18T10:00Z")
}

extension Invocation {
  /// The start of the time asked for with --since; nil: all time.
  func since() throws(UsageError) -> Int64? {
    guard let text = arguments.value(.since) else { return nil }
    guard let time = PastTime.time(text, now: now) else {
      throw UsageError(
        "--since: '\(text)' is neither a duration nor a time", hint: "write 7d, 2026-11-18 (UTC) or 2026-11-18T10:00Z")
    }
    if time > now {
      throw UsageError("--since: \(RFC3339.text(time)) is yet to come", hint: "give a time before now")
    }
    return time
  }
}

import Storage

/// Counts requests that are alike within one piece of a log, so that each counts as often as the one piece that has it
/// most often: an excerpt, a copy, or one text after another changes nothing.
///
/// A new piece begins where the time goes back by over a minute: logs are written in the order of time, give or take
/// what a request lasts.
struct LogOrdinals {
  /// Seconds by which a line may be earlier than one before it.
  static let slack: Int64 = 60

  /// Of the second that was counted in last: most lines have that of the one before.
  private var present = DigestCounts()
  private var presentSecond: Int64?
  /// Of the others.
  private var seconds: [Int64: DigestCounts] = [:]
  private var newest: Int64?

  /// - Parameter last: where an earlier reading of the same log has ended.
  init(after last: LoggedSecond? = nil) {
    guard let last else { return }
    newest = last.second
    (present, presentSecond) = (DigestCounts(counts: last.digests), last.second)
  }

  /// How many like it the piece has so far, this one included.
  mutating func next(_ digest: UInt64, at second: Int64) -> Int64 {
    if second != presentSecond { turn(to: second) }
    return present.next(digest)
  }

  private mutating func turn(to second: Int64) {
    if let newest, second < newest - Self.slack {
      seconds = [:]
      (presentSecond, self.newest) = (nil, nil)
    }
    if let presentSecond { seconds[presentSecond] = present }
    present = seconds.removeValue(forKey: second) ?? DigestCounts()
    presentSecond = second
    if second > newest ?? .min {
      newest = second
      if seconds.count > 2 * Int(Self.slack) {
        seconds = seconds.filter { $0.key >= second - Self.slack }
      }
    }
  }

  /// The last second of the piece, to go on from there.
  var last: LoggedSecond? {
    newest.flatMap { newest in
      let counts = newest == presentSecond ? present : seconds[newest]
      return counts.map { LoggedSecond(second: newest, digests: $0.counts) }
    }
  }
}

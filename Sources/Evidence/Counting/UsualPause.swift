import Basics

/// How long a log is silent without anything being amiss, from the pauses seen in it.
///
/// Usual is the longest pause that the log shows twice: the second longest of all. A site without callers at night has
/// such a pause each night; an outage happens once, and is no measure of what is usual. The longest two are all that
/// is kept, so the order in which pauses are seen does not matter.
package struct UsualPause: Sendable, Equatable {
  /// Seconds from one line to the next; 0: none was seen.
  package private(set) var longest: Int64
  package private(set) var secondLongest: Int64

  package init(longest: Int64 = 0, secondLongest: Int64 = 0) {
    self.longest = max(0, longest, secondLongest)
    self.secondLongest = max(0, min(longest, secondLongest))
  }

  /// A pause of a log is a gap from longer than this on, whatever is usual; and where that log gives no measure.
  package static let gapAtLeast: Int64 = 3_600
  /// A daemon that was away for longer has a gap. Seconds.
  package static let daemonGap: Int64 = 600

  /// - Parameter pause: seconds from one line to the next.
  package mutating func add(_ pause: Int64) {
    if pause > longest {
      (longest, secondLongest) = (pause, longest)
    } else if pause > secondLongest {
      secondLongest = pause
    }
  }

  /// The longest pause that is no gap yet: an hour, or twice what is usual.
  package var allowed: Int64 { max(Self.gapAtLeast, secondLongest.plus(secondLongest)) }
}

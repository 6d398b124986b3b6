import Basics

/// How many requests there were in which second of one hour, so that a later release, history or grace can divide them.
///
/// Up to 200 distinct seconds are told one by one; an hour that has had more is reported by minutes from then on. A
/// minute stands at its first second: `first` is then never later than the truth, `last` up to 59 s earlier, and a
/// minute comes after a second only if all of it does, so that a request is never counted as made after a grace in
/// which it may have been made. What was added decides, never in which order or in how many parts: sums stop at
/// `Int64.max`.
package struct SecondCounts: Sendable, Equatable {
  /// What is told of one place: a second, or a minute.
  struct Entry: Sendable, Equatable {
    /// Seconds since the hour began; by minutes a multiple of 60.
    let place: Int64
    /// At least 1.
    var count: Int64
  }

  /// Distinct seconds that are told one by one.
  package static let secondLimit = 200

  /// Hours since 1970.
  package let hour: Int64
  /// Whether an entry stands for a whole minute.
  package internal(set) var isByMinute = false
  /// By place.
  var entries: [Entry] = []

  /// - Parameter hour: hours since 1970; of one that no second can tell the nearest that one can.
  package init(hour: Int64) {
    self.hour = max(Int64.min / 3_600 + 1, min(hour, Int64.max / 3_600 - 1))
  }

  /// The hour in which a Unix second lies.
  package static func hour(of second: Int64) -> Int64 {
    let (hour, rest) = second.quotientAndRemainder(dividingBy: 3_600)
    return rest < 0 ? hour - 1 : hour
  }

  /// - Parameters:
  ///   - second: a Unix second of this hour.
  ///   - count: nothing is added below 1.
  package mutating func add(second: Int64, count: Int64) {
    precondition(Self.hour(of: second) == hour, "a second of another hour")
    if count < 1 { return }
    let offset = second - start
    add(Entry(place: isByMinute ? offset - offset % 60 : offset, count: count))
    if !isByMinute && entries.count > Self.secondLimit { turnToMinutes() }
  }

  /// - Parameter other: of the same hour.
  package mutating func add(_ other: SecondCounts) {
    precondition(other.hour == hour, "counts of another hour")
    if other.isByMinute && !isByMinute { turnToMinutes() }
    if other.entries.isEmpty { return }
    if entries.isEmpty && other.isByMinute == isByMinute {
      entries = other.entries
      return
    }
    if isByMinute {
      for entry in other.entries { add(Entry(place: entry.place - entry.place % 60, count: entry.count)) }
    } else {
      entries = Self.merged(entries, other.entries)
      if entries.count > Self.secondLimit { turnToMinutes() }
    }
  }

  /// Of each second, or minute, the larger count.
  /// - Parameter other: of the same hour.
  package func larger(or other: SecondCounts) -> SecondCounts {
    if isByMinute != other.isByMinute {
      var (own, others) = (self, other)
      if own.isByMinute { others.turnToMinutes() } else { own.turnToMinutes() }
      return own.larger(or: others)
    }
    var larger = self
    var missing = SecondCounts(hour: hour)
    missing.isByMinute = isByMinute
    for entry in other.entries {
      let index = firstIndex { $0 >= entry.place }
      if index < entries.count, entries[index].place == entry.place {
        larger.entries[index].count = max(entries[index].count, entry.count)
      } else {
        missing.entries.append(entry)
      }
    }
    larger.add(missing)
    return larger
  }

  /// Takes requests away, the earliest first; all of them where there are no more.
  package mutating func removeEarliest(_ count: Int64) {
    var left = count
    var gone = 0
    while left > 0, gone < entries.count {
      if entries[gone].count > left {
        entries[gone].count -= left
        break
      }
      left -= entries[gone].count
      gone += 1
    }
    entries.removeFirst(gone)
  }

  /// The Unix second at which the hour begins.
  var start: Int64 { hour * 3_600 }

  private mutating func add(_ entry: Entry) {
    guard let last = entries.last, last.place >= entry.place else {
      entries.append(entry)
      return
    }
    if last.place == entry.place {
      entries[entries.count - 1].count = last.count.plus(entry.count)
      return
    }
    let index = firstIndex { $0 >= entry.place }
    if entries[index].place == entry.place {
      entries[index].count = entries[index].count.plus(entry.count)
    } else {
      entries.insert(entry, at: index)
    }
  }

  private mutating func turnToMinutes() {
    isByMinute = true
    let seconds = entries
    entries = []
    for entry in seconds { add(Entry(place: entry.place - entry.place % 60, count: entry.count)) }
  }

  private static func merged(_ a: [Entry], _ b: [Entry]) -> [Entry] {
    var result: [Entry] = []
    result.reserveCapacity(a.count + b.count)
    var (left, right) = (0, 0)
    while left < a.count && right < b.count {
      if a[left].place == b[right].place {
        result.append(Entry(place: a[left].place, count: a[left].count.plus(b[right].count)))
        (left, right) = (left + 1, right + 1)
      } else if a[left].place < b[right].place {
        result.append(a[left])
        left += 1
      } else {
        result.append(b[right])
        right += 1
      }
    }
    result += a[left...]
    result += b[right...]
    return result
  }

  /// The first entry whose place fits, which those after it do too; their number where none does.
  func firstIndex(where fits: (Int64) -> Bool) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if fits(entries[middle].place) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

import Evidence

/// When an hour's requests were made, as far as an older schema tells: the first, the last, and how many came after
/// grace.
struct UpgradeSeconds {
  private let hour: Int64
  private let graceUntil: Int64?
  private var counts: [Int64: Int64] = [:]

  init(hour: Int64, graceUntil: Int64?) {
    self.hour = hour
    self.graceUntil = graceUntil
  }

  init(
    hour: Int64, graceUntil: Int64?, hits: Int64, first: Int64, last: Int64, after: Int64, firstAfter: Int64?
  ) {
    self.init(hour: hour, graceUntil: graceUntil)
    let late = firstAfter == nil ? 0 : min(max(after, 0), hits)
    if let firstAfter, late > 0 {
      add(last, 1)
      add(firstAfter, late - 1)
      add(first, hits - late)
    } else {
      if hits > 1 { add(last, 1) }
      add(first, max(1, hits - 1))
    }
  }

  var total: Int64 { counts.values.reduce(0, +) }

  var secondCounts: SecondCounts {
    var seconds = SecondCounts(hour: hour)
    for (second, count) in counts { seconds.add(second: second, count: count) }
    return seconds
  }

  /// Takes requests away: those at these times first.
  mutating func take(_ number: Int64, at times: [Int64]) -> UpgradeSeconds {
    var taken = UpgradeSeconds(hour: hour, graceUntil: graceUntil)
    var left = min(number, total)
    for time in times.sorted(by: >) where left > 0 {
      guard let second = nearest(to: time, atLeast: 1) else { break }
      remove(second, 1)
      taken.add(time, 1)
      left -= 1
    }
    while left > 0, let second = most(counts.keys) {
      let count = min(left, counts[second] ?? 0)
      remove(second, count)
      taken.add(second, count)
      left -= count
    }
    return taken
  }

  /// The latest of them.
  mutating func takeLatest(_ number: Int64) -> UpgradeSeconds {
    var taken = UpgradeSeconds(hour: hour, graceUntil: graceUntil)
    var left = number
    for second in counts.keys.sorted(by: >) where left > 0 {
      let count = min(left, counts[second] ?? 0)
      remove(second, count)
      taken.add(second, count)
      left -= count
    }
    return taken
  }

  /// Some of them were made at these times.
  mutating func settle(at times: [Int64]) {
    for time in times where counts[time] == nil {
      guard let second = nearest(to: time, atLeast: 2) else { continue }
      remove(second, 1)
      add(time, 1)
    }
  }

  private mutating func add(_ time: Int64, _ count: Int64) {
    if count < 1 { return }
    counts[min(max(time, hour * 3_600), hour * 3_600 + 3_599), default: 0] += count
  }

  private mutating func remove(_ second: Int64, _ count: Int64) {
    let left = (counts[second] ?? 0) - count
    counts[second] = left > 0 ? left : nil
  }

  /// That very second; else the one with the most requests, on the same side of grace where there is one.
  private func nearest(to time: Int64, atLeast count: Int64) -> Int64? {
    if counts[time] != nil { return time }
    let fitting = counts.filter { $0.value >= count }.keys
    let isLate = graceUntil.map { time > $0 }
    return most(fitting.filter { second in graceUntil.map { second > $0 } == isLate }) ?? most(fitting)
  }

  private func most(_ seconds: some Sequence<Int64>) -> Int64? {
    seconds.max { (counts[$0] ?? 0, $0) < (counts[$1] ?? 0, $1) }
  }
}

/// When clients are known to have done something: the requests that were kept as samples, and the first and last times
/// of clients.
struct KnownTimes {
  private var samples: [Int64: [Int64]] = [:]
  private var ends: [Int64: [Int64]] = [:]
  private(set) var earliest: Int64?
  private(set) var latest: Int64?
  /// The first and the last of clients' own times.
  private(set) var firstEnd: Int64?
  private(set) var lastEnd: Int64?

  mutating func add(sample time: Int64) {
    samples[time / 3_600, default: []].append(time)
    reach(time)
  }

  /// A client's first or last time.
  mutating func add(end time: Int64) {
    ends[time / 3_600, default: []].append(time)
    firstEnd = min(firstEnd ?? time, time)
    lastEnd = max(lastEnd ?? time, time)
    reach(time)
  }

  /// They may have done it at that time.
  mutating func reach(_ time: Int64) {
    earliest = min(earliest ?? time, time)
    latest = max(latest ?? time, time)
  }

  /// Whether they may have done it in that hour.
  func reaches(_ hour: Int64) -> Bool {
    guard let earliest, let latest else { return false }
    return earliest / 3_600 <= hour && hour <= latest / 3_600
  }

  /// Each of these stands for a request: of a client's last one there is nearly always a sample.
  func times(in hour: Int64) -> [Int64] {
    let sampled = samples[hour] ?? []
    return sampled + (ends[hour] ?? []).filter { !sampled.contains($0) }
  }
}

/// How what an older schema counted of one connector divides among what came from its platform's own addresses and
/// what was only claimed. Where nobody can tell it stays the platform's.
struct UpgradeShare {
  var verified = KnownTimes()
  var claimed = KnownTimes()

  /// - Parameter isClaimed: whether the last of all was only claimed: it tells where no client is known any more.
  /// - Returns: how many of an hour's requests were only claimed.
  func claimed(of hits: Int64, hour: Int64, isClaimed: Bool) -> Int64 {
    switch (verified.reaches(hour), claimed.reaches(hour)) {
    case (true, false): return 0
    case (false, true): return hits
    case (false, false): return isNobodyKnown && isClaimed ? hits : 0
    case (true, true):
      let mine = Int64(verified.times(in: hour).count)
      let others = Int64(claimed.times(in: hour).count)
      if others == 0 { return 0 }
      let all = mine + others
      let share = hits / all * others + hits % all * others / all
      return min(max(share, others), mine > 0 ? max(hits - 1, 0) : hits)
    }
  }

  private var isNobodyKnown: Bool { verified.latest == nil && claimed.latest == nil }
}

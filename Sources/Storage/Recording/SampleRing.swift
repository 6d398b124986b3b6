/// The last requests of one fold on their way into a ring of twenty stored ones.
struct SampleRing<Sample> {
  /// Requests kept of each ring.
  static var size: Int { 20 }

  private var latest: [(at: Int64, sample: Sample)] = []
  /// Whether they came in the order of time, as nearly all do.
  private var isInOrder = true

  /// Only the last twenty by time are kept; of two at one second the one that was added later.
  mutating func add(_ sample: Sample, at time: Int64) {
    if let last = latest.last, last.at > time { isInOrder = false }
    latest.append((time, sample))
    if latest.count >= 4 * Self.size { trim() }
  }

  /// Where each goes, given the stored slots and their times: a slot that pruning has freed is taken first, else the
  /// oldest is written over, unless the request is older still (told late).
  mutating func placed(in stored: [(slot: Int, at: Int64)]) -> [(slot: Int, at: Int64, sample: Sample)] {
    trim()
    var times = [Int64?](repeating: nil, count: Self.size)
    for row in stored where times.indices.contains(row.slot) { times[row.slot] = row.at }
    var placed: [Int: (at: Int64, sample: Sample)] = [:]
    for (at, sample) in latest {
      let oldest = times.indices.min { (times[$0] ?? .min, $0) < (times[$1] ?? .min, $1) } ?? 0
      if let known = times[oldest], known > at { continue }
      times[oldest] = at
      placed[oldest] = (at, sample)
    }
    return placed.map { (slot: $0.key, at: $0.value.at, sample: $0.value.sample) }
  }

  private mutating func trim() {
    if isInOrder {
      latest.removeFirst(max(0, latest.count - Self.size))
      return
    }
    let ordered = latest.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
    latest = ordered.suffix(Self.size).map(\.element)
    isInOrder = true
  }
}

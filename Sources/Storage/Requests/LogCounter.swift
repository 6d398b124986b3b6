import Evidence

/// Decides which logged requests count: each as often as the one piece of a log that holds it most often.
struct LogCounter {
  private struct Bucket: Hashable {
    let host: String
    let minute: Int64
  }

  /// What was counted in one; a reference, so that no count copies the others.
  private final class Counted {
    var digests: DigestCounts
    var isChanged = false

    init(_ digests: DigestCounts) { self.digests = digests }
  }

  private let connection: Connection
  private let now: Int64
  private let oldest: Int64
  private var buckets: [Bucket: Counted] = [:]
  /// The one that was looked at last: lines of one minute come together.
  private var last: (bucket: Bucket, counted: Counted)?
  /// Of hosts: what logs have covered whose digests are gone.
  private var sealedSpans: [String: CoverageSpans] = [:]
  private(set) var result = LogPieceResult()

  init(_ database: Database, now: Int64) throws(StorageError) {
    connection = database.connection
    self.now = now
    oldest = now - (try database.setting(.retention).seconds)
  }

  /// Whether the request counts: it is remembered if so.
  mutating func counts(_ entry: LoggedEntry) throws(StorageError) -> Bool {
    let time = entry.request.at
    if time < oldest {
      result.expired += 1
      return false
    }
    let bucket = Bucket(host: entry.request.place.host, minute: time / 60)
    let counted = if let last, last.bucket == bucket { last.counted } else { try find(bucket) }
    last = (bucket, counted)
    let isNew = entry.ordinal > counted.digests.counts[entry.digest] ?? 0
    if isNew, try isSealed(time, bucket.host) {
      result.sealed += 1
      return false
    }
    if isNew {
      counted.digests.counts[entry.digest] = entry.ordinal
      counted.isChanged = true
    } else {
      result.repeated += 1
    }
    return isNew
  }

  func finish() throws(StorageError) {
    for (bucket, counted) in buckets where counted.isChanged {
      try connection.run(
        "INSERT OR REPLACE INTO log_digest (host, minute, digests, read_at) VALUES (?, ?, ?, ?)", bucket.host,
        bucket.minute, counted.digests.bytes, now)
    }
  }

  private mutating func find(_ bucket: Bucket) throws(StorageError) -> Counted {
    if let known = buckets[bucket] { return known }
    let counted = Counted(try read(bucket))
    buckets[bucket] = counted
    return counted
  }

  private func read(_ bucket: Bucket) throws(StorageError) -> DigestCounts {
    let bytes = try connection.first(
      "SELECT digests FROM log_digest WHERE host = ? AND minute = ?", bucket.host, bucket.minute,
      map: { $0.bytes(0) })
    return DigestCounts(bytes: bytes ?? [])
  }

  private mutating func isSealed(_ time: Int64, _ host: String) throws(StorageError) -> Bool {
    if let known = sealedSpans[host] { return known.covers(from: time, to: time) }
    let rows = try connection.rows(
      "SELECT from_at, to_at FROM coverage WHERE source = 'log' AND host = ? AND read_at < ?", host,
      now - Database.digestLife, map: { (from: $0.integer(0), to: $0.integer(1)) })
    let spans = CoverageSpans(rows.filter { $0.from <= $0.to }.map { $0.from...$0.to })
    sealedSpans[host] = spans
    return spans.covers(from: time, to: time)
  }
}

/// Digests and how often each was counted, as they are stored: eight bytes each, and a ninth to sixteenth for the count
/// where it is not 1.
struct DigestCounts {
  var counts: [UInt64: Int64]

  init(counts: [UInt64: Int64] = [:]) { self.counts = counts }

  /// Those counted once come first, after their number (four bytes); each of the rest is followed by its count.
  init(bytes: [UInt8]) {
    counts = [:]
    guard bytes.count >= 4 else { return }
    let words = stride(from: 4, to: bytes.count - 7, by: 8).map { start in
      (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) }
    }
    let once = min((0..<4).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }, words.count)
    counts.reserveCapacity(words.count)
    for word in words[..<once] { counts[word] = 1 }
    for place in stride(from: once, to: words.count - 1, by: 2) { counts[words[place]] = Int64(words[place + 1]) }
  }

  var bytes: [UInt8] {
    let once = counts.filter { $0.value == 1 }.keys.sorted()
    let more = counts.filter { $0.value > 1 }.sorted { $0.key < $1.key }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 + 8 * once.count + 16 * more.count)
    for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: once.count >> (8 * shift))) }
    func append(_ word: UInt64) {
      for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * UInt64(shift)))) }
    }
    for digest in once { append(digest) }
    for (digest, count) in more {
      append(digest)
      append(UInt64(count))
    }
    return bytes
  }
}

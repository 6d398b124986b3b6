import Evidence

/// Decides which logged requests count: each as often as the one piece of a log that holds it most often.
struct LogCounter {
  private struct Bucket: Hashable {
    let host: String
    let minute: Int64
  }

  /// What was counted in one.
  private struct Counted {
    let bucket: Bucket
    /// What logs have covered of its host whose digests are gone.
    let sealed: CoverageSpans
    var digests: DigestCounts
    var isChanged = false
  }

  private let connection: SQLiteConnection
  private let now: Int64
  /// What is earlier is not kept.
  let oldest: Int64
  private var counted: [Counted] = []
  /// Places in `counted`.
  private var buckets: [Bucket: Int] = [:]
  /// The one that was looked at last: lines of one minute come together.
  private var last = 0
  /// Of hosts.
  private var sealedSpans: [String: CoverageSpans] = [:]
  private var storedMinutes: [String: Range<Int64>] = [:]
  private(set) var result = LogPieceResult()

  init(_ database: Database, now: Int64) throws(StorageError) {
    connection = database.connection
    self.now = now
    oldest = Database.evidenceBegins(now - (try database.setting(.retention).seconds))
  }

  /// Whether the request counts: it is remembered if so.
  mutating func counts(_ entry: LoggedEntry) throws(StorageError) -> Bool {
    let time = entry.request.at
    if time < oldest {
      result.expired += 1
      return false
    }
    let minute = time / 60
    if last >= counted.count || counted[last].bucket.minute != minute
      || counted[last].bucket.host != entry.request.place.host
    {
      last = try place(of: Bucket(host: entry.request.place.host, minute: minute))
    }
    if !counted[last].sealed.isEmpty, counted[last].sealed.covers(from: time, to: time) {
      let isNew = entry.ordinal > counted[last].digests.count(of: entry.digest)
      if isNew { result.sealed += 1 } else { result.repeated += 1 }
      return false
    }
    let isNew = counted[last].digests.raise(entry.digest, to: entry.ordinal)
    if isNew { counted[last].isChanged = true } else { result.repeated += 1 }
    return isNew
  }

  func finish() throws(StorageError) {
    let changed = counted.filter(\.isChanged).sorted { a, b in
      a.bucket.minute == b.bucket.minute ? a.bucket.host < b.bucket.host : a.bucket.minute < b.bucket.minute
    }
    var batch = RowBatch(
      connection, "INSERT OR REPLACE INTO log_digest (host, minute, digests, read_at)", row: "(?, ?, ?, ?)")
    for counted in changed {
      try batch.add(
        .text(counted.bucket.host), .integer(counted.bucket.minute), .blob(counted.digests.bytes), .integer(now))
    }
    try batch.finish()
  }

  private mutating func place(of bucket: Bucket) throws(StorageError) -> Int {
    if let known = buckets[bucket] { return known }
    counted.append(Counted(bucket: bucket, sealed: try sealed(bucket.host), digests: try read(bucket)))
    buckets[bucket] = counted.count - 1
    return counted.count - 1
  }

  private mutating func read(_ bucket: Bucket) throws(StorageError) -> DigestCounts {
    guard try stored(bucket.host).contains(bucket.minute) else { return DigestCounts() }
    let bytes = try connection.first(
      "SELECT digests FROM log_digest WHERE host = ? AND minute = ?", bucket.host, bucket.minute,
      map: { $0.bytes() })
    return DigestCounts(bytes: bytes ?? [])
  }

  /// From the first minute to the last of which digests are stored.
  private mutating func stored(_ host: String) throws(StorageError) -> Range<Int64> {
    if let known = storedMinutes[host] { return known }
    let minutes = try connection.first(
      """
      SELECT (SELECT min(minute) FROM log_digest WHERE host = ?1) AS first,
        (SELECT max(minute) FROM log_digest WHERE host = ?1) AS last
      """, host, map: { (first: $0.integerOrNil("first"), last: $0.integerOrNil("last")) })
    var stored: Range<Int64> = 0..<0
    if let first = minutes?.first, let last = minutes?.last { stored = first..<last + 1 }
    storedMinutes[host] = stored
    return stored
  }

  private mutating func sealed(_ host: String) throws(StorageError) -> CoverageSpans {
    if let known = sealedSpans[host] { return known }
    let rows = try connection.rows(
      "SELECT from_at, to_at FROM coverage WHERE source = 'log' AND host = ? AND read_at < ?", host,
      now - Database.digestLife, map: { (from: $0.integer("from_at"), to: $0.integer("to_at")) })
    let spans = CoverageSpans(rows.filter { $0.from <= $0.to }.map { $0.from...$0.to })
    sealedSpans[host] = spans
    return spans
  }
}

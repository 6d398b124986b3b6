import Evidence

/// Decides which logged requests count: each as often as the one piece of a log that holds it most often.
struct LogCounter {
  private struct Bucket: Hashable {
    let host: String
    let minute: Int64
  }

  /// What was counted in one; a reference, so that no count copies the others.
  private final class Counted {
    let bucket: Bucket
    /// What logs have covered of its host whose digests are gone.
    let sealed: CoverageSpans
    var digests: DigestCounts
    var isChanged = false

    init(_ bucket: Bucket, sealed: CoverageSpans, _ digests: DigestCounts) {
      (self.bucket, self.sealed, self.digests) = (bucket, sealed, digests)
    }
  }

  private let connection: SQLiteConnection
  private let now: Int64
  private let oldest: Int64
  private var buckets: [Bucket: Counted] = [:]
  /// The one that was looked at last: lines of one minute come together.
  private var last: Counted?
  /// Of hosts.
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
    let counted = try counted(Bucket(host: entry.request.place.host, minute: time / 60))
    if !counted.sealed.isEmpty, counted.sealed.covers(from: time, to: time) {
      let isNew = entry.ordinal > counted.digests.count(of: entry.digest)
      if isNew { result.sealed += 1 } else { result.repeated += 1 }
      return false
    }
    let isNew = counted.digests.raise(entry.digest, to: entry.ordinal)
    if isNew { counted.isChanged = true } else { result.repeated += 1 }
    return isNew
  }

  func finish() throws(StorageError) {
    let changed = buckets.values.filter(\.isChanged).sorted { a, b in
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

  private mutating func counted(_ bucket: Bucket) throws(StorageError) -> Counted {
    if let last, last.bucket == bucket { return last }
    let counted =
      if let known = buckets[bucket] { known } else {
        Counted(bucket, sealed: try sealed(bucket.host), try read(bucket))
      }
    buckets[bucket] = counted
    last = counted
    return counted
  }

  private func read(_ bucket: Bucket) throws(StorageError) -> DigestCounts {
    let bytes = try connection.first(
      "SELECT digests FROM log_digest WHERE host = ? AND minute = ?", bucket.host, bucket.minute,
      map: { $0.bytes() })
    return DigestCounts(bytes: bytes ?? [])
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

package import Evidence

/// From when to when a source saw the requests of a host.
package struct CoverageRecord: Sendable, Equatable {
  package let source: UseSource
  /// Empty: of every host.
  package let host: String
  /// The log that tells it; nil for any other source.
  package let file: String?
  package let spans: CoverageSpans
  /// The same, with pauses between that are no gap.
  let told: CoverageSpans
  /// The same, by what was known when it was read.
  let pieces: [Piece]

  struct Piece: Sendable, Equatable {
    let span: ClosedRange<Int64>
    /// The last endpoint that was known: of a later one what is no candidate was passed over.
    let knownEndpoints: EndpointID
  }

  /// Seconds without a request that are no gap: a log's own pauses tell which are usual.
  static func allowedPause(_ source: UseSource, _ spans: CoverageSpans) -> Int64 {
    if source != .log { return source == .observe ? UsualPause.gapAtLeast : UsualPause.daemonGap }
    var pause = UsualPause()
    let joined = CoverageSpans(spans.spans, gap: UsualPause.gapAtLeast).spans
    for (earlier, later) in zip(joined, joined.dropFirst()) {
      pause.add(later.lowerBound - earlier.upperBound)
    }
    return pause.allowed
  }
}

extension Database {
  /// What every source covers, by source, host and log.
  package func coverage() throws(StorageError) -> [CoverageRecord] {
    let rows = try connection.rows(
      """
      SELECT source, host, file_id, from_at, to_at, known_endpoints, name
      FROM coverage LEFT JOIN log_file ON log_file.id = file_id
      ORDER BY source, host, file_id, from_at
      """,
      map: { row in
        (
          key: CoverageKey(source: row.text("source"), host: row.text("host"), file: row.id("file_id")),
          from: row.integer("from_at"),
          to: row.integer("to_at"), known: row.id("known_endpoints") as EndpointID, name: row.textOrNil("name")
        )
      })
    let grouped = Dictionary(grouping: rows, by: \.key)
    return grouped.sorted { $0.key < $1.key }.compactMap { key, rows in
      guard let source = UseSource(rawValue: key.source) else { return nil }
      let pieces = rows.filter { $0.from <= $0.to }.map {
        CoverageRecord.Piece(span: $0.from...$0.to, knownEndpoints: $0.known)
      }
      let spans = CoverageSpans(pieces.map(\.span))
      return CoverageRecord(
        source: source, host: key.host, file: rows[0].name,
        spans: CoverageSpans(spans.spans, gap: CoverageRecord.allowedPause(source, spans)), told: spans,
        pieces: pieces)
    }
  }

  private struct CoverageKey: Hashable, Comparable {
    let source: String
    let host: String
    let file: LogFileID

    static func < (a: CoverageKey, b: CoverageKey) -> Bool {
      (a.source, a.host, a.file) < (b.source, b.host, b.file)
    }
  }

  /// A source saw a host's requests during that time. Part of a transaction.
  ///
  /// What a log covers is joined with what was read of it within the last day only: so each row's `read_at`, which is
  /// the earliest of what it was joined from, tells for how long the digests of its requests are kept. It is not
  /// joined with what was read when fewer endpoints were known.
  /// - Parameters:
  ///   - gap: the longest pause that is none.
  ///   - knownEndpoints: the last that was known when it was read; nil: the last there is.
  func cover(
    _ source: UseSource, file: LogFileID = 0, _ new: [String: CoverageSpans], gap: Int64, now: Int64,
    knownEndpoints: EndpointID? = nil
  ) throws(StorageError) {
    let endpoints = if let knownEndpoints { knownEndpoints } else { try lastEndpoint() }
    for (host, added) in new {
      guard let first = added.spans.first, let last = added.spans.last else { continue }
      let (from, to) = (first.lowerBound - gap, last.upperBound + gap)
      let joinedFrom = source == .log ? now - Day.seconds : .min
      let known = try connection.rows(
        """
        SELECT from_at, to_at, read_at, known_endpoints FROM coverage
        WHERE source = ? AND host = ? AND file_id = ? AND to_at >= ? AND from_at <= ?
        """, source.rawValue, host, file, from, to,
        map: { row in
          let (from, to, readAt) = (row.integer("from_at"), row.integer("to_at"), row.integer("read_at"))
          let isAsKnown = row.id("known_endpoints") == endpoints
          return (from: from, to: to, readAt: readAt, isJoined: isAsKnown && readAt > joinedFrom)
        }
      ).filter { $0.from <= $0.to }
      let (old, recent) = (known.filter { !$0.isJoined }, known.filter(\.isJoined))
      var spans = CoverageSpans(recent.map { $0.from...$0.to }, gap: gap)
      for span in added.spans { spans.add(span, gap: gap) }
      try connection.run(
        """
        DELETE FROM coverage
        WHERE source = ? AND host = ? AND file_id = ? AND to_at >= ? AND from_at <= ? AND read_at > ?
          AND known_endpoints = ?
        """, source.rawValue, host, file, from, to, joinedFrom, endpoints)
      let readBefore = CoverageSpans(old.map { $0.from...$0.to })
      let readAt = min(now, recent.map(\.readAt).min() ?? now)
      var batch = RowBatch(
        connection, "INSERT INTO coverage (source, host, file_id, from_at, to_at, read_at, known_endpoints)",
        row: "(?, ?, ?, ?, ?, ?, ?)")
      for part in spans.spans.flatMap({ readBefore.gaps(in: $0) }) {
        try batch.add(
          .text(source.rawValue), .text(host), .id(file), .integer(part.lowerBound), .integer(part.upperBound),
          .integer(readAt), .id(endpoints))
      }
      try batch.finish()
    }
  }

  /// The row of the endpoint that became known last; 0: there is none.
  package func lastEndpoint() throws(StorageError) -> EndpointID {
    try connection.first("SELECT coalesce(max(id), 0) AS last FROM endpoint", map: { $0.id() }) ?? 0
  }

  /// Where several sources told an hour that is covered otherwise now, they are merged anew. Part of a transaction.
  func derive(coverageOf covered: [String: CoverageSpans]) throws(StorageError) {
    let first = covered.values.compactMap { $0.spans.first?.lowerBound }.min()
    let last = covered.values.compactMap { $0.spans.last?.upperBound }.max()
    guard let first, let last else { return }
    // What is joined with it over a pause that is none may lie in the hours about it.
    let gap = UsualPause.gapAtLeast
    try RequestDerivation(self).update(coverageOf: (first - gap) / 3_600...(last + gap) / 3_600)
  }

  /// The daemon has seen all requests that reached it since a time.
  /// - Parameter from: earlier than `to` by no more than it is known to have been there.
  package func coverListener(from: Int64, to: Int64) throws(StorageError) {
    try transaction { () throws(StorageError) in
      try refreshFoldCache()
      let covered = ["": CoverageSpans([from...max(from, to)])]
      try cover(.listener, covered, gap: UsualPause.daemonGap, now: to)
      try derive(coverageOf: covered)
    }
  }
}

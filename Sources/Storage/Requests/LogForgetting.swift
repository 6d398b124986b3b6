import Basics
package import Evidence

extension Database {
  /// Forgets what logs reported of some hosts in whole hours, so that these can be read anew: requests, their digests,
  /// and that the logs were read. In one transaction.
  ///
  /// Hours at either end that the logs cover in part are forgotten where no other log covers them.
  /// - Parameters:
  ///   - covered: what the logs that are to be read anew cover, by host.
  ///   - files: the rows of these logs.
  /// - Throws: `refused` where another log covered those hours, naming it: its requests would be lost.
  package func forgetLogged(_ covered: [String: CoverageSpans], files: Set<LogFileID>) throws(StorageError) {
    try folding { () throws(StorageError) in
      var all = covered
      for file in files {
        for (host, spans) in try coverage(ofFile: file) { all[host] = (all[host] ?? CoverageSpans()).union(spans) }
      }
      var places: Set<PlaceID> = []
      for (host, spans) in all.sorted(by: { $0.key < $1.key }) {
        for span in spans.spans {
          guard let hours = try hours(of: span, host: host, files: files) else { continue }
          places.formUnion(try forgetLogged(host: host, hours: hours))
        }
      }
      for file in files {
        try connection.run("DELETE FROM coverage WHERE file_id = ?", file)
        try connection.run("DELETE FROM log_file WHERE id = ?", file)
      }
      foldCache = FoldCache()
      try RequestDerivation(self).rebuild(places: places)
    }
  }

  private func coverage(ofFile file: LogFileID) throws(StorageError) -> [String: CoverageSpans] {
    let rows = try connection.rows(
      "SELECT host, from_at, to_at FROM coverage WHERE file_id = ?", file,
      map: { (host: $0.text("host"), from: $0.integer("from_at"), to: $0.integer("to_at")) })
    return rows.reduce(into: [:]) { spans, row in
      if row.from <= row.to { spans[row.host, default: CoverageSpans()].add(row.from...row.to) }
    }
  }

  /// The hours that can be read anew from these logs alone; nil: none is.
  private func hours(
    of span: ClosedRange<Int64>, host: String, files: Set<LogFileID>
  ) throws(StorageError) -> ClosedRange<Int64>? {
    let others = try connection.rows(
      """
      SELECT file_id, coalesce(name, 'a stream') AS name, from_at, to_at
      FROM coverage LEFT JOIN log_file ON log_file.id = file_id
      WHERE source = 'log' AND host = ? AND to_at >= ? AND from_at <= ?
      """, host, span.lowerBound / 3_600 * 3_600, span.upperBound / 3_600 * 3_600 + 3_599,
      map: {
        (
          file: $0.id("file_id"), name: $0.text("name"), from: $0.integer("from_at"), to: $0.integer("to_at")
        )
      }
    ).filter { !files.contains($0.file) }
    func isShared(_ hour: Int64) -> Bool {
      others.contains { $0.from <= hour * 3_600 + 3_599 && $0.to >= hour * 3_600 }
    }
    var (first, last) = (span.lowerBound / 3_600, span.upperBound / 3_600)
    if span.lowerBound > first * 3_600 && isShared(first) { first += 1 }
    if span.upperBound < last * 3_600 + 3_599 && isShared(last) { last -= 1 }
    if first > last { return nil }
    let shared = others.filter { $0.from <= last * 3_600 + 3_599 && $0.to >= first * 3_600 }.map(\.name)
    if shared.isEmpty { return first...last }
    let names = Set(shared).sorted().map { "'\($0)'" }.joined(separator: ", ")
    throw StorageError(
      .refused, "read logs again", "\(names) covered the same hours\(host.isEmpty ? "" : " of \(host)"), too",
      hint: "give \(shared.count == 1 ? "it" : "them") in the same call; nothing was changed")
  }

  /// - Returns: the places of which something is forgotten.
  private func forgetLogged(host: String, hours: ClosedRange<Int64>) throws(StorageError) -> [PlaceID] {
    let (from, to) = (hours.lowerBound * 3_600, hours.upperBound * 3_600 + 3_599)
    let places = try connection.rows("SELECT id FROM place WHERE host = ?", host, map: { $0.id() as PlaceID })
    for place in places {
      try connection.run(
        "DELETE FROM request_hour WHERE place_id = ? AND hour BETWEEN ? AND ? AND source = 'log'", place,
        hours.lowerBound, hours.upperBound)
      try connection.run(
        "DELETE FROM request_sample WHERE place_id = ? AND source = 'log' AND at BETWEEN ? AND ?", place, from, to)
      try connection.run(
        """
        DELETE FROM request_client WHERE source = 'log' AND first_at >= ?2 AND last_at <= ?3
          AND request_id IN (SELECT id FROM request WHERE place_id = ?1)
        """, place, from, to)
      // What a client did before and after stays; when exactly it did so last, or first, is not kept.
      try connection.run(
        """
        UPDATE request_client SET last_at = iif(last_at BETWEEN ?2 AND ?3, ?2 - 1, last_at),
          first_at = iif(first_at BETWEEN ?2 AND ?3, ?3 + 1, first_at)
        WHERE source = 'log' AND (last_at BETWEEN ?2 AND ?3 OR first_at BETWEEN ?2 AND ?3)
          AND request_id IN (SELECT id FROM request WHERE place_id = ?1)
        """, place, from, to)
    }
    try connection.run(
      "DELETE FROM log_digest WHERE host = ? AND minute BETWEEN ? AND ?", host, from / 60, to / 60)
    return places
  }
}

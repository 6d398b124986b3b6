import Evidence

/// Which sources saw the requests of a host, and when.
struct CoverageIndex {
  let connection: SQLiteConnection

  /// Of one hour, for what is told at an endpoint's places.
  func spans(endpoint: EndpointID, hour: Int64) throws(StorageError) -> [UseSource: CoverageSpans] {
    try spans(hour: hour, places: "SELECT place_id FROM endpoint_place WHERE endpoint_id = ?3", subject: endpoint)
  }

  /// Of one hour, for what is told at the places of a manifest's documents.
  func spans(manifest: ManifestID, hour: Int64) throws(StorageError) -> [UseSource: CoverageSpans] {
    try spans(hour: hour, places: "SELECT place_id FROM document_place WHERE manifest_id = ?3", subject: manifest)
  }

  /// Seconds between two rows in which nothing is missed.
  private static func pause(_ source: UseSource) -> Int64 {
    switch source {
    case .log, .observe: UsualPause.gapAtLeast
    case .listener: UsualPause.daemonGap
    case .before: 1
    }
  }

  private func spans(
    hour: Int64, places: String, subject: any SQLBindable
  ) throws(StorageError) -> [UseSource: CoverageSpans] {
    let (start, end) = (hour * 3_600, hour * 3_600 + 3_599)
    let rows = try connection.rows(
      """
      SELECT source, from_at, to_at FROM coverage
      WHERE to_at >= ?1 - \(UsualPause.gapAtLeast) AND from_at <= ?2 + \(UsualPause.gapAtLeast)
        AND (host = '' OR host IN (SELECT host FROM place WHERE id IN (\(places))))
      """, start, end, subject,
      map: { (UseSource(rawValue: $0.text("source")), $0.integer("from_at"), $0.integer("to_at")) })
    var spans: [UseSource: CoverageSpans] = [:]
    for (source, from, to) in rows {
      guard let source, from <= to else { continue }
      // It may be stored in pieces: a log was read so, or endpoints became known between.
      spans[source, default: CoverageSpans()].add(from...to, gap: Self.pause(source))
    }
    return spans.mapValues { $0.clipped(toHour: hour) }
  }
}

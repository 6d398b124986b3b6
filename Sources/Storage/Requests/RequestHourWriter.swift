import Evidence

/// Adds what a fold has counted to the hours that are stored.
struct RequestHourWriter {
  private struct Key: Hashable {
    let hour: Int64
    let source: UseSource
    let request: Int64
  }

  let connection: Connection

  /// - Parameter sums: by place.
  func write(_ sums: [RequestSums]) throws(StorageError) {
    var batch = RowBatch(
      connection,
      """
      INSERT OR REPLACE INTO request_hour (place_id, hour, source, request_id, hits, answered, refused, seconds)
      """, row: "(?, ?, ?, ?, ?, ?, ?, ?)")
    var start = 0
    while start < sums.count {
      let place = sums[start].place
      let end = sums[start...].firstIndex { $0.place != place } ?? sums.count
      try write(sums[start..<end], place: place, &batch)
      start = end
    }
    try batch.finish()
  }

  private func write(
    _ sums: ArraySlice<RequestSums>, place: Int64, _ batch: inout RowBatch
  ) throws(StorageError) {
    var counts: [(key: Key, count: RequestSums.Count)] = []
    for sum in sums {
      for (hour, count) in sum.hours {
        counts.append((Key(hour: hour, source: sum.source, request: sum.request), count))
      }
    }
    counts.sort {
      ($0.key.hour, $0.key.source.rawValue, $0.key.request) < ($1.key.hour, $1.key.source.rawValue, $1.key.request)
    }
    try addStored(to: counts, place: place)
    for (key, count) in counts {
      try batch.add(
        .integer(place), .integer(key.hour), .text(key.source.rawValue), .integer(key.request),
        .integer(count.hits), .integer(count.answered), .integer(count.refused), .blob(count.seconds.bytes))
    }
  }

  /// Adds what is stored of the same hours: in one look where most of the hours between the first and the last are
  /// among them.
  private func addStored(to counts: [(key: Key, count: RequestSums.Count)], place: Int64) throws(StorageError) {
    guard let first = counts.first?.key.hour, let last = counts.last?.key.hour else { return }
    if last - first > Int64(counts.count) {
      for (key, count) in counts {
        for known in try stored(place, key.hour...key.hour) where known.key == key { count.add(known.count) }
      }
      return
    }
    let stored = try stored(place, first...last)
    if stored.isEmpty { return }
    let byKey = Dictionary(counts.map { ($0.key, $0.count) }) { first, _ in first }
    for known in stored { byKey[known.key]?.add(known.count) }
  }

  private func stored(
    _ place: Int64, _ hours: ClosedRange<Int64>
  ) throws(StorageError) -> [(key: Key, count: RequestSums.Count)] {
    let rows = try connection.rows(
      """
      SELECT hour, source, request_id, hits, answered, refused, seconds FROM request_hour
      WHERE place_id = ? AND hour BETWEEN ? AND ?
      """, place, hours.lowerBound, hours.upperBound,
      map: { row -> (key: Key, count: RequestSums.Count)? in
        guard let source = UseSource(rawValue: row.text(1)) else { return nil }
        let count = RequestSums.Count(
          hour: row.integer(0), hits: row.integer(3), answered: row.integer(4), refused: row.integer(5),
          seconds: row.bytes(6))
        return (Key(hour: row.integer(0), source: source, request: row.integer(2)), count)
      })
    return rows.compactMap(\.self)
  }
}

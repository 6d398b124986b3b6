import Evidence

/// Adds what a fold has counted to the hours that are stored.
struct RequestHourWriter {
  private struct Key: Hashable {
    let hour: Int64
    let source: UseSource
    let request: Int64
  }

  let connection: SQLiteConnection

  /// - Parameter sums: by place.
  func write(_ sums: [RequestSums]) throws(StorageError) {
    var (new, known) = (batch("INSERT"), batch("INSERT OR REPLACE"))
    var start = 0
    while start < sums.count {
      let place = sums[start].place
      let end = sums[start...].firstIndex { $0.place != place } ?? sums.count
      let (counts, stored) = try counts(sums[start..<end], place: place)
      for (key, count) in counts {
        if !stored.isEmpty, stored.contains(key) {
          try put(place, key, count, to: &known)
        } else {
          try put(place, key, count, to: &new)
        }
      }
      start = end
    }
    try new.finish()
    try known.finish()
  }

  private func put(
    _ place: Int64, _ key: Key, _ count: RequestSums.Count, to batch: inout RowBatch
  ) throws(StorageError) {
    batch.put(.integer(place))
    batch.put(.integer(key.hour))
    batch.put(.text(key.source.rawValue))
    batch.put(.integer(key.request))
    batch.put(.integer(count.hits))
    batch.put(.integer(count.answered))
    batch.put(.integer(count.refused))
    batch.put(.blob(count.seconds.bytes))
    try batch.endRow()
  }

  private func batch(_ verb: String) -> RowBatch {
    RowBatch(
      connection,
      "\(verb) INTO request_hour (place_id, hour, source, request_id, hits, answered, refused, seconds)",
      row: "(?, ?, ?, ?, ?, ?, ?, ?)")
  }

  /// In the order of the table, what is stored of them added; and which are stored.
  private func counts(
    _ sums: ArraySlice<RequestSums>, place: Int64
  ) throws(StorageError) -> (counts: [(key: Key, count: RequestSums.Count)], stored: Set<Key>) {
    var counts: [(key: Key, count: RequestSums.Count)] = []
    for sum in sums {
      for (hour, count) in sum.hours {
        counts.append((Key(hour: hour, source: sum.source, request: sum.request), count))
      }
    }
    counts.sort { a, b in
      if a.key.hour != b.key.hour { return a.key.hour < b.key.hour }
      if a.key.source != b.key.source { return a.key.source.rawValue < b.key.source.rawValue }
      return a.key.request < b.key.request
    }
    return (counts, try addStored(to: counts, place: place))
  }

  /// Adds what is stored of the same hours: in one look where most of the hours between the first and the last are
  /// among them.
  private func addStored(
    to counts: [(key: Key, count: RequestSums.Count)], place: Int64
  ) throws(StorageError) -> Set<Key> {
    guard let first = counts.first?.key.hour, let last = counts.last?.key.hour else { return [] }
    var found: Set<Key> = []
    if last - first > Int64(counts.count) {
      for (key, count) in counts {
        for known in try stored(place, key.hour...key.hour) where known.key == key {
          count.add(known.count)
          found.insert(key)
        }
      }
      return found
    }
    let stored = try stored(place, first...last)
    if stored.isEmpty { return found }
    let byKey = Dictionary(counts.map { ($0.key, $0.count) }) { first, _ in first }
    for known in stored {
      guard let count = byKey[known.key] else { continue }
      count.add(known.count)
      found.insert(known.key)
    }
    return found
  }

  private func stored(
    _ place: Int64, _ hours: ClosedRange<Int64>
  ) throws(StorageError) -> [(key: Key, count: RequestSums.Count)] {
    let rows = try connection.rows(
      """
      SELECT source, request_id, hour, hits, answered, refused, seconds FROM request_hour
      WHERE place_id = ? AND hour BETWEEN ? AND ?
      """, place, hours.lowerBound, hours.upperBound,
      map: { row -> (key: Key, count: RequestSums.Count)? in
        let (source, request) = (UseSource(rawValue: row.text("source")), row.integer("request_id"))
        let hour = row.integer("hour")
        let count = RequestSums.Count(
          hour: hour, hits: row.integer("hits"), answered: row.integer("answered"), refused: row.integer("refused"),
          seconds: row.bytes("seconds"))
        return source.map { (Key(hour: hour, source: $0, request: request), count) }
      })
    return rows.compactMap(\.self)
  }
}

import Evidence

/// What a source told of the requests of one row in an hour.
struct ToldHour {
  let request: RequestID
  let source: UseSource
  let count: RequestSums.Count
}

/// Adds what a fold has counted to the hours that are stored.
struct RequestHourWriter {
  private struct Key: Hashable {
    let hour: Int64
    let source: UseSource
    let request: RequestID
  }

  private typealias Hour = (key: Key, count: RequestSums.Count)

  let connection: SQLiteConnection

  /// - Parameter sums: by place.
  /// - Returns: all that is stored then of those hours, by place and in the order of time.
  func write(_ sums: [RequestSums]) throws(StorageError) -> [PlaceID: [ToldHour]] {
    var told: [PlaceID: [ToldHour]] = [:]
    var hours: [(place: PlaceID, counts: [Hour], stored: Set<Key>)] = []
    var start = 0
    while start < sums.count {
      let place = sums[start].place
      let end = sums[start...].firstIndex { $0.place != place } ?? sums.count
      let (counts, stored, others) = try counts(sums[start..<end], place: place)
      told[place] = Self.told(counts, others)
      hours.append((place, counts, stored))
      start = end
    }
    let known = hours.reduce(0) { $0 + $1.stored.count }
    var (new, old) = (
      batch("INSERT", rows: hours.reduce(0) { $0 + $1.counts.count } - known), batch("INSERT OR REPLACE", rows: known)
    )
    for (place, counts, stored) in hours {
      for (key, count) in counts {
        if !stored.isEmpty, stored.contains(key) {
          try put(place, key, count, to: &old)
        } else {
          try put(place, key, count, to: &new)
        }
      }
    }
    try new.finish()
    try old.finish()
    return told
  }

  private static func told(_ counts: [Hour], _ others: [Hour]) -> [ToldHour] {
    var told = counts.map { ToldHour(request: $0.key.request, source: $0.key.source, count: $0.count) }
    if others.isEmpty { return told }
    told += others.map { ToldHour(request: $0.key.request, source: $0.key.source, count: $0.count) }
    return told.sorted { $0.count.hour < $1.count.hour }
  }

  private func put(
    _ place: PlaceID, _ key: Key, _ count: RequestSums.Count, to batch: inout RowBatch
  ) throws(StorageError) {
    try batch.put(.id(place))
    try batch.put(.integer(key.hour))
    try batch.put(.text(key.source.rawValue))
    try batch.put(.id(key.request))
    try batch.put(.integer(count.hits))
    try batch.put(.integer(count.answered))
    try batch.put(.integer(count.refused))
    try batch.put(.blob(count.seconds.bytes))
    try batch.endRow()
  }

  private func batch(_ verb: String, rows: Int) -> RowBatch {
    RowBatch(
      connection,
      "\(verb) INTO request_hour (place_id, hour, source, request_id, hits, answered, refused, seconds)",
      row: "(?, ?, ?, ?, ?, ?, ?, ?)", rows: rows)
  }

  /// In the order of the table, what is stored of them added; which are stored; and what else is, of the same hours.
  private func counts(
    _ sums: ArraySlice<RequestSums>, place: PlaceID
  ) throws(StorageError) -> (counts: [Hour], stored: Set<Key>, others: [Hour]) {
    var counts: [Hour] = []
    for sum in sums {
      for count in sum.counts {
        counts.append((Key(hour: count.hour, source: sum.source, request: sum.request), count))
      }
    }
    counts.sort { a, b in
      if a.key.hour != b.key.hour { return a.key.hour < b.key.hour }
      if a.key.source != b.key.source { return a.key.source.rawValue < b.key.source.rawValue }
      return a.key.request < b.key.request
    }
    let (stored, others) = try addStored(to: &counts, place: place)
    return (counts, stored, others)
  }

  /// Adds what is stored of the same hours: in one look where most of the hours between the first and the last are
  /// among them.
  private func addStored(
    to counts: inout [Hour], place: PlaceID
  ) throws(StorageError) -> (found: Set<Key>, others: [Hour]) {
    guard let first = counts.first?.key.hour, let last = counts.last?.key.hour else { return ([], []) }
    var stored: [Hour] = []
    if last - first > Int64(counts.count) {
      for hour in Set(counts.map(\.key.hour)) { stored += try self.stored(place, hour...hour) }
    } else {
      stored = try self.stored(place, first...last)
    }
    if stored.isEmpty { return ([], []) }
    let byKey = Dictionary(counts.indices.map { (counts[$0].key, $0) }) { first, _ in first }
    var (found, others): (Set<Key>, [Hour]) = ([], [])
    for known in stored {
      if let place = byKey[known.key] {
        counts[place].count.add(known.count)
        found.insert(known.key)
      } else {
        others.append(known)
      }
    }
    return (found, others)
  }

  private func stored(_ place: PlaceID, _ hours: ClosedRange<Int64>) throws(StorageError) -> [Hour] {
    let rows = try connection.rows(
      """
      SELECT source, request_id, hour, hits, answered, refused, seconds FROM request_hour
      WHERE place_id = ? AND hour BETWEEN ? AND ?
      """, place, hours.lowerBound, hours.upperBound,
      map: { row -> Hour? in
        let (source, request) = (UseSource(rawValue: row.text("source")), row.id("request_id") as RequestID)
        let hour = row.integer("hour")
        let count = RequestSums.Count(
          hour: hour, hits: row.integer("hits"), answered: row.integer("answered"), refused: row.integer("refused"),
          seconds: row.bytes("seconds"))
        return source.map { (Key(hour: hour, source: $0, request: request), count) }
      })
    return rows.compactMap(\.self)
  }
}

import Evidence

/// Adds what a fold has counted to the hours that are stored.
struct RequestHourWriter {
  let connection: Connection

  func write(_ sums: [RequestSums]) throws(StorageError) {
    var batch = RowBatch(
      connection,
      """
      INSERT OR REPLACE INTO request_hour (place_id, hour, source, request_id, hits, answered, refused, seconds)
      """, columns: 8)
    // In the order of the table: rows that lie together are written together.
    let ordered = sums.flatMap { sum in sum.hours.values.map { (sum: sum, count: $0) } }.sorted {
      ($0.sum.place, $0.count.hour, $0.sum.request) < ($1.sum.place, $1.count.hour, $1.sum.request)
    }
    for (sum, count) in ordered {
      if let known = try stored(count.hour, of: sum) { count.add(known) }
      try batch.add(
        sum.place, count.hour, sum.source.rawValue, sum.request, count.hits, count.answered, count.refused,
        count.seconds.bytes)
    }
    try batch.finish()
  }

  private func stored(_ hour: Int64, of sum: RequestSums) throws(StorageError) -> RequestSums.Count? {
    try connection.first(
      """
      SELECT hits, answered, refused, seconds FROM request_hour
      WHERE place_id = ? AND hour = ? AND source = ? AND request_id = ?
      """, sum.place, hour, sum.source.rawValue, sum.request,
      map: {
        RequestSums.Count(
          hour: hour, hits: $0.integer(0), answered: $0.integer(1), refused: $0.integer(2), seconds: $0.bytes(3))
      })
  }
}

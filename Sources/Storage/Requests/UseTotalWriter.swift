import Evidence

/// Keeps the hours of an endpoint's uses, and the totals of connectors that follow from them.
struct UseTotalWriter {
  let connection: SQLiteConnection
  let endpoint: DerivedEndpoint
  /// What hours have added to the totals, by connector.
  private var additions: [ConnectorID: UseAddition] = [:]
  private var batch: RowBatch

  struct Hour {
    let hits: Int64
    let lacking: Int64
    let answered: Int64
    let refused: Int64
    let seconds: SecondCounts

    /// Requests after a time; nil: the endpoint is current, and none is.
    func after(_ grace: Int64?) -> Int64 { grace.map { seconds.count(after: $0) } ?? 0 }
  }

  init(connection: SQLiteConnection, endpoint: DerivedEndpoint) {
    (self.connection, self.endpoint) = (connection, endpoint)
    batch = RowBatch(
      connection,
      """
      INSERT OR REPLACE INTO endpoint_hour
        (endpoint_id, connector_id, hour, hits, lacking, answered, refused, first_at, last_at, seconds)
      """, row: "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
  }

  /// What a connector did in an hour becomes this; nil: nothing. Written by `finish`.
  /// - Parameter old: what is stored of the hour.
  /// - Returns: whether its totals can follow; else they are to be counted anew.
  mutating func replace(
    _ connector: ConnectorID, hour: Int64, _ old: Hour?, with merged: EndpointDerivation.Merged?
  ) throws(StorageError) -> Bool {
    guard let merged, merged.counts.total > 0 else {
      guard old != nil else { return true }
      try connection.run(
        "DELETE FROM endpoint_hour WHERE endpoint_id = ? AND connector_id = ? AND hour = ?", endpoint.id, connector,
        hour)
      return false
    }
    let new = Hour(
      hits: merged.counts.total, lacking: merged.lacking, answered: merged.answered, refused: merged.refused,
      seconds: merged.counts)
    try batch.add(
      .id(endpoint.id), .id(connector), .integer(hour), .integer(new.hits), .integer(new.lacking),
      .integer(new.answered), .integer(new.refused), .integer(new.seconds.first ?? 0),
      .integer(new.seconds.last ?? 0), .blob(new.seconds.bytes))
    return add(new, over: old, hour: hour, connector)
  }

  /// What is stored of hours, by hour and connector.
  func stored(_ hours: ClosedRange<Int64>) throws(StorageError) -> [Int64: [ConnectorID: Hour]] {
    let rows = try connection.rows(
      """
      SELECT hour, connector_id, hits, lacking, answered, refused, seconds FROM endpoint_hour
      WHERE endpoint_id = ? AND hour BETWEEN ? AND ?
      """, endpoint.id, hours.lowerBound, hours.upperBound,
      map: { row in
        let hour = row.integer("hour")
        return (
          hour, connector: row.id("connector_id") as ConnectorID,
          Hour(
            hits: row.integer("hits"), lacking: row.integer("lacking"), answered: row.integer("answered"),
            refused: row.integer("refused"),
            seconds: SecondCounts(hour: hour, bytes: row.bytes("seconds")) ?? SecondCounts(hour: hour))
        )
      })
    return rows.reduce(into: [:]) { $0[$1.0, default: [:]][$1.connector] = $1.2 }
  }

  /// Adds the difference to the totals; false where they have to be counted anew.
  private mutating func add(_ new: Hour, over old: Hour?, hour: Int64, _ connector: ConnectorID) -> Bool {
    let grace = endpoint.graceUntil
    if let old {
      let isGrown =
        new.hits >= old.hits && new.lacking >= old.lacking && (new.seconds.first ?? 0) <= (old.seconds.first ?? 0)
        && (new.seconds.last ?? 0) >= (old.seconds.last ?? 0) && new.after(grace) >= old.after(grace)
      if !isGrown { return false }
    }
    if let grace {
      // Which of the requests in the hour that grace divides were answered how is found by counting.
      if hour == grace / 3_600 { return false }
    } else if hour * 3_600 <= endpoint.advertisedSince ?? 0 {
      // While it is current it may have been retired before: what was done then is found by counting.
      return false
    }
    additions[connector, default: UseAddition()].add(
      new, over: old, grace: grace, isAfter: grace.map { hour > $0 / 3_600 } ?? false)
    return true
  }

  /// Writes the hours, then the totals.
  /// - Returns: the connectors whose totals are to be counted anew.
  mutating func finish() throws(StorageError) -> [ConnectorID] {
    try batch.finish()
    var others: [ConnectorID] = []
    for (connector, addition) in additions where try !addition.write(connector, endpoint, on: connection) {
      others.append(connector)
    }
    additions = [:]
    return others
  }

  /// Counts a connector's totals anew, from its hours.
  func recount(_ connector: ConnectorID) throws(StorageError) {
    try connection.run(
      "DELETE FROM connector_endpoint WHERE connector_id = ? AND endpoint_id = ?", connector, endpoint.id)
    try connection.run(
      """
      INSERT INTO connector_endpoint
        (connector_id, endpoint_id, hits, without_client_id, first_at, last_at, counted_grace)
      SELECT connector_id, endpoint_id, sum(hits), sum(lacking), min(first_at), max(last_at), ?3 FROM endpoint_hour
      WHERE endpoint_id = ?2 AND connector_id = ?1 GROUP BY connector_id
      """, connector, endpoint.id, endpoint.graceUntil)
    try connection.recountUses(connector: connector, endpoint: endpoint.id, graceUntil: endpoint.graceUntil)
  }
}

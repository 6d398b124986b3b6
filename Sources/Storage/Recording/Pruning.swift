extension Database {
  /// Evidence is kept by whole days: what is older than this is not, where what is older than `time` is not to be.
  static func evidenceBegins(_ time: Int64) -> Int64 { Day.of(time) * Day.seconds }

  /// Forgets evidence older than `before` (whole days of it). Versions and releases stay.
  /// - Parameter digestsReadBefore: the digests of logged requests that were read earlier go, too. Default: none.
  package func prune(before: Int64, digestsReadBefore: Int64 = .min) throws(StorageError) {
    let time = Self.evidenceBegins(before)
    let day = Day.of(time)
    defer { foldCache = FoldCache() }
    try connection.transaction { () throws(StorageError) in
      try pruneHolders(before: day)
      try connection.run(
        "DELETE FROM log_digest WHERE read_at < ? OR minute < ?", digestsReadBefore, time / 60)
      try pruneRequests(before: time)
      try connection.run("DELETE FROM holding WHERE to_at < ?", time)
      try connection.run("DELETE FROM connector_hour WHERE hour < ?", time / 3_600)
      try connection.run("DELETE FROM sample WHERE at < ?", time)
      try connection.run("DELETE FROM unserved WHERE last_at < ?", time)
      try connection.run("DELETE FROM unmatched_token WHERE last_at < ?", time)
      try pruneAlerting(before: time)
      // A client may hold a version that nobody fetched for long: a HEAD with its tag showed that it does.
      try connection.run(
        """
        DELETE FROM connector_version WHERE last_at < ? AND NOT EXISTS (
          SELECT 1 FROM holder_day AS held
          WHERE held.connector_id = connector_version.connector_id AND held.version_id = connector_version.version_id)
        """, time)
      try pruneClients(before: time)
    }
  }

  private func pruneHolders(before day: Int64) throws(StorageError) {
    try connection.run("DELETE FROM holder_day WHERE day < ?1 OR clients <= 0", day)
    if connection.changes == 0 { return }
    try connection.execute(
      """
      DELETE FROM holder_total;
      INSERT INTO holder_total (connector_id, version_id, clients)
      SELECT connector_id, version_id, sum(clients) FROM holder_day GROUP BY 1, 2
      """)
  }

  /// The requests go, and what was derived from them; of whom there is more, the totals are counted anew.
  private func pruneRequests(before time: Int64) throws(StorageError) {
    let hour = time / 3_600
    let cut = try connection.rows(
      "SELECT DISTINCT connector_id, endpoint_id FROM endpoint_hour WHERE hour < ?", hour,
      map: { (connector: $0.id("connector_id") as ConnectorID, endpoint: $0.id("endpoint_id") as EndpointID) })
    let logged = try connection.rows(
      "SELECT DISTINCT connector_id, version_id FROM logged_hour WHERE hour < ?", hour,
      map: { TotalKey(connector: $0.id("connector_id"), version: $0.id("version_id")) })
    for table in ["request_hour", "endpoint_hour", "probe_hour", "logged_hour"] {
      try connection.run("DELETE FROM \(table) WHERE hour < ?", hour)
    }
    try connection.run("DELETE FROM request_client WHERE last_at < ?", time)
    try connection.run("DELETE FROM request_sample WHERE at < ?", time)
    try connection.run("DELETE FROM client_use WHERE last_at < ?", time)
    try connection.run("DELETE FROM use_network WHERE last_at < ?", time)
    try connection.run("DELETE FROM caller_day WHERE day < ?1 OR clients <= 0", Day.of(time))
    try connection.run("DELETE FROM coverage WHERE to_at < ?", time)
    // Of what is forgotten nobody can say that it was seen.
    try connection.run("UPDATE OR REPLACE coverage SET from_at = ?1 WHERE from_at < ?1", time)
    try connection.run("DELETE FROM log_file WHERE read_at < ?", time)
    try connection.run(
      """
      DELETE FROM request WHERE NOT EXISTS (SELECT 1 FROM request_hour AS told
          WHERE told.place_id = request.place_id AND request_id = request.id)
        AND NOT EXISTS (SELECT 1 FROM request_client WHERE request_id = request.id)
        AND NOT EXISTS (SELECT 1 FROM request_sample WHERE request_sample.request_id = request.id
          AND request_sample.place_id = request.place_id)
      """)
    // What nobody asks for any more, and nothing is derived from, leaves its room to others.
    try connection.execute(
      """
      DELETE FROM place WHERE NOT EXISTS (SELECT 1 FROM request WHERE place_id = place.id)
        AND NOT EXISTS (SELECT 1 FROM endpoint_place WHERE place_id = place.id)
        AND NOT EXISTS (SELECT 1 FROM document_place WHERE place_id = place.id)
      """)
    foldCache = FoldCache()
    let index = try placeIndex()
    for row in cut {
      guard let endpoint = index.byID[row.endpoint] else { continue }
      try UseTotalWriter(connection: connection, endpoint: endpoint).recount(row.connector)
    }
    try connection.execute(
      """
      DELETE FROM endpoint_probe;
      INSERT INTO endpoint_probe (endpoint_id, connector_id, hits, first_at, last_at)
      SELECT endpoint_id, connector_id, sum(hits), min(first_at), max(last_at) FROM probe_hour GROUP BY 1, 2;
      """)
    let documents = DocumentDerivation(self)
    for version in logged { try documents.total(version) }
  }

  private func pruneClients(before time: Int64) throws(StorageError) {
    try connection.run(
      """
      DELETE FROM client WHERE last_at < ?1
        AND NOT EXISTS (SELECT 1 FROM holding WHERE client_id = client.id)
        AND NOT EXISTS (SELECT 1 FROM sample WHERE client_id = client.id)
        AND NOT EXISTS (SELECT 1 FROM client_use WHERE client_id = client.id)
        AND id NOT IN (SELECT client_id FROM request_client)
        AND NOT EXISTS (SELECT 1 FROM request_sample WHERE client_id = client.id)
      """, time)
    if connection.changes == 0 { return }
    try connection.execute(
      """
      DELETE FROM agent WHERE id NOT IN (SELECT agent_id FROM client);
      DELETE FROM recognition WHERE id NOT IN (SELECT recognition_id FROM client)
      """)
    try connection.recountClients()
  }
}

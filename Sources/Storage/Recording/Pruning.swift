extension Database {
  /// Forgets evidence older than `before` (whole days of it). Versions and releases stay.
  package func prune(before: Int64) throws(StorageError) {
    let day = Day.of(before)
    let time = day * Day.seconds
    defer { foldCache = FoldCache() }
    try connection.transaction { () throws(StorageError) in
      try pruneHolders(before: day)
      try pruneUses(before: time)
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
    try connection.run(
      """
      UPDATE connector_version SET holder_count = (
        SELECT coalesce(sum(clients), 0) FROM holder_day AS held
        WHERE held.connector_id = connector_version.connector_id AND held.version_id = connector_version.version_id)
      """)
  }

  /// Where an hour goes that counted as after grace, the rest is counted anew.
  private func pruneUses(before time: Int64) throws(StorageError) {
    try connection.run("DELETE FROM connector_endpoint WHERE last_at < ?", time)
    try connection.run(
      """
      UPDATE connector_endpoint SET is_counted = 0 WHERE EXISTS (
        SELECT 1 FROM endpoint_hour AS used WHERE used.connector_id = connector_endpoint.connector_id
          AND used.endpoint_id = connector_endpoint.endpoint_id AND hour < ?
          AND (used.hits_after > 0 OR used.last_at > counted_grace))
      """, time / 3_600)
    try connection.run("DELETE FROM endpoint_hour WHERE hour < ?", time / 3_600)
    try connection.run("DELETE FROM endpoint_sample WHERE at < ?", time)
    try connection.run("DELETE FROM client_use WHERE last_at < ?", time)
    try connection.run("DELETE FROM caller_day WHERE day < ?1 OR clients <= 0", Day.of(time))
    try recountUses()
  }

  private func pruneClients(before time: Int64) throws(StorageError) {
    try connection.run(
      """
      DELETE FROM client WHERE last_at < ?1
        AND NOT EXISTS (SELECT 1 FROM holding WHERE client_id = client.id)
        AND NOT EXISTS (SELECT 1 FROM sample WHERE client_id = client.id)
        AND NOT EXISTS (SELECT 1 FROM client_use WHERE client_id = client.id)
        AND NOT EXISTS (SELECT 1 FROM endpoint_sample WHERE client_id = client.id)
      """, time)
    if connection.changes == 0 { return }
    try connection.run(
      "UPDATE connector SET client_count = (SELECT count(*) FROM client WHERE client.connector_id = connector.id)")
  }
}

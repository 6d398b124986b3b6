extension Database {
  /// Forgets evidence older than `before` (whole days of it). Versions and releases stay.
  package func prune(before: Int64) throws(StorageError) {
    let day = Day.of(before)
    let time = day * Day.seconds
    try connection.transaction { () throws(StorageError) in
      try connection.run("DELETE FROM holder_day WHERE day < ?1 OR clients <= 0", day)
      try connection.run("DELETE FROM holding WHERE to_at < ?", time)
      try connection.run("DELETE FROM connector_hour WHERE hour < ?", time / 3_600)
      try connection.run("DELETE FROM sample WHERE at < ?", time)
      try connection.run("DELETE FROM endpoint_hour WHERE hour < ?", time / 3_600)
      try connection.run("DELETE FROM endpoint_sample WHERE at < ?", time)
      try connection.run("DELETE FROM client_use WHERE last_at < ?", time)
      try connection.run("DELETE FROM connector_endpoint WHERE last_at < ?", time)
      try connection.run("DELETE FROM unserved WHERE last_at < ?", time)
      try pruneAlerting(before: time)
      try connection.run("DELETE FROM unmatched_token WHERE last_at < ?", time)
      // A client may hold a version that nobody fetched for long: a HEAD with its tag showed that it does.
      try connection.run(
        """
        DELETE FROM connector_version WHERE last_at < ? AND NOT EXISTS (
          SELECT 1 FROM holder_day AS held
          WHERE held.connector_id = connector_version.connector_id AND held.version_id = connector_version.version_id)
        """, time)
      try connection.run(
        """
        DELETE FROM client WHERE last_at < ?1
          AND NOT EXISTS (SELECT 1 FROM holding WHERE client_id = client.id)
          AND NOT EXISTS (SELECT 1 FROM sample WHERE client_id = client.id)
          AND NOT EXISTS (SELECT 1 FROM client_use WHERE client_id = client.id)
          AND NOT EXISTS (SELECT 1 FROM endpoint_sample WHERE client_id = client.id)
        """, time)
    }
  }
}

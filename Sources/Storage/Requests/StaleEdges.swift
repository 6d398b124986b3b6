package import Evidence

extension Database {
  /// Superseded versions that logs show to have been given out after the last second at which an honest cache could
  /// hold them; `subject` names each.
  package func staleEdges() throws(StorageError) -> [(subject: String, site: String, edge: EdgeStale)] {
    try connection.rows(
      """
      SELECT version.id, origin, site.host,
        (SELECT place.path FROM document_place JOIN place ON place.id = place_id
          WHERE document_place.manifest_id = manifest.id ORDER BY length(place.path), place.path LIMIT 1) AS path,
        manifest.name, version.number,
        (SELECT number FROM current_version JOIN version AS now ON now.id = version_id
          WHERE current_version.manifest_id = manifest.id) AS now,
        coalesce((SELECT expires_at FROM version_lifetime WHERE version_id = version.id),
          (SELECT max(ends_at) FROM release_interval WHERE version_id = version.id)) AS expired_at,
        min(logged_version.first_at) AS since, max(last_edge_at) AS until, sum(edge) AS requests
      FROM connector CROSS JOIN logged_version ON connector_id = connector.id AND edge > 0
      CROSS JOIN version ON version.id = version_id CROSS JOIN manifest ON manifest.id = version.manifest_id
      CROSS JOIN site ON site.id = site_id
      GROUP BY version.id ORDER BY version.id
      """,
      map: { row in
        (
          subject: row.text("id"), site: row.text("origin"),
          edge: EdgeStale(
            host: row.text("host"), path: row.text("path"), manifest: row.text("name"), served: row.int("number"),
            current: row.integerOrNil("now").map(Int.init), expiredAt: row.integer("expired_at"),
            firstAt: row.integer("since"), lastAt: row.integer("until"), requests: row.integer("requests"))
        )
      })
  }
}

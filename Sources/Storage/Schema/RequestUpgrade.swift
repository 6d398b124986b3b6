import Evidence

/// Takes over what an older schema counted: connectors are distinguished by how sure they are, and counted uses become
/// requests of the source `before`, from which the rest is derived anew.
///
/// Whose a count was its clients tell: what the platform's own addresses did in a time, what others did that claimed to
/// be it, and the kept samples. What nobody can tell stays the platform's own.
struct RequestUpgrade {
  /// Connectors, one row for each name and attribution.
  private static let connectors = """
    CREATE TABLE connector_by_attribution (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      class TEXT NOT NULL,
      attribution TEXT NOT NULL CHECK (attribution IN ('verified', 'claimed')),
      client_count INTEGER NOT NULL DEFAULT 0,  -- rows of it in client
      UNIQUE (name, attribution)
    ) STRICT;
    INSERT INTO connector_by_attribution (id, name, class, attribution, client_count)
    SELECT id, name, class, iif(
      EXISTS (SELECT 1 FROM client WHERE connector_id = connector.id AND attribution = 'verified')
      OR EXISTS (SELECT 1 FROM connector_version WHERE connector_id = connector.id AND last_attribution = 'verified')
      OR EXISTS (SELECT 1 FROM connector_endpoint WHERE connector_id = connector.id AND last_attribution = 'verified'),
      'verified', 'claimed'), client_count
    FROM connector;
    DROP TABLE connector;
    ALTER TABLE connector_by_attribution RENAME TO connector;

    CREATE TEMP TABLE divided AS SELECT id AS verified_id, 0 AS claimed_id, name FROM connector
    WHERE attribution = 'verified' AND (
      EXISTS (SELECT 1 FROM client WHERE connector_id = connector.id AND attribution <> 'verified')
      OR EXISTS (SELECT 1 FROM connector_version WHERE connector_id = connector.id AND last_attribution <> 'verified')
      OR EXISTS (SELECT 1 FROM connector_endpoint
        WHERE connector_id = connector.id AND last_attribution <> 'verified'));
    INSERT INTO connector (name, class, attribution)
    SELECT name, class, 'claimed' FROM connector WHERE id IN (SELECT verified_id FROM divided);
    UPDATE divided SET claimed_id = (
      SELECT id FROM connector WHERE connector.name = divided.name AND attribution = 'claimed');

    UPDATE client SET connector_id = (SELECT claimed_id FROM divided WHERE verified_id = connector_id)
    WHERE attribution <> 'verified' AND connector_id IN (SELECT verified_id FROM divided);
    UPDATE connector SET client_count = (SELECT count(*) FROM client WHERE connector_id = connector.id);
    UPDATE client_use SET connector_id = (SELECT connector_id FROM client WHERE client.id = client_id)
    WHERE connector_id IN (SELECT verified_id FROM divided);
    UPDATE sample SET connector_id = (SELECT connector_id FROM client WHERE client.id = client_id)
    WHERE connector_id IN (SELECT verified_id FROM divided);
    UPDATE endpoint_sample SET connector_id = (SELECT connector_id FROM client WHERE client.id = client_id)
    WHERE connector_id IN (SELECT verified_id FROM divided);
    DELETE FROM holder_day;
    INSERT INTO holder_day (connector_id, version_id, day, clients)
    SELECT connector_id, version_id, to_at / 86400, count(*) FROM (
      SELECT client_id, version_id, to_at, max(from_at) FROM holding GROUP BY client_id, manifest_id)
    JOIN client ON client.id = client_id GROUP BY 1, 2, 3;

    ALTER TABLE endpoint_hour RENAME TO old_endpoint_hour;
    ALTER TABLE client_use RENAME TO old_client_use;
    ALTER TABLE connector_endpoint RENAME TO old_connector_endpoint;
    ALTER TABLE endpoint_sample RENAME TO old_endpoint_sample;
    ALTER TABLE observation RENAME TO old_observation;
    DROP TABLE caller_day;
    DROP TABLE endpoint_observation;
    DROP TABLE ingested_log;
    DROP INDEX client_use_last;
    DROP INDEX endpoint_sample_client;

    """

  /// After `requestTables`: where the requests went. Of a client id's nobody knows.
  private static let places = """
    INSERT INTO holder_total (connector_id, version_id, clients)
    SELECT connector_id, version_id, sum(clients) FROM holder_day GROUP BY 1, 2;

    CREATE TEMP TABLE old_place AS SELECT endpoint.id AS endpoint_id, 0 AS place_id,
      iif(kind = 'url', substr(identity, 1, instr(identity, '/') - 1), '\(Place.clientIDHost)') AS host,
      iif(kind = 'url', iif(instr(identity, '?') > 0,
        substr(identity, instr(identity, '/'), instr(identity, '?') - instr(identity, '/')),
        substr(identity, instr(identity, '/'))), CAST(endpoint.id AS TEXT)) AS path,
      iif(kind = 'url' AND instr(identity, '?') > 0, substr(identity, instr(identity, '?') + 1), '') AS query
    FROM endpoint
    WHERE id IN (SELECT endpoint_id FROM old_endpoint_hour UNION SELECT endpoint_id FROM old_client_use
      UNION SELECT endpoint_id FROM old_endpoint_sample);
    INSERT OR IGNORE INTO place (host, path, query) SELECT host, path, query FROM old_place;
    UPDATE old_place SET place_id = (SELECT id FROM place
      WHERE place.host = old_place.host AND place.path = old_place.path AND place.query = old_place.query);

    """

  private static let end = """
    DROP TABLE old_endpoint_hour;
    DROP TABLE old_client_use;
    DROP TABLE old_connector_endpoint;
    DROP TABLE old_endpoint_sample;
    DROP TABLE old_observation;
    DROP TABLE temp.divided;
    DROP TABLE temp.old_place;

    """

  let connection: SQLiteConnection

  func run() throws(StorageError) {
    try connection.execute(Self.connectors)
    try UpgradeDocuments(connection: connection).divide()
    try connection.execute(Schema.requestTables + Self.places)
    var uses = UpgradeUses(connection: connection)
    try uses.run()
    try cover()
    try connection.execute(Self.end)
  }

  /// The time in which each source is known to have seen uses, and the hours of what was counted, whole: what is told
  /// of these again was told before. Nothing is covered after the last of all.
  private func cover() throws(StorageError) {
    var covered: [String: CoverageSpans] = [:]
    let isSingleSite = try connection.first("SELECT count(*) < 2 FROM site", map: { $0.int() == 1 }) ?? true
    let watched = try connection.rows(
      """
      SELECT old_observation.host, site.host AS site, alias.host AS alias, first_at, last_at
      FROM old_observation JOIN site ON site.id = old_observation.site_id
      LEFT JOIN site_alias AS alias ON old_observation.host = '' AND alias.site_id = site.id
      """,
      map: {
        (
          host: $0.text("host"), site: $0.text("site"), alias: $0.textOrNil("alias"), from: $0.integer("first_at"),
          to: $0.integer("last_at")
        )
      })
    for row in watched where row.from <= row.to {
      let hosts = row.host.isEmpty ? [row.site] + [row.alias].compactMap(\.self) : [row.host]
      for host in isSingleSite ? [""] : hosts { covered[host, default: CoverageSpans()].add(row.from...row.to) }
    }
    let latest = try connection.first("SELECT max(last_at) FROM old_endpoint_hour", map: { $0.integer() }) ?? 0
    let hours = try connection.rows(
      "SELECT DISTINCT host, hour FROM old_endpoint_hour JOIN old_place USING (endpoint_id) WHERE path LIKE '/%'",
      map: { (host: $0.text("host"), hour: $0.integer("hour")) })
    for row in hours {
      let start = row.hour * 3_600
      covered[isSingleSite ? "" : row.host, default: CoverageSpans()].add(
        start...max(start, min(start + 3_599, latest)))
    }
    for (host, spans) in covered {
      for span in spans.spans {
        try connection.run(
          """
          INSERT INTO coverage (source, host, from_at, to_at, read_at, known_endpoints)
          SELECT 'before', ?1, ?2, ?3, ?3, coalesce(max(id), 0) FROM endpoint
          """, host, span.lowerBound, span.upperBound)
      }
    }
  }
}

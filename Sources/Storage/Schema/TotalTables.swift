extension Schema {
  /// Totals that a fold keeps beside the evidence, so that no question ever sums over it.
  static let totalTables = """
    ALTER TABLE connector ADD COLUMN client_count INTEGER NOT NULL DEFAULT 0;  -- rows of it in client
    UPDATE connector SET client_count = (SELECT count(*) FROM client WHERE connector_id = connector.id);

    ALTER TABLE connector_version ADD COLUMN holder_count INTEGER NOT NULL DEFAULT 0;  -- that last fetched it
    UPDATE connector_version SET holder_count = (
      SELECT coalesce(sum(clients), 0) FROM holder_day AS held
      WHERE held.connector_id = connector_version.connector_id AND held.version_id = connector_version.version_id);

    -- The sums over endpoint_hour, by the end of grace in `counted_grace` (NULL: it was current). They hold while that
    -- is the endpoint's end of grace still; any other is counted anew.
    ALTER TABLE connector_endpoint ADD COLUMN is_counted INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE connector_endpoint ADD COLUMN counted_grace INTEGER;
    ALTER TABLE connector_endpoint ADD COLUMN hits_after INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE connector_endpoint ADD COLUMN first_after_at INTEGER;
    ALTER TABLE connector_endpoint ADD COLUMN last_after_at INTEGER;
    ALTER TABLE connector_endpoint ADD COLUMN last_before_return_at INTEGER;

    -- Clients by the day of their last use of an endpoint.
    CREATE TABLE caller_day (
      connector_id INTEGER NOT NULL REFERENCES connector,
      endpoint_id INTEGER NOT NULL REFERENCES endpoint,
      day INTEGER NOT NULL,              -- Unix time / 86400
      clients INTEGER NOT NULL,
      PRIMARY KEY (connector_id, endpoint_id, day)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO caller_day
    SELECT connector_id, endpoint_id, last_at / 86400, count(*) FROM client_use GROUP BY 1, 2, 3;

    -- Pruning a client looks for what still names it.
    CREATE INDEX sample_client ON sample (client_id);
    CREATE INDEX endpoint_sample_client ON endpoint_sample (client_id);

    """
}

extension Schema {
  /// What versions advertise, and who still uses it.
  static let endpointTables = """
    -- A URL or a client id that versions advertise. Requests cannot tell two URLs of one identity apart.
    CREATE TABLE endpoint (
      id INTEGER PRIMARY KEY,
      site_id INTEGER NOT NULL REFERENCES site,
      kind TEXT NOT NULL CHECK (kind IN ('url', 'client_id')),
      identity TEXT NOT NULL,            -- host, path and sorted query; a client id as it is
      url TEXT NOT NULL,                 -- as first advertised
      UNIQUE (site_id, kind, identity)
    ) STRICT;

    CREATE TABLE version_endpoint (
      version_id INTEGER NOT NULL REFERENCES version,
      field TEXT NOT NULL,
      endpoint_id INTEGER NOT NULL REFERENCES endpoint,
      PRIMARY KEY (version_id, field, endpoint_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX version_endpoint_endpoint ON version_endpoint (endpoint_id);

    CREATE TRIGGER version_endpoint_is_immutable BEFORE UPDATE ON version_endpoint
    BEGIN SELECT raise(ABORT, 'a version never changes'); END;
    CREATE TRIGGER version_endpoint_stays BEFORE DELETE ON version_endpoint
    BEGIN SELECT raise(ABORT, 'a version is never deleted'); END;

    -- Declared retired by the operator: it belongs to version 0 of every manifest with that field.
    CREATE TABLE declared_endpoint (
      endpoint_id INTEGER PRIMARY KEY REFERENCES endpoint,
      field TEXT NOT NULL,
      successor TEXT,
      declared_at INTEGER NOT NULL,
      declared_by TEXT NOT NULL
    ) STRICT;

    -- How the listener answers a retired endpoint.
    CREATE TABLE endpoint_policy (
      endpoint_id INTEGER PRIMARY KEY REFERENCES endpoint,
      answer TEXT CHECK (answer IN ('proxy', 'redirect', 'gone')),
      upstream TEXT,
      sunset INTEGER,
      adds_client_id INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE connector_endpoint (
      connector_id INTEGER NOT NULL REFERENCES connector,
      endpoint_id INTEGER NOT NULL REFERENCES endpoint,
      hits INTEGER NOT NULL,
      without_client_id INTEGER NOT NULL,  -- of the hits: those that should have named one
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      last_attribution TEXT NOT NULL,
      PRIMARY KEY (connector_id, endpoint_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE endpoint_hour (
      connector_id INTEGER NOT NULL REFERENCES connector,
      endpoint_id INTEGER NOT NULL REFERENCES endpoint,
      hour INTEGER NOT NULL,             -- Unix time / 3600
      hits INTEGER NOT NULL,
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      grace_until INTEGER,               -- the end of grace by which the next two were counted; NULL: it was current
      hits_after INTEGER NOT NULL,       -- of the hits: those later than that
      first_after_at INTEGER,
      PRIMARY KEY (connector_id, endpoint_id, hour)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE client_use (
      client_id INTEGER NOT NULL REFERENCES client,
      endpoint_id INTEGER NOT NULL REFERENCES endpoint,
      connector_id INTEGER NOT NULL REFERENCES connector,
      last_at INTEGER NOT NULL,
      PRIMARY KEY (client_id, endpoint_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX client_use_last ON client_use (connector_id, endpoint_id, last_at);

    -- The last sample requests per connector and endpoint: a ring of slots. No query value is ever in it.
    CREATE TABLE endpoint_sample (
      connector_id INTEGER NOT NULL REFERENCES connector,
      endpoint_id INTEGER NOT NULL REFERENCES endpoint,
      slot INTEGER NOT NULL,
      at INTEGER NOT NULL,
      client_id INTEGER NOT NULL REFERENCES client,
      source TEXT NOT NULL,
      method TEXT NOT NULL,
      path TEXT NOT NULL,
      parameters TEXT NOT NULL,          -- names only, separated by spaces
      named_client TEXT NOT NULL,        -- an advertised id or a URL; 'dynamic' for any other; '' for none
      redirect_host TEXT NOT NULL,
      status INTEGER NOT NULL,
      PRIMARY KEY (connector_id, endpoint_id, slot)
    ) STRICT, WITHOUT ROWID;

    -- Who sees the requests of a site's endpoints: 'listener', 'log' or 'observe'.
    CREATE TABLE observation (
      site_id INTEGER NOT NULL REFERENCES site,
      host TEXT NOT NULL,                -- of endpoints elsewhere; '' for the site's own hosts
      source TEXT NOT NULL,
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      PRIMARY KEY (site_id, host, source)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE endpoint_observation (
      endpoint_id INTEGER NOT NULL REFERENCES endpoint,
      source TEXT NOT NULL,
      last_at INTEGER NOT NULL,
      PRIMARY KEY (endpoint_id, source)
    ) STRICT, WITHOUT ROWID;

    -- How far each access log has been read: its first line, and the digest of all that was read. A file that was
    -- renamed, packed or has grown is the same file; one that only begins alike is not.
    CREATE TABLE ingested_log (
      first_line TEXT NOT NULL,          -- SHA-256
      offset INTEGER NOT NULL,           -- of the unpacked text
      digest TEXT NOT NULL,              -- SHA-256 of the unpacked text up to there
      read_at INTEGER NOT NULL,
      PRIMARY KEY (first_line, digest)
    ) STRICT, WITHOUT ROWID;

    -- The latest interval in which each version was current.
    CREATE VIEW version_standing AS
    SELECT manifest_id, version_id, release_interval.starts_at, ends_at, next_version_id, release_interval.grace,
      max(ordinal) AS ordinal, expires_at,
      max(coalesce(expires_at, ends_at), ends_at + release_interval.grace) AS grace_until
    FROM release_interval LEFT JOIN version_lifetime USING (version_id) GROUP BY version_id;

    -- Whether any current version advertises the endpoint; if none: since when, and until when its grace lasts.
    CREATE VIEW endpoint_standing AS
    SELECT endpoint.id AS endpoint_id, site_id,
      coalesce(max(ends_at IS NULL AND version_id IS NOT NULL), 0) AS is_current,
      max(max(coalesce(ends_at, declared_at)), coalesce(max(declared_at), 0)) AS retired_at,
      max(max(coalesce(grace_until, declared_at)), coalesce(max(declared_at), 0)) AS grace_until
    FROM endpoint LEFT JOIN version_endpoint ON version_endpoint.endpoint_id = endpoint.id
    LEFT JOIN version_standing USING (version_id)
    LEFT JOIN declared_endpoint ON declared_endpoint.endpoint_id = endpoint.id
    GROUP BY endpoint.id;

    """
}

extension Schema {
  /// What connectors did. Growth is with distinct clients, never with requests.
  static let evidenceTables = """
    CREATE TABLE connector (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      class TEXT NOT NULL
    ) STRICT;

    CREATE TABLE client (
      id INTEGER PRIMARY KEY,
      connector_id INTEGER NOT NULL REFERENCES connector,
      user_agent TEXT NOT NULL,
      network TEXT NOT NULL,             -- cut to /24 or /48 before it reached the disk
      attribution TEXT NOT NULL,
      rule TEXT NOT NULL,
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      UNIQUE (connector_id, user_agent, network)
    ) STRICT;

    -- One row while a client holds one version; the row with the latest from_at is the present one.
    CREATE TABLE holding (
      client_id INTEGER NOT NULL REFERENCES client,
      manifest_id INTEGER NOT NULL REFERENCES manifest,
      from_at INTEGER NOT NULL,
      version_id INTEGER NOT NULL REFERENCES version,
      to_at INTEGER NOT NULL,            -- the last time that the client showed it
      PRIMARY KEY (client_id, manifest_id, from_at)
    ) STRICT, WITHOUT ROWID;

    -- Clients by the version they last fetched and the day they last showed it: local connectors are judged from it.
    CREATE TABLE holder_day (
      connector_id INTEGER NOT NULL REFERENCES connector,
      version_id INTEGER NOT NULL REFERENCES version,
      day INTEGER NOT NULL,              -- Unix time / 86400
      clients INTEGER NOT NULL,
      PRIMARY KEY (connector_id, version_id, day)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE connector_version (
      connector_id INTEGER NOT NULL REFERENCES connector,
      version_id INTEGER NOT NULL REFERENCES version,
      fetches INTEGER NOT NULL DEFAULT 0,
      proofs INTEGER NOT NULL DEFAULT 0,
      heads INTEGER NOT NULL DEFAULT 0,
      logs INTEGER NOT NULL DEFAULT 0,
      fetch_hours INTEGER NOT NULL DEFAULT 0,
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      first_fetch_at INTEGER,
      last_fetch_at INTEGER,
      last_fetch_order INTEGER NOT NULL, -- tells two fetches within one second apart
      last_evidence TEXT NOT NULL,
      last_attribution TEXT NOT NULL,
      PRIMARY KEY (connector_id, version_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE connector_hour (
      connector_id INTEGER NOT NULL REFERENCES connector,
      version_id INTEGER NOT NULL REFERENCES version,
      hour INTEGER NOT NULL,             -- Unix time / 3600
      hits INTEGER NOT NULL,
      fetches INTEGER NOT NULL,          -- of the hits: those after which a copy was held
      PRIMARY KEY (connector_id, version_id, hour)
    ) STRICT, WITHOUT ROWID;

    -- The last sample requests per connector and path: a ring of slots.
    CREATE TABLE sample (
      connector_id INTEGER NOT NULL REFERENCES connector,
      path_id INTEGER NOT NULL REFERENCES path,
      slot INTEGER NOT NULL,
      at INTEGER NOT NULL,
      client_id INTEGER NOT NULL REFERENCES client,
      version_id INTEGER NOT NULL REFERENCES version,
      method TEXT NOT NULL,
      status INTEGER NOT NULL,
      PRIMARY KEY (connector_id, path_id, slot)
    ) STRICT, WITHOUT ROWID;

    -- H(v): the last second at which an honest cache may hold the version, from the lifetime really served with it.
    CREATE TABLE version_lifetime (
      version_id INTEGER PRIMARY KEY REFERENCES version,
      expires_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE unserved (
      connector_id INTEGER NOT NULL REFERENCES connector,
      host TEXT NOT NULL,
      path TEXT NOT NULL,
      method TEXT NOT NULL,
      hits INTEGER NOT NULL,
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      PRIMARY KEY (connector_id, host, path, method)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE unmatched_token (
      token TEXT PRIMARY KEY,
      hits INTEGER NOT NULL,
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- How far each journal segment has been folded, moved in the fold's own transaction; gone with the segment.
    CREATE TABLE journal_position (
      loop INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      offset INTEGER NOT NULL,
      PRIMARY KEY (loop, sequence)
    ) STRICT, WITHOUT ROWID;

    -- Counted, never silent: what could not be recorded.
    CREATE TABLE counter (
      name TEXT PRIMARY KEY,
      value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    """
}

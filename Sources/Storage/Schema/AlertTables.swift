import Basics

extension Schema {
  /// Who is told of what: alerts, events, hooks, deliveries. Times are Unix seconds.
  static let alertTables =
    """
    -- The state of each connector for each manifest, as the keeper last judged it.
    CREATE TABLE connector_state (
      connector_id INTEGER NOT NULL REFERENCES connector,
      manifest_id INTEGER NOT NULL REFERENCES manifest,
      state TEXT NOT NULL,
      since INTEGER NOT NULL,
      PRIMARY KEY (connector_id, manifest_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE alert (
      id INTEGER PRIMARY KEY,
      rule TEXT NOT NULL,                -- the type of the event that it sends
      connector_id INTEGER NOT NULL REFERENCES connector,
      site_id INTEGER NOT NULL REFERENCES site,
      state TEXT NOT NULL CHECK (state IN ('pending', 'firing', 'resolved')),
      opened_at INTEGER,                 -- NULL while pending
      last_at INTEGER NOT NULL,          -- the last use that counts
      hits INTEGER NOT NULL,             -- uses after grace
      told_at INTEGER,                   -- when hooks were told last; NULL: never
      resolved_at INTEGER,
      acked_at INTEGER,
      acked_by TEXT,
      reason TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX alert_open ON alert (rule, connector_id, site_id) WHERE resolved_at IS NULL;

    -- NULL matches all.
    CREATE TABLE silence (
      id INTEGER PRIMARY KEY,
      rule TEXT,
      connector TEXT,
      site_id INTEGER REFERENCES site,
      author TEXT NOT NULL,
      reason TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL
    ) STRICT;

    -- What was told once and is told again only after it has ceased: see EventType.
    CREATE TABLE announcement (
      type TEXT NOT NULL,
      subject TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (type, subject)
    ) STRICT, WITHOUT ROWID;

    -- An executable of the daemon's hooks folder, or a webhook. Kept when it is removed, for its deliveries' sake.
    CREATE TABLE hook (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('shell', 'webhook')),
      name TEXT NOT NULL,
      events TEXT NOT NULL,              -- types, separated by blanks
      path TEXT,                         -- of an executable
      url TEXT,                          -- of a webhook, unless it is a secret
      url_file TEXT,                     -- where a secret URL is read from
      secret_file TEXT,
      allows_plain_http INTEGER NOT NULL DEFAULT 0,
      added_at INTEGER NOT NULL,
      disabled_at INTEGER,
      disabled_reason TEXT,
      removed_at INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX hook_name ON hook (kind, name) WHERE removed_at IS NULL;

    CREATE TABLE event (
      sequence INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,           -- the receiver's idempotency key
      type TEXT NOT NULL,
      at INTEGER NOT NULL,
      site TEXT NOT NULL,                -- '' for none
      connector TEXT NOT NULL,           -- '' for none
      summary TEXT NOT NULL,
      body TEXT NOT NULL                 -- the JSON object, byte for byte as it is sent
    ) STRICT;

    CREATE TABLE delivery (
      id INTEGER PRIMARY KEY,
      event_sequence INTEGER NOT NULL REFERENCES event,
      hook_id INTEGER NOT NULL REFERENCES hook,
      state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed', 'dead')),
      attempt INTEGER NOT NULL DEFAULT 0,   -- tries begun
      failures INTEGER NOT NULL DEFAULT 0,  -- since it was last asked for
      next_at INTEGER,                   -- NULL: it is not tried again by itself
      leased_at INTEGER,                 -- a try is under way
      code INTEGER,
      ms INTEGER,
      error TEXT,
      output TEXT,
      UNIQUE (event_sequence, hook_id)
    ) STRICT;
    CREATE INDEX delivery_due ON delivery (next_at) WHERE next_at IS NOT NULL;
    CREATE INDEX delivery_hook ON delivery (hook_id);

    -- Who was seen before there were events is no news.
    INSERT INTO announcement (type, subject, at) SELECT 'connector.first_seen', name, 0 FROM connector;
    INSERT INTO announcement (type, subject, at) SELECT 'connector.unmatched', token, 0 FROM unmatched_token;
    INSERT OR IGNORE INTO announcement (type, subject, at) SELECT 'wellknown.unserved', host || ' ' || path, 0
    FROM unserved;

    """ + servedGeneration

  /// Counts every change of what is served, so that the daemon makes its tables anew for those changes only.
  private static let servedGeneration =
    """
    CREATE TABLE generation (
      name TEXT PRIMARY KEY,
      value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO generation VALUES ('served', 0);

    """
    + [
      "release_item", "setting", "site", "site_alias", "path", "endpoint", "endpoint_policy", "declared_endpoint",
    ].flatMap { table in
      ["INSERT", "UPDATE", "DELETE"].map { change in
        """
        CREATE TRIGGER served_\(table)_\(change.lowercased()) AFTER \(change) ON \(table)
        BEGIN UPDATE generation SET value = value + 1 WHERE name = 'served'; END;

        """
      }
    }.joined()
}

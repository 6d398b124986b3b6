/// As the migrations make it. Written by `PresentSchemaTests`.
let presentTables = #"""
  CREATE TABLE setting (
    key TEXT NOT NULL,
    scope TEXT NOT NULL DEFAULT '',    -- a manifest's name (KEY@NAME), or '' for all
    value TEXT NOT NULL,
    PRIMARY KEY (key, scope)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE site (
    id INTEGER PRIMARY KEY,
    origin TEXT NOT NULL UNIQUE,       -- https://dexter.cash
    host TEXT NOT NULL,                -- dexter.cash
    is_default INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE site_alias (
    host TEXT PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES site
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE manifest (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES site,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    UNIQUE (site_id, name)
  ) STRICT;
  CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    manifest_id INTEGER NOT NULL REFERENCES manifest,
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,              -- lower-case hex
    body BLOB NOT NULL,
    stored_at INTEGER NOT NULL,
    UNIQUE (manifest_id, number),
    UNIQUE (manifest_id, sha256)
  ) STRICT;
  CREATE TABLE release (
    id INTEGER PRIMARY KEY,            -- the release's number
    act TEXT NOT NULL CHECK (act IN ('publish', 'rollback', 'history')),
    effective_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    released_by TEXT NOT NULL,
    message TEXT NOT NULL,
    grace INTEGER NOT NULL             -- seconds for the versions that this release supersedes
  ) STRICT;
  CREATE TABLE release_item (
    release_id INTEGER NOT NULL REFERENCES release,
    manifest_id INTEGER NOT NULL REFERENCES manifest,
    version_id INTEGER NOT NULL REFERENCES version,
    PRIMARY KEY (release_id, manifest_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE path (
    id INTEGER PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES site,
    path TEXT NOT NULL,
    manifest_id INTEGER NOT NULL REFERENCES manifest,
    borrowed INTEGER NOT NULL,         -- answered in place of a kind that the site has not published
    explicit INTEGER NOT NULL,         -- given with --path
    UNIQUE (site_id, path)
  ) STRICT;
  CREATE TABLE holding (
    client_id INTEGER NOT NULL REFERENCES client,
    manifest_id INTEGER NOT NULL REFERENCES manifest,
    from_at INTEGER NOT NULL,
    version_id INTEGER NOT NULL REFERENCES version,
    to_at INTEGER NOT NULL,
    source TEXT NOT NULL DEFAULT 'listener',
               -- the last time that the client showed it
    PRIMARY KEY (client_id, manifest_id, from_at)
  ) STRICT, WITHOUT ROWID;
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
    last_attribution TEXT NOT NULL, holder_count INTEGER NOT NULL DEFAULT 0,
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
    last_at INTEGER NOT NULL, share TEXT NOT NULL DEFAULT 'other',
    PRIMARY KEY (connector_id, host, path, method)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE unmatched_token (
    token TEXT PRIMARY KEY,
    hits INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE journal_position (
    loop INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    PRIMARY KEY (loop, sequence)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
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
  CREATE TABLE declared_endpoint (
    endpoint_id INTEGER PRIMARY KEY REFERENCES endpoint,
    field TEXT NOT NULL,
    successor TEXT,
    declared_at INTEGER NOT NULL,
    declared_by TEXT NOT NULL
  ) STRICT;
  CREATE TABLE endpoint_policy (
    endpoint_id INTEGER PRIMARY KEY REFERENCES endpoint,
    answer TEXT CHECK (answer IN ('proxy', 'redirect', 'gone')),
    upstream TEXT,
    sunset INTEGER,
    adds_client_id INTEGER NOT NULL DEFAULT 0
  ) STRICT;
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
  , ack_message TEXT, attribution TEXT NOT NULL DEFAULT 'claimed') STRICT;
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
  CREATE TABLE announcement (
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL, share TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (type, subject)
  ) STRICT, WITHOUT ROWID;
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
  ,
    missing_since INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since INTEGER,
    retry_at INTEGER,
    dead_untold INTEGER NOT NULL DEFAULT 0,
    dead_told_at INTEGER) STRICT;
  CREATE TABLE event (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,           -- the receiver's idempotency key
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    site TEXT NOT NULL,                -- '' for none
    connector TEXT NOT NULL,           -- '' for none
    summary TEXT NOT NULL,
    body TEXT NOT NULL                 -- the JSON object, byte for byte as it is sent
  , is_held INTEGER NOT NULL DEFAULT 0) STRICT;
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
    output TEXT, connector TEXT NOT NULL DEFAULT '', asked_at INTEGER NOT NULL DEFAULT 0,
    UNIQUE (event_sequence, hook_id)
  ) STRICT;
  CREATE TABLE generation (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  """#

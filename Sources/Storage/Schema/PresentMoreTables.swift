/// As the migrations make it. Written by `PresentSchemaTests`.
let presentMoreTables = #"""
  CREATE TABLE clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    recorded_at INTEGER,                        -- the trusted time when something was recorded last, milliseconds
    confirmations INTEGER NOT NULL DEFAULT 0    -- how often the operator has confirmed the system's clock
  ) STRICT;
  CREATE TABLE loss (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,              -- the journal's ledger, or a segment's file name
    place INTEGER NOT NULL,            -- the number of the ledger's period; of a segment the kind of loss
    cause TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    records INTEGER NOT NULL,          -- those that can be counted
    is_exact INTEGER NOT NULL,         -- 0: there were others, nobody knows how many
    bytes INTEGER NOT NULL,            -- of a segment that could not be read
    revision INTEGER NOT NULL DEFAULT 1,
    told_revision INTEGER NOT NULL DEFAULT 0,
    told_records INTEGER NOT NULL DEFAULT 0,
    told_until INTEGER,
    acked_revision INTEGER NOT NULL DEFAULT 0,
    acked_records INTEGER NOT NULL DEFAULT 0,
    acked_at INTEGER,
    UNIQUE (source, place)
  ) STRICT;
  CREATE TABLE "connector" (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    class TEXT NOT NULL,
    attribution TEXT NOT NULL CHECK (attribution IN ('verified', 'claimed')),
    client_count INTEGER NOT NULL DEFAULT 0,  -- rows of it in client
    UNIQUE (name, attribution)
  ) STRICT;
  CREATE TABLE place (
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL,                -- as told, lower case; '' where nothing tells it
    path TEXT NOT NULL,                -- in its one spelling
    query TEXT NOT NULL,               -- the sorted parameters that an endpoint advertises and it carried; else ''
    UNIQUE (host, path, query)
  ) STRICT;
  CREATE TABLE request (
    id INTEGER PRIMARY KEY,
    place_id INTEGER NOT NULL,
    connector_id INTEGER NOT NULL,     -- as the caller; see is_named
    is_named INTEGER NOT NULL,         -- by client_id or redirect_uri; at an authorization endpoint only that tells
    shape TEXT NOT NULL,               -- see RequestShape
    client_hash INTEGER NOT NULL,      -- keyed, of the client_id that it gave; 0: none, 1: past the cap
    size INTEGER NOT NULL,             -- bytes of the logged answer to a GET with 200; 0: not known, past the cap
    UNIQUE (place_id, connector_id, is_named, shape, client_hash, size)
  ) STRICT;
  CREATE TABLE request_hour (
    place_id INTEGER NOT NULL,
    hour INTEGER NOT NULL,             -- Unix time / 3600
    source TEXT NOT NULL,              -- 'listener', 'observe', 'log'; 'before': counted by an older schema
    request_id INTEGER NOT NULL,
    hits INTEGER NOT NULL,
    answered INTEGER NOT NULL,         -- of the hits: with a status below 400
    refused INTEGER NOT NULL,          -- with 400 and above; the rest is not known
    seconds BLOB NOT NULL,             -- see SecondCounts
    PRIMARY KEY (place_id, hour, source, request_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE request_client (
    request_id INTEGER NOT NULL,
    source TEXT NOT NULL,
    client_id INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (request_id, source, client_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE request_sample (
    place_id INTEGER NOT NULL,
    connector_id INTEGER NOT NULL,
    source TEXT NOT NULL,
    slot INTEGER NOT NULL,
    at INTEGER NOT NULL,
    request_id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    method TEXT NOT NULL,
    parameters TEXT NOT NULL,          -- names only, separated by spaces
    named_client TEXT NOT NULL,        -- an advertised id or a URL; 'dynamic' for any other; '' for none
    redirect_host TEXT NOT NULL,
    status INTEGER NOT NULL,           -- 0: not known
    PRIMARY KEY (place_id, connector_id, source, slot)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE endpoint_place (
    endpoint_id INTEGER NOT NULL REFERENCES endpoint,
    place_id INTEGER NOT NULL REFERENCES place,
    PRIMARY KEY (endpoint_id, place_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE document_place (
    manifest_id INTEGER NOT NULL REFERENCES manifest,
    place_id INTEGER NOT NULL REFERENCES place,
    PRIMARY KEY (manifest_id, place_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE derivation (
    subject TEXT NOT NULL CHECK (subject IN ('endpoint', 'manifest')),
    id INTEGER NOT NULL,
    basis TEXT NOT NULL,
    PRIMARY KEY (subject, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE endpoint_hour (
    endpoint_id INTEGER NOT NULL,
    connector_id INTEGER NOT NULL,
    hour INTEGER NOT NULL,             -- Unix time / 3600
    hits INTEGER NOT NULL,
    lacking INTEGER NOT NULL,          -- of the hits: those that should have named a client_id
    answered INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    seconds BLOB NOT NULL,
    PRIMARY KEY (endpoint_id, connector_id, hour)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE connector_endpoint (
    connector_id INTEGER NOT NULL REFERENCES connector,
    endpoint_id INTEGER NOT NULL REFERENCES endpoint,
    hits INTEGER NOT NULL,
    without_client_id INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    counted_grace INTEGER,
    hits_after INTEGER NOT NULL DEFAULT 0,
    answered_after INTEGER NOT NULL DEFAULT 0,
    refused_after INTEGER NOT NULL DEFAULT 0,
    first_after_at INTEGER,
    last_after_at INTEGER,
    last_before_return_at INTEGER,
    PRIMARY KEY (connector_id, endpoint_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE client_use (
    client_id INTEGER NOT NULL,
    endpoint_id INTEGER NOT NULL,
    connector_id INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (client_id, endpoint_id, connector_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE caller_day (
    connector_id INTEGER NOT NULL,
    endpoint_id INTEGER NOT NULL,
    day INTEGER NOT NULL,              -- Unix time / 86400
    clients INTEGER NOT NULL,
    PRIMARY KEY (endpoint_id, connector_id, day)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE use_network (
    endpoint_id INTEGER NOT NULL,
    connector_id INTEGER NOT NULL,
    network TEXT NOT NULL,             -- '' where the address is not known
    last_at INTEGER NOT NULL,
    PRIMARY KEY (endpoint_id, connector_id, network)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE probe_hour (
    endpoint_id INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    connector_id INTEGER NOT NULL,
    hits INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (endpoint_id, hour, connector_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE endpoint_probe (
    endpoint_id INTEGER NOT NULL REFERENCES endpoint,
    connector_id INTEGER NOT NULL REFERENCES connector,
    hits INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (endpoint_id, connector_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE endpoint_observation (
    endpoint_id INTEGER NOT NULL REFERENCES endpoint,
    source TEXT NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (endpoint_id, source)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE logged_hour (
    connector_id INTEGER NOT NULL,
    manifest_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    hits INTEGER NOT NULL,
    fetches INTEGER NOT NULL,          -- of the hits: those after which a copy was held
    edge INTEGER NOT NULL,             -- a superseded version given out after H(v): the operator's own edge
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    first_fetch_at INTEGER,
    last_fetch_at INTEGER,
    last_edge_at INTEGER,
    PRIMARY KEY (manifest_id, hour, connector_id, version_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE logged_version (
    connector_id INTEGER NOT NULL REFERENCES connector,
    version_id INTEGER NOT NULL REFERENCES version,
    hits INTEGER NOT NULL,
    fetches INTEGER NOT NULL,
    edge INTEGER NOT NULL,
    fetch_hours INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    first_fetch_at INTEGER,
    last_fetch_at INTEGER,
    last_edge_at INTEGER,
    PRIMARY KEY (connector_id, version_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE log_file (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,                -- as it was given, for people
    head TEXT NOT NULL,                -- SHA-256 of its first bytes
    offset INTEGER NOT NULL,           -- read up to, of the unpacked text
    tail TEXT NOT NULL,                -- SHA-256 of the last bytes before the offset
    options TEXT NOT NULL,
    last_second INTEGER,
    last_digests BLOB NOT NULL,        -- of the lines in that second, and how often each
    read_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE coverage (
    source TEXT NOT NULL,
    host TEXT NOT NULL,
    file_id INTEGER NOT NULL DEFAULT 0,  -- of a log; else 0
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    read_at INTEGER NOT NULL,
    known_endpoints INTEGER NOT NULL,  -- the last row of endpoint then: requests at others may have been passed over
    PRIMARY KEY (source, host, file_id, from_at)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE log_digest (
    host TEXT NOT NULL,
    minute INTEGER NOT NULL,           -- Unix time / 60
    digests BLOB NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (host, minute)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE digest_key (
    key BLOB NOT NULL                  -- 16 bytes
  ) STRICT;
  CREATE TABLE agent (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE recognition (
    id INTEGER PRIMARY KEY,
    attribution TEXT NOT NULL,
    rule TEXT NOT NULL,
    UNIQUE (attribution, rule)
  ) STRICT;
  CREATE TABLE "client" (
    id INTEGER PRIMARY KEY,
    connector_id INTEGER NOT NULL,
    agent_id INTEGER NOT NULL,
    network TEXT NOT NULL,             -- cut to /24 or /48 before it reached the disk
    recognition_id INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    UNIQUE (agent_id, connector_id, network)
  ) STRICT;
  CREATE TABLE latest_client (
    connector_id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    PRIMARY KEY (connector_id, client_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE client_seen (
    connector_id INTEGER NOT NULL REFERENCES connector,
    day INTEGER NOT NULL,              -- Unix time / 86400
    clients INTEGER NOT NULL,
    PRIMARY KEY (connector_id, day)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE holder_total (
    connector_id INTEGER NOT NULL REFERENCES connector,
    version_id INTEGER NOT NULL REFERENCES version,
    clients INTEGER NOT NULL,
    PRIMARY KEY (connector_id, version_id)
  ) STRICT, WITHOUT ROWID;
  """#

extension Schema {
  /// Requests as they were made, whatever they count as: from these, and from what was released, all else about uses
  /// and about other servers' logs is derived. So it makes no difference what became known first.
  static let requestTables = """
    -- Where requests went that are evidence or may yet become it: a URL without its query's values.
    CREATE TABLE place (
      id INTEGER PRIMARY KEY,
      host TEXT NOT NULL,                -- as told, lower case; '' where nothing tells it
      path TEXT NOT NULL,                -- in its one spelling
      query TEXT NOT NULL,               -- the sorted parameters that an endpoint advertises and it carried; else ''
      UNIQUE (host, path, query)
    ) STRICT;

    -- Requests of one connector at a place that tell the same. (Of this table and those after it many rows are written
    -- at once, and what they name is not looked up for each: it is pruned only where no row names it any more.)
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

    -- How often in which hour, by who told it: the same request may be told by several.
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

    -- Who made them.
    CREATE TABLE request_client (
      request_id INTEGER NOT NULL,
      source TEXT NOT NULL,
      client_id INTEGER NOT NULL,
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      PRIMARY KEY (request_id, source, client_id)
    ) STRICT, WITHOUT ROWID;

    -- The last sample requests of a connector at a place, by who told them: a ring of slots. No query value is in it.
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
    CREATE INDEX request_sample_client ON request_sample (client_id);
    CREATE INDEX request_sample_connector ON request_sample (connector_id);

    -- Derived: the endpoint that requests at a place are for, by all that was ever released, loaded or declared.
    CREATE TABLE endpoint_place (
      endpoint_id INTEGER NOT NULL REFERENCES endpoint,
      place_id INTEGER NOT NULL REFERENCES place,
      PRIMARY KEY (endpoint_id, place_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX endpoint_place_place ON endpoint_place (place_id);

    -- Derived: the manifest whose document is given out at a place.
    CREATE TABLE document_place (
      manifest_id INTEGER NOT NULL REFERENCES manifest,
      place_id INTEGER NOT NULL REFERENCES place,
      PRIMARY KEY (manifest_id, place_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX document_place_place ON document_place (place_id);

    -- What the rows derived for an endpoint or a manifest were derived from: where it is another, they are made anew.
    CREATE TABLE derivation (
      subject TEXT NOT NULL CHECK (subject IN ('endpoint', 'manifest')),
      id INTEGER NOT NULL,
      basis TEXT NOT NULL,
      PRIMARY KEY (subject, id)
    ) STRICT, WITHOUT ROWID;

    -- Derived: the uses of an endpoint in an hour, each request once. (What is derived goes with what it follows from,
    -- in the same transaction: the tables that grow have no foreign keys.)
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
    CREATE INDEX endpoint_hour_hour ON endpoint_hour (endpoint_id, hour);

    -- Derived: the sums over endpoint_hour. Those after grace hold while `counted_grace` (NULL: it was current) is the
    -- endpoint's end of grace still; by any other they are counted anew.
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
    CREATE INDEX connector_endpoint_endpoint ON connector_endpoint (endpoint_id);

    -- Derived: each client's last use of a retired endpoint; of a current one nobody asks who used it. Of what a
    -- browser carries one client may do part in a platform's name and part in nobody's.
    CREATE TABLE client_use (
      client_id INTEGER NOT NULL,
      endpoint_id INTEGER NOT NULL,
      connector_id INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      PRIMARY KEY (client_id, endpoint_id, connector_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX client_use_last ON client_use (endpoint_id, connector_id, last_at);

    -- Derived: clients by the day of their last use of a retired endpoint.
    CREATE TABLE caller_day (
      connector_id INTEGER NOT NULL,
      endpoint_id INTEGER NOT NULL,
      day INTEGER NOT NULL,              -- Unix time / 86400
      clients INTEGER NOT NULL,
      PRIMARY KEY (endpoint_id, connector_id, day)
    ) STRICT, WITHOUT ROWID;

    -- Derived: from which networks what is only claimed of a hosted platform used a retired endpoint, and when last.
    CREATE TABLE use_network (
      endpoint_id INTEGER NOT NULL,
      connector_id INTEGER NOT NULL,
      network TEXT NOT NULL,             -- '' where the address is not known
      last_at INTEGER NOT NULL,
      PRIMARY KEY (endpoint_id, connector_id, network)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX use_network_last ON use_network (endpoint_id, connector_id, last_at);

    -- Derived: requests at an endpoint's URL that are no uses of it.
    CREATE TABLE probe_hour (
      endpoint_id INTEGER NOT NULL,
      hour INTEGER NOT NULL,
      connector_id INTEGER NOT NULL,
      hits INTEGER NOT NULL,
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      PRIMARY KEY (endpoint_id, hour, connector_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX probe_hour_connector ON probe_hour (endpoint_id, connector_id);
    CREATE TABLE endpoint_probe (
      endpoint_id INTEGER NOT NULL REFERENCES endpoint,
      connector_id INTEGER NOT NULL REFERENCES connector,
      hits INTEGER NOT NULL,
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      PRIMARY KEY (endpoint_id, connector_id)
    ) STRICT, WITHOUT ROWID;

    -- Derived: who told requests of an endpoint, and when last.
    CREATE TABLE endpoint_observation (
      endpoint_id INTEGER NOT NULL REFERENCES endpoint,
      source TEXT NOT NULL,
      last_at INTEGER NOT NULL,
      PRIMARY KEY (endpoint_id, source)
    ) STRICT, WITHOUT ROWID;

    -- Derived: what logs tell of documents beyond what the listener has counted, by version and hour. A negative number
    -- takes away what another source names better.
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

    CREATE INDEX logged_hour_version ON logged_hour (connector_id, version_id);
    CREATE INDEX connector_hour_version ON connector_hour (version_id, hour);

    -- Derived: the sums over logged_hour.
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

    -- Which logs were read, how far, with which options.
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
    CREATE INDEX log_file_head ON log_file (head);

    -- From when to when a source saw the requests of a host ('' for every host).
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
    CREATE INDEX coverage_file ON coverage (file_id);

    -- The keyed digests of logged requests that were counted, a minute's in one row: 8 bytes each and how often.
    CREATE TABLE log_digest (
      host TEXT NOT NULL,
      minute INTEGER NOT NULL,           -- Unix time / 60
      digests BLOB NOT NULL,
      read_at INTEGER NOT NULL,
      PRIMARY KEY (host, minute)
    ) STRICT, WITHOUT ROWID;

    -- Until all is derived from what an older schema counted.
    INSERT INTO counter (name, value) VALUES ('derivation.pending', 1);

    CREATE TABLE digest_key (
      key BLOB NOT NULL                  -- 16 bytes
    ) STRICT;
    INSERT INTO digest_key (key) VALUES (randomblob(16));

    -- What is being done about it, as whoever acknowledged it said.
    ALTER TABLE alert ADD COLUMN ack_message TEXT;
    -- Whether its platform's own addresses are behind an alert, or what others claim to be.
    ALTER TABLE alert ADD COLUMN attribution TEXT NOT NULL DEFAULT 'claimed';
    UPDATE alert SET attribution = (SELECT attribution FROM connector WHERE connector.id = connector_id);

    -- User agents, as they were sent: many clients have the same. What no client names goes when clients are pruned.
    CREATE TABLE agent (
      id INTEGER PRIMARY KEY,
      text TEXT NOT NULL UNIQUE
    ) STRICT;
    INSERT INTO agent (text) SELECT DISTINCT user_agent FROM client;

    -- How clients were recognised; goes as user agents do.
    CREATE TABLE recognition (
      id INTEGER PRIMARY KEY,
      attribution TEXT NOT NULL,
      rule TEXT NOT NULL,
      UNIQUE (attribution, rule)
    ) STRICT;
    INSERT INTO recognition (attribution, rule) SELECT DISTINCT attribution, rule FROM client;

    CREATE TABLE client_by_agent (
      id INTEGER PRIMARY KEY,
      connector_id INTEGER NOT NULL,
      agent_id INTEGER NOT NULL,
      network TEXT NOT NULL,             -- cut to /24 or /48 before it reached the disk
      recognition_id INTEGER NOT NULL,
      first_at INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      UNIQUE (agent_id, connector_id, network)
    ) STRICT;
    INSERT INTO client_by_agent (id, connector_id, agent_id, network, recognition_id, first_at, last_at)
    SELECT client.id, connector_id, agent.id, network, recognition.id, first_at, last_at
    FROM client JOIN agent ON text = user_agent JOIN recognition USING (attribution, rule);
    DROP TABLE client;
    ALTER TABLE client_by_agent RENAME TO client;

    -- Derived: the clients of a connector that were seen last, so that they are found however many it has.
    CREATE TABLE latest_client (
      connector_id INTEGER NOT NULL,
      client_id INTEGER NOT NULL,
      PRIMARY KEY (connector_id, client_id)
    ) STRICT, WITHOUT ROWID;
    \(LatestClients.counted);

    -- Clients of a connector by the day on which they were last seen.
    CREATE TABLE client_seen (
      connector_id INTEGER NOT NULL REFERENCES connector,
      day INTEGER NOT NULL,              -- Unix time / 86400
      clients INTEGER NOT NULL,
      PRIMARY KEY (connector_id, day)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO client_seen (connector_id, day, clients)
    SELECT connector_id, last_at / 86400, count(*) FROM client GROUP BY 1, 2;

    -- The sums over holder_day.
    CREATE TABLE holder_total (
      connector_id INTEGER NOT NULL REFERENCES connector,
      version_id INTEGER NOT NULL REFERENCES version,
      clients INTEGER NOT NULL,
      PRIMARY KEY (connector_id, version_id)
    ) STRICT, WITHOUT ROWID;

    -- Who told that a client held a version: 'listener' or 'log'.
    ALTER TABLE holding ADD COLUMN source TEXT NOT NULL DEFAULT 'listener';

    """
}

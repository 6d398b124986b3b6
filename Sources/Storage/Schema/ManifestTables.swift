extension Schema {
  /// What the operator publishes. Times are Unix seconds, UTC.
  static let manifestTables = """
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
    CREATE INDEX release_item_manifest ON release_item (manifest_id);

    CREATE TABLE path (
      id INTEGER PRIMARY KEY,
      site_id INTEGER NOT NULL REFERENCES site,
      path TEXT NOT NULL,
      manifest_id INTEGER NOT NULL REFERENCES manifest,
      borrowed INTEGER NOT NULL,         -- answered in place of a kind that the site has not published
      explicit INTEGER NOT NULL,         -- given with --path
      UNIQUE (site_id, path)
    ) STRICT;

    CREATE TRIGGER version_is_immutable BEFORE UPDATE ON version
    BEGIN SELECT raise(ABORT, 'a version never changes'); END;
    CREATE TRIGGER version_stays BEFORE DELETE ON version
    BEGIN SELECT raise(ABORT, 'a version is never deleted'); END;
    CREATE TRIGGER version_is_not_replaced BEFORE INSERT ON version
    WHEN EXISTS (SELECT 1 FROM version WHERE id = NEW.id)
    BEGIN SELECT raise(ABORT, 'a version never changes'); END;
    CREATE TRIGGER release_is_not_replaced BEFORE INSERT ON release
    WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.id)
    BEGIN SELECT raise(ABORT, 'a release never changes'); END;
    CREATE TRIGGER release_is_immutable BEFORE UPDATE ON release
    BEGIN SELECT raise(ABORT, 'a release never changes'); END;
    CREATE TRIGGER release_stays BEFORE DELETE ON release
    BEGIN SELECT raise(ABORT, 'a release is never deleted'); END;
    CREATE TRIGGER release_item_is_immutable BEFORE UPDATE ON release_item
    BEGIN SELECT raise(ABORT, 'a release never changes'); END;
    CREATE TRIGGER release_item_stays BEFORE DELETE ON release_item
    BEGIN SELECT raise(ABORT, 'a release is never deleted'); END;

    -- What each release made current, and until when. `act` 'history' sorts by its own time like any other.
    CREATE VIEW release_interval AS
    SELECT manifest_id, version_id, release_id, effective_at AS starts_at,
      lead(effective_at) OVER following AS ends_at,
      lead(version_id) OVER following AS next_version_id,
      lead(grace) OVER following AS grace,
      lag(version_id) OVER following AS previous_version_id,
      row_number() OVER following AS ordinal
    FROM release_item JOIN release ON release.id = release_item.release_id
    WINDOW following AS (PARTITION BY manifest_id ORDER BY effective_at, release_id);

    CREATE VIEW current_version AS
    SELECT manifest_id, version_id, release_id, starts_at FROM release_interval WHERE ends_at IS NULL;

    """
}

extension Schema {
  /// Room that is kept for whoever strangers cannot speak for.
  static let shareTables = """
    -- Whose room an unserved path takes: 'verified' (asked for from a platform's own addresses), 'standard' (a path
    -- that a standard names) or 'other'.
    ALTER TABLE unserved ADD COLUMN share TEXT NOT NULL DEFAULT 'other';

    -- Whose share of a room that is limited by the hour was taken; '' where none is.
    ALTER TABLE announcement ADD COLUMN share TEXT NOT NULL DEFAULT '';

    -- Counts a connector's verified clients, past the cap for all.
    CREATE INDEX client_verified ON client (connector_id) WHERE attribution = 'verified';

    """
}

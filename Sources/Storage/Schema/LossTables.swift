extension Schema {
  /// The account of what was answered and is not recorded.
  static let lossTables = """
    -- Kept until it is acknowledged. `revision` grows with each change: what is acknowledged or told is told by it.
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

    """
}

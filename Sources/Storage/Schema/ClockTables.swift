extension Schema {
  /// What the time is held against at a start.
  static let clockTables = """
    CREATE TABLE clock (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      recorded_at INTEGER,                        -- the trusted time when something was recorded last, milliseconds
      confirmations INTEGER NOT NULL DEFAULT 0    -- how often the operator has confirmed the system's clock
    ) STRICT;
    INSERT INTO clock (id) VALUES (1);

    """
}

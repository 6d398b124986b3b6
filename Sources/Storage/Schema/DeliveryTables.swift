extension Schema {
  /// Deliveries that wait without being tried, each hook's own queue, and events that wait until they are true.
  static let deliveryTables =
    """
    ALTER TABLE hook ADD COLUMN missing_since INTEGER;   -- an executable that is not in its folder; NULL: it is
    ALTER TABLE hook ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;      -- tries that failed, one after another
    ALTER TABLE hook ADD COLUMN failing_since INTEGER;   -- when the first of them did; NULL: the last one did not
    ALTER TABLE hook ADD COLUMN retry_at INTEGER;        -- before that nothing is tried; NULL: nothing holds it back
    ALTER TABLE hook ADD COLUMN dead_untold INTEGER NOT NULL DEFAULT 0;   -- deliveries for the next delivery.dead
    ALTER TABLE hook ADD COLUMN dead_told_at INTEGER;    -- when the last one was raised
    CREATE INDEX hook_dead_untold ON hook (dead_told_at) WHERE dead_untold > 0;

    -- 1: the daemon does not serve yet what it tells of, and nobody is told.
    ALTER TABLE event ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX event_held ON event (sequence) WHERE is_held = 1;

    ALTER TABLE delivery ADD COLUMN connector TEXT NOT NULL DEFAULT '';   -- the event's: its lane in the hook's queue
    ALTER TABLE delivery ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0;  -- made, or asked for anew
    UPDATE delivery SET connector = event.connector, asked_at = event.at FROM event WHERE sequence = event_sequence;
    DROP INDEX delivery_due;
    DROP INDEX delivery_hook;
    -- The queues: next_at is not NULL as long as a delivery waits, whatever for.
    CREATE INDEX delivery_waiting ON delivery (hook_id, connector, event_sequence) WHERE next_at IS NOT NULL;
    CREATE INDEX delivery_hook ON delivery (hook_id, state);

    -- What a receiver of a secret URL answered may repeat that URL: it is kept no more.
    UPDATE delivery SET output = NULL FROM hook WHERE hook.id = hook_id AND url_file IS NOT NULL;

    -- Who wanted to know of disabled hooks is told of the daemon's other troubles, too.
    UPDATE hook SET events = replace(events, 'hook.disabled',
      'hook.disabled delivery.dead recording.lost recording.stuck')
    WHERE kind = 'webhook' AND removed_at IS NULL;

    -- Moves with whatever may let a delivery go out, but not with what the outbox itself stores.
    INSERT INTO generation VALUES ('outbox', 0);
    CREATE TRIGGER outbox_delivery_insert AFTER INSERT ON delivery WHEN NEW.next_at IS NOT NULL
    BEGIN UPDATE generation SET value = value + 1 WHERE name = 'outbox'; END;
    CREATE TRIGGER outbox_delivery_update AFTER UPDATE OF next_at ON delivery
    WHEN NEW.next_at IS NOT NULL AND OLD.leased_at IS NULL
    BEGIN UPDATE generation SET value = value + 1 WHERE name = 'outbox'; END;
    CREATE TRIGGER outbox_hook_update AFTER UPDATE OF disabled_at, missing_since, removed_at ON hook
    BEGIN UPDATE generation SET value = value + 1 WHERE name = 'outbox'; END;
    CREATE TRIGGER outbox_event_update AFTER UPDATE OF is_held ON event
    BEGIN UPDATE generation SET value = value + 1 WHERE name = 'outbox'; END;

    """
}

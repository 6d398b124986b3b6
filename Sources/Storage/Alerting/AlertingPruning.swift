extension Database {
  /// Forgets alerts that are over, silences that have expired, and events of which every hook has been told or will
  /// never be; what waited so long for a disabled hook, too. Part of the transaction of `prune`.
  func pruneAlerting(before time: Int64) throws(StorageError) {
    try connection.run("DELETE FROM alert WHERE resolved_at < ?", time)
    try connection.run("DELETE FROM silence WHERE expires_at < ?", time)
    try connection.run(
      """
      DELETE FROM delivery WHERE leased_at IS NULL
        AND (next_at IS NULL OR hook_id IN (SELECT id FROM hook WHERE disabled_at IS NOT NULL))
        AND event_sequence IN (SELECT sequence FROM event WHERE at < ?)
      """, time)
    // The latest one stays, so that numbers are never given twice.
    try connection.run(
      """
      DELETE FROM event WHERE at < ? AND sequence < (SELECT max(sequence) FROM event)
        AND NOT EXISTS (SELECT 1 FROM delivery WHERE event_sequence = sequence)
      """, time)
    try connection.run(
      """
      DELETE FROM hook WHERE removed_at < ? AND NOT EXISTS (SELECT 1 FROM delivery WHERE hook_id = hook.id)
      """, time)
    try connection.run(
      """
      DELETE FROM announcement WHERE at < ?1 AND (
        type = 'connector.unmatched' AND subject NOT IN (SELECT token FROM unmatched_token WHERE last_at >= ?1)
        OR type = 'wellknown.unserved' AND subject NOT IN (
          SELECT host || ' ' || path FROM unserved WHERE last_at >= ?1))
      """, time)
  }
}

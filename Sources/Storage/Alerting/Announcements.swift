package import Evidence

/// What is told once, and again only after it has ceased.
extension Database {
  /// The subjects that were told.
  package func announced(_ type: EventType) throws(StorageError) -> Set<String> {
    Set(try connection.rows("SELECT subject FROM announcement WHERE type = ?", type.rawValue) { $0.text(0) })
  }

  /// How many subjects were told since a time.
  package func announcedCount(_ type: EventType, since: Int64) throws(StorageError) -> Int {
    try connection.first(
      "SELECT count(*) FROM announcement WHERE type = ? AND at >= ?", type.rawValue, since, map: { $0.int(0) }) ?? 0
  }

  /// When a subject was told; nil: it was not.
  package func announcedAt(_ type: EventType, _ subject: String) throws(StorageError) -> Int64? {
    try connection.first(
      "SELECT at FROM announcement WHERE type = ? AND subject = ?", type.rawValue, subject, map: { $0.integer(0) })
  }

  package func setAnnounced(_ type: EventType, _ subject: String, at time: Int64) throws(StorageError) {
    try connection.run(
      "INSERT OR REPLACE INTO announcement (type, subject, at) VALUES (?, ?, ?)", type.rawValue, subject, time)
  }

  /// It has ceased: the next time is news again.
  package func unsetAnnounced(_ type: EventType, _ subject: String) throws(StorageError) {
    try connection.run("DELETE FROM announcement WHERE type = ? AND subject = ?", type.rawValue, subject)
  }
}

package import Evidence

/// What is reported once, and again only after it has ceased.
extension Database {
  /// The subjects that were told.
  package func announced(_ type: EventType) throws(StorageError) -> Set<String> {
    Set(try connection.rows("SELECT subject FROM announcement WHERE type = ?", type.rawValue) { $0.text() })
  }

  /// How many subjects were told since a time, by the share of the room that they took.
  package func announcedShares(_ type: EventType, since: Int64) throws(StorageError) -> [String: Int] {
    let rows = try connection.rows(
      "SELECT share, count(*) AS events FROM announcement WHERE type = ? AND at >= ? GROUP BY share", type.rawValue,
      since, map: { ($0.text("share"), $0.int("events")) })
    return Dictionary(rows) { first, _ in first }
  }

  /// When a subject was told; nil: it was not.
  package func announcedAt(_ type: EventType, _ subject: String) throws(StorageError) -> Int64? {
    try connection.first(
      "SELECT at FROM announcement WHERE type = ? AND subject = ?", type.rawValue, subject, map: { $0.integer() })
  }

  /// - Parameter share: whose share of a room that is limited by the hour it takes; empty where none is.
  package func setAnnounced(
    _ type: EventType, _ subject: String, share: String = "", at time: Int64
  ) throws(StorageError) {
    try connection.run(
      "INSERT OR REPLACE INTO announcement (type, subject, share, at) VALUES (?, ?, ?, ?)", type.rawValue, subject,
      share, time)
  }

  /// It has ceased: the next time is news again.
  package func unsetAnnounced(_ type: EventType, _ subject: String) throws(StorageError) {
    try connection.run("DELETE FROM announcement WHERE type = ? AND subject = ?", type.rawValue, subject)
  }
}

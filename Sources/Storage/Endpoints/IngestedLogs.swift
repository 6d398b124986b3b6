import Evidence

/// How far an access log has been read, and by what it is known again, whatever its file is called or packed with. Two
/// logs that have the same beginning, and the same bytes before the same place, are taken for one.
package struct LogPosition: Sendable, Equatable {
  /// Bytes that the two digests are made of at most.
  package static let block = 4_096

  /// SHA-256 of the first bytes, up to the offset.
  package let head: String
  /// Bytes of the unpacked text that have been read.
  package let offset: Int64
  /// SHA-256 of the last bytes before the offset.
  package let tail: String

  package init(head: String, offset: Int64, tail: String) {
    (self.head, self.offset, self.tail) = (head, offset, tail)
  }
}

extension Database {
  /// The positions that a log can have whose first bytes have that digest, the furthest first: those with the same
  /// head, and all that were read of less than a block.
  package func logPositions(head: String) throws(StorageError) -> [LogPosition] {
    try connection.rows(
      """
      SELECT first_line, offset, digest FROM ingested_log WHERE first_line = ? OR offset < ? ORDER BY offset DESC
      """, head, Int64(LogPosition.block),
      map: { LogPosition(head: $0.text(0), offset: $0.integer(1), tail: $0.text(2)) })
  }

  /// Stores what a piece of a log told, and how far the log has been read, in one transaction.
  ///
  /// - Parameters:
  ///   - watched: whose endpoints the log covers, and the times between which it does.
  ///   - expected: the positions known of logs that begin like it; nil: whatever they are. Where they are others by
  ///     now, somebody else reads the same log, and nothing is stored.
  /// - Returns: whether it was stored.
  @discardableResult
  package func ingest(
    _ fold: Fold, watched: [WatchedHost: (from: Int64, to: Int64)], from previous: LogPosition?,
    to position: LogPosition?, expected: [LogPosition]? = nil, now: Int64
  ) throws(StorageError) -> Bool {
    var isStored = true
    try folding { () throws(StorageError) in
      if let expected, let position, try !isKnown(expected, head: position.head) {
        isStored = false
        return
      }
      try write(fold)
      for (host, time) in watched { try connection.watched(host, source: .log, from: time.from, to: time.to) }
      if let previous {
        try connection.run(
          "DELETE FROM ingested_log WHERE first_line = ? AND digest = ?", previous.head, previous.tail)
      }
      if let position {
        try connection.run(
          "INSERT OR REPLACE INTO ingested_log (first_line, offset, digest, read_at) VALUES (?, ?, ?, ?)",
          position.head, position.offset, position.tail, now)
      }
    }
    return isStored
  }

  private func isKnown(_ expected: [LogPosition], head: String) throws(StorageError) -> Bool {
    let present = try logPositions(head: head)
    return present.count == expected.count && present.allSatisfy(expected.contains)
  }

  /// When each served path's manifest had which version: what a log's request for it was given.
  package func timelines() throws(StorageError) -> [PathTimeline] {
    let releases = try connection.rows(
      "SELECT manifest_id, version_id, starts_at FROM release_interval ORDER BY manifest_id, ordinal",
      map: { (manifest: $0.integer(0), PathTimeline.Release(versionID: $0.integer(1), startsAt: $0.integer(2))) })
    let byManifest = Dictionary(grouping: releases, by: \.manifest)
    return try allPaths().map { path in
      PathTimeline(path: path, releases: (byManifest[path.manifestID] ?? []).map(\.1))
    }
  }
}

/// A served path, and the versions that were current there, oldest first.
package struct PathTimeline: Sendable {
  package struct Release: Sendable {
    package let versionID: Int64
    package let startsAt: Int64
  }

  package let path: PathRecord
  package let releases: [Release]

  /// The version that was current at a time; nil before the first.
  package func version(at time: Int64) -> Int64? {
    releases.last { $0.startsAt <= time }?.versionID
  }
}

import Evidence

/// How far an access log has been read, and what was read until there.
package struct LogPosition: Sendable, Equatable {
  /// SHA-256 of the first line.
  package let firstLine: String
  /// Bytes of the unpacked text.
  package let offset: Int64
  /// SHA-256 of the unpacked text up to the offset.
  package let digest: String

  package init(firstLine: String, offset: Int64, digest: String) {
    self.firstLine = firstLine
    self.offset = offset
    self.digest = digest
  }
}

extension Database {
  /// The positions of logs that begin with that line, the furthest first.
  package func logPositions(firstLine: String) throws(StorageError) -> [LogPosition] {
    try connection.rows(
      "SELECT offset, digest FROM ingested_log WHERE first_line = ? ORDER BY offset DESC", firstLine,
      map: { LogPosition(firstLine: firstLine, offset: $0.integer(0), digest: $0.text(1)) })
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
      if let expected, let position, try !isKnown(expected, firstLine: position.firstLine) {
        isStored = false
        return
      }
      try write(fold)
      for (host, time) in watched { try connection.watched(host, source: .log, from: time.from, to: time.to) }
      if let previous {
        try connection.run(
          "DELETE FROM ingested_log WHERE first_line = ? AND digest = ?", previous.firstLine, previous.digest)
      }
      if let position {
        try connection.run(
          "INSERT OR REPLACE INTO ingested_log (first_line, offset, digest, read_at) VALUES (?, ?, ?, ?)",
          position.firstLine, position.offset, position.digest, now)
      }
    }
    return isStored
  }

  private func isKnown(_ expected: [LogPosition], firstLine: String) throws(StorageError) -> Bool {
    let present = try logPositions(firstLine: firstLine)
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

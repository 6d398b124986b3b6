import Evidence

/// When a manifest had which version: what a request for its documents was given by another server follows from it.
struct VersionTimeline: Sendable {
  struct Interval: Sendable, Equatable {
    let versionID: VersionID
    let startsAt: Int64
    /// The last second at which an honest cache may still give out the version; nil: nothing is known to end it.
    let expiresAt: Int64?
    let endsAt: Int64?
  }

  /// What a request was given.
  struct Given: Sendable, Equatable {
    enum Way: Sendable {
      /// The client holds the version from then on.
      case held
      /// An edge gave out a version that no honest cache holds any more: the operator's own.
      case edge
      /// Nothing tells what the client holds.
      case unknown
    }

    let version: VersionID
    let way: Way
  }

  let manifestID: ManifestID
  /// Oldest first.
  let intervals: [Interval]
  /// The versions with a body of that many bytes.
  let versionsBySize: [Int64: [VersionID]]

  /// - Parameters:
  ///   - size: of the body, bytes; 0: not known. A packed body has another size than any version.
  ///   - isWhole: answered with 200. A 304 of another server says nothing of the version.
  /// - Returns: nil before the first release.
  func given(at second: Int64, size: Int64, isWhole: Bool) -> Given? {
    guard let place = intervals.lastIndex(where: { $0.startsAt <= second }) else { return nil }
    let byTime = intervals[place].versionID
    if !isWhole { return Given(version: byTime, way: .unknown) }
    let sized = versionsBySize[size] ?? []
    if sized.contains(byTime) || sized.count != 1 {
      // In the very second of a release it may still be the version before.
      let isSure = sized.contains(byTime) && sized.count == 1
      let isDivided = intervals[place].startsAt == second && place > 0
      return Given(version: byTime, way: isDivided && !isSure ? .unknown : .held)
    }
    // One of these bytes was superseded by then, or its release is still to come: then the size is a coincidence.
    guard let last = intervals[...place].last(where: { $0.versionID == sized[0] }) else {
      return Given(version: byTime, way: .held)
    }
    let isHonest = second <= max(last.expiresAt ?? .min, last.endsAt ?? .max)
    return Given(version: last.versionID, way: isHonest ? .held : .edge)
  }
}

extension Database {
  /// The times at which a manifest had which version.
  func versionTimeline(of manifest: ManifestID) throws(StorageError) -> VersionTimeline {
    let intervals = try connection.rows(
      """
      SELECT version_id, starts_at,
        CASE WHEN ends_at IS NULL THEN NULL
          WHEN ordinal = max(ordinal) OVER (PARTITION BY version_id) THEN coalesce(expires_at, ends_at)
          ELSE ends_at END AS held_until,
        ends_at
      FROM release_interval LEFT JOIN version_lifetime USING (version_id)
      WHERE manifest_id = ? ORDER BY ordinal
      """, manifest,
      map: {
        VersionTimeline.Interval(
          versionID: $0.id("version_id"), startsAt: $0.integer("starts_at"),
          expiresAt: $0.integerOrNil("held_until"), endsAt: $0.integerOrNil("ends_at"))
      })
    let sizes = try connection.rows(
      "SELECT id, length(body) AS size FROM version WHERE manifest_id = ? ORDER BY id", manifest,
      map: { (version: $0.id("id") as VersionID, size: $0.integer("size")) })
    return VersionTimeline(
      manifestID: manifest, intervals: intervals,
      versionsBySize: Dictionary(grouping: sizes, by: \.size).mapValues { $0.map(\.version) })
  }
}

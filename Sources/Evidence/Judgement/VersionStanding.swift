/// What is known of one version of the manifest at the moment of judging. Times are Unix seconds.
package struct VersionStanding: Sendable, Equatable {
  /// 1, 2, 3 …; 0 for endpoints declared retired that no version advertised.
  package var number: Int
  /// Whether its bytes are those of the current version.
  package var isCurrent: Bool
  /// Start of its latest release.
  package var releasedAt: Int64
  /// End of its latest release; nil while current.
  package var supersededAt: Int64?
  /// The version whose release ended it; nil while current, or if it was withdrawn.
  package var supersededBy: Int?
  /// H(v): the last second at which an honest cache may hold it; `supersededAt` if it was never served. Meaningless
  /// while current.
  package var expiresAt: Int64
  /// G(v): the last second of its grace, never before `expiresAt`. Meaningless while current.
  package var graceUntil: Int64

  package init(
    number: Int, isCurrent: Bool, releasedAt: Int64, supersededAt: Int64?, supersededBy: Int?, expiresAt: Int64,
    graceUntil: Int64
  ) {
    self.number = number
    self.isCurrent = isCurrent
    self.releasedAt = releasedAt
    self.supersededAt = supersededAt
    self.supersededBy = supersededBy
    self.expiresAt = expiresAt
    self.graceUntil = graceUntil
  }
}

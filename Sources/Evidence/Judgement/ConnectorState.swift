/// What a connector does with a manifest (design: evidence and states).
package enum ConnectorState: String, Sendable, CaseIterable {
  /// Last fetched the current version.
  case current = "CURRENT"
  /// Holds or uses a superseded version that an honest cache, or an announced move, still allows.
  case grace = "GRACE"
  /// Last fetched a superseded version, and its copy has expired.
  case behind = "BEHIND"
  /// Still uses endpoints of superseded versions after their grace.
  case stale = "STALE"
  /// As BEHIND, but nothing was heard of it for long.
  case silent = "SILENT"
  /// Used, never seen fetching.
  case unknown = "UNKNOWN"

  /// Worst first: the order in which a local connector's clients are looked at.
  static let worstFirst: [ConnectorState] = [.stale, .silent, .behind, .grace, .unknown, .current]
}

/// How sure it is that a request came from the connector it is counted for; the later case is the stronger one.
package enum Attribution: String, Sendable, Comparable, CaseIterable {
  /// A later request from the same address named the connector.
  case inferred
  /// By client_id, redirect_uri, vendor header or user agent: anyone can forge these.
  case claimed
  /// The address lies in a range that the platform publishes.
  case verified

  package static func < (a: Attribution, b: Attribution) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .inferred: 0
    case .claimed: 1
    case .verified: 2
    }
  }
}

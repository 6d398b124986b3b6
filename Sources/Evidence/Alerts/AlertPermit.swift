/// Whether a connector's use of a retired endpoint may open an alert, and so make `stale` exit with 3.
package enum AlertPermit: Sendable, Equatable {
  /// `because`: why what is only claimed may, where a rule would have held it back otherwise; nil elsewhere.
  case may(because: String?)
  /// Not yet: it is claimed from too few networks. An alert that fires already goes on.
  case tooFew(String)
  /// Whatever it does, by its class or by the operator's settings.
  case never(String)

  package var isGiven: Bool { if case .may = self { true } else { false } }

  /// Whether an alert that fires already has to end.
  package var isRefused: Bool { if case .never = self { true } else { false } }

  /// Why, in a few words; nil where nothing needs to be said.
  package var reason: String? {
    switch self {
    case .may(let because): because
    case .tooFew(let reason), .never(let reason): reason
    }
  }

  /// The largest of several; nil of none.
  static func best(of permits: [AlertPermit]) -> AlertPermit? { permits.max { $0.rank < $1.rank } }

  private var rank: Int {
    switch self {
    case .never: 0
    case .tooFew: 1
    // Which needs no reason is the surer one.
    case .may(let because): because == nil ? 3 : 2
    }
  }
}

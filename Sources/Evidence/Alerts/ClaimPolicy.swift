import Basics

/// Who may open an alert: the operator's settings, and how far a claim is believed.
///
/// Anybody can send what is only claimed. At an authorization endpoint the caller is a user's browser, which comes from
/// anywhere: one is enough. Elsewhere a platform that publishes its addresses would have called from these; that it is
/// somebody else's doing is the likelier, the fewer networks it comes from.
package struct ClaimPolicy: Sendable, Equatable {
  /// From how many networks claimed calls must come to open an alert. 3.
  package var minNetworks: Int
  /// `verified`: what is not verified opens no alert. `claimed`.
  package var minAttribution: Attribution
  /// Whether HTTP libraries and unknown callers open alerts. False.
  package var alertsLibraries: Bool

  package init(minNetworks: Int = 3, minAttribution: Attribution = .claimed, alertsLibraries: Bool = false) {
    self.minNetworks = minNetworks
    self.minAttribution = minAttribution
    self.alertsLibraries = alertsLibraries
  }

  /// Published addresses that are as old, in seconds, do not tell any more who is not the platform. 90 d.
  package static let rangesKeep: Int64 = 90 * 86_400

  /// - Parameters:
  ///   - standing: of the row that the use belongs to.
  ///   - now: Unix seconds.
  package func permit(
    _ use: UseTotals, connectorClass: ConnectorClass, standing: RowStanding, now: Int64
  ) -> AlertPermit {
    switch connectorClass {
    case .crawler: return .never("crawlers open no alert")
    case .browser: return .never("browsers open no alert")
    case .httpLibrary where !alertsLibraries: return .never("libraries open no alert")
    case .hosted, .local, .httpLibrary: break
    }
    switch standing {
    case .verified: return .may(because: nil)
    case .only: return isTooWeak(use.attribution) ? .never(Self.shutOff) : .may(because: nil)
    case .claimed(let rangesAt): return isTooWeak(.claimed) ? .never(Self.shutOff) : claimed(use, rangesAt, now)
    }
  }

  private static let shutOff = "min_attribution is verified"

  private func isTooWeak(_ attribution: Attribution) -> Bool { minAttribution == .verified && attribution != .verified }

  private func claimed(_ use: UseTotals, _ rangesAt: Int64?, _ now: Int64) -> AlertPermit {
    if use.isAuthorization { return .may(because: nil) }
    guard let rangesAt, now.minus(rangesAt) < Self.rangesKeep else {
      return .may(because: "the platform's addresses as known here are over 90 days old")
    }
    guard let networks = use.networks else { return .may(because: "its callers' addresses are not known") }
    if networks >= minNetworks { return .may(because: nil) }
    return .tooFew("from \(networks == 1 ? "1 network" : "\(networks) networks"), an alert needs \(minNetworks)")
  }
}

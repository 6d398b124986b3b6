/// What one connector does on one site at a moment, as far as the rule `connector.stale` cares.
package struct AlertCondition: Sendable, Equatable {
  /// Whether any manifest of the site has the connector STALE.
  package var isStale: Bool
  /// Uses after grace within the policy's window.
  package var hitsInWindow: Int64
  /// Whether it would be STALE still, had its endpoint not become current again.
  package var isEndedByReturn: Bool
  /// The last second of the longest silence that fits; nil: none does.
  package var silencedUntil: Int64?
  /// Whether what makes it STALE may open an alert; one that fires already lasts as long as it is STALE.
  package var mayOpen: Bool
  /// How sure it is: `verified` if a verified row is STALE; nil if none is STALE.
  package var attribution: Attribution?

  package init(
    isStale: Bool, hitsInWindow: Int64 = 0, isEndedByReturn: Bool = false, silencedUntil: Int64? = nil,
    mayOpen: Bool = true, attribution: Attribution? = nil
  ) {
    self.isStale = isStale
    self.hitsInWindow = hitsInWindow
    self.isEndedByReturn = isEndedByReturn
    self.silencedUntil = silencedUntil
    self.mayOpen = mayOpen
    self.attribution = attribution
  }

  /// From all rows of the connector on the site, whatever their standing: there is one alert.
  /// - Parameters:
  ///   - hitsInWindow: of those rows that `counting` has.
  ///   - hasReturned: whether what it called last, and not too long ago, is current again, whatever rows tell of it.
  package init(rows: [Judgement], hitsInWindow: Int64, hasReturned: Bool = false, silencedUntil: Int64? = nil) {
    let counting = Self.counting(rows)
    let surest = counting.first.map { first in counting.filter { Self.rank($0) == Self.rank(first) } } ?? []
    self.init(
      isStale: !counting.isEmpty, hitsInWindow: hitsInWindow,
      isEndedByReturn: hasReturned || rows.contains(where: \.isEndedByReturn), silencedUntil: silencedUntil,
      mayOpen: counting.contains { Self.rank($0) < 2 },
      attribution: surest.compactMap { $0.standing == .verified ? .verified : $0.attribution }.max())
  }

  /// The rows that are STALE, but for those that open no alert whatever they do: verified ones first, then those that
  /// may open one.
  package static func counting(_ rows: [Judgement]) -> [Judgement] {
    let stale = rows.filter { $0.state == .stale && $0.permit?.isRefused != true }
    return (0...2).flatMap { wanted in stale.filter { rank($0) == wanted } }
  }

  private static func rank(_ row: Judgement) -> Int {
    row.standing == .verified ? 0 : row.permit?.isGiven ?? true ? 1 : 2
  }

  func isSilenced(at now: Int64) -> Bool { silencedUntil.map { now <= $0 } ?? false }
}

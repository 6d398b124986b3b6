import Basics

/// What a row of a connector was made of, as far as that decides what may follow from it.
package enum RowStanding: Sendable, Equatable {
  /// By verified evidence alone, of a connector whose platform publishes its addresses.
  case verified
  /// By what is only claimed, or inferred, of such a connector: beside its verified row, or in place of one.
  /// `rangesAt`: as of when the platform's addresses are known, a Unix second; nil: not known.
  case claimed(rangesAt: Int64?)
  /// Of a connector whose platform publishes none: all of it is claimed, which is said once and not of each row.
  case only

  /// - Parameters:
  ///   - publishesAddresses: whether the rules have address ranges of the connector.
  ///   - rangesAt: as of when these are.
  package init(publishesAddresses: Bool, attribution: Attribution, rangesAt: Int64?) {
    guard publishesAddresses else {
      self = .only
      return
    }
    self = attribution == .verified ? .verified : .claimed(rangesAt: rangesAt)
  }

  package var isClaimed: Bool { if case .claimed = self { true } else { false } }

  /// Said once of a connector whose platform publishes no addresses.
  package static let onlyWords = "its platform publishes no addresses, so all that is known of it is claimed"
}

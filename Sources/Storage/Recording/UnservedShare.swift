package import Evidence
import Manifests

/// Whose room a path asked for in vain takes. The first that fits holds; told in this order, too.
package enum UnservedShare: String, Sendable, CaseIterable {
  /// Asked for from a platform's own addresses.
  case verified
  /// Any stranger can ask for it under any name, but it is a path that a standard names.
  case standard
  case other

  package init(path: String, attribution: Attribution) {
    if attribution == .verified {
      self = .verified
    } else {
      self = WellKnownRule.isStandard(path) ? .standard : .other
    }
  }
}

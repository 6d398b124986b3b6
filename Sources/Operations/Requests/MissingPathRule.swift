import Basics
import Manifests

/// Which missing paths are told: the well-known ones, and the endpoints that clients fall back to.
package enum MissingPathRule {
  package static let containing = ["/.well-known/"]
  package static let exact = DefaultEndpoint.paths

  package static func isWatched(_ path: String) -> Bool {
    DefaultEndpoint.field(of: path) != nil || containing.contains { path.has($0) }
  }
}

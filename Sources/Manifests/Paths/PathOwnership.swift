/// Which manifest of a site answers a path.
package struct PathOwnership: Sendable, Equatable {
  /// Starts with `/`; matched byte by byte.
  package let path: String
  /// The manifest's name.
  package let manifest: String
  /// Answered for want of the manifest that the path belongs to: it moves there once that is published.
  package let borrowed: Bool
  /// Given with `--path`, not derived.
  package let explicit: Bool

  /// An ownership; by default of a derived path that the manifest has for good.
  package init(path: String, manifest: String, borrowed: Bool = false, explicit: Bool = false) {
    self.path = path
    self.manifest = manifest
    self.borrowed = borrowed
    self.explicit = explicit
  }
}

/// A derived path and the manifest that would answer it.
struct PathClaim {
  /// How good the claim is. Claims are made strongest first, so that the order of subjects decides among equals only.
  enum Strength {
    /// The document names the path itself: by its issuer, its resource, or its kind's one place.
    case own
    /// By the site's resources, or at the root: any document of the kind could answer.
    case shared
    /// At another document's issuer: right kind, but the path would be that document's own if it were of this kind.
    case spare
    /// A row of the other kind (RFC 8414 §5: both are probed), while the site has none of it.
    case foreign

    /// A later claim in its own right takes the path over.
    var isBorrowed: Bool { self == .spare || self == .foreign }
  }

  let path: String
  let manifest: String
  let strength: Strength
}

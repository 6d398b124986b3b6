/// A derived path and a manifest that could answer it.
struct PathClaim {
  /// How good a claim is: the best there is decides, and among equals the one whose document was released first.
  enum Standing: Int {
    /// The manifest's current document names the path: by its issuer, resource, `client_id` or remote. Nobody else
    /// answers there.
    case own
    /// The same, but of another host: a site that answers for one it does not know. Only of the right kind.
    case elsewhere
    /// At a resource that names the document's issuer among its authorization servers.
    case linked
    /// Any document of the kind could answer, or a former version of this manifest named it: who was first keeps it.
    case shared
  }

  let path: String
  let manifest: String
  let standing: Standing
  /// A row of the other server kind (RFC 8414 §5: both are probed): the right kind goes first.
  let isBorrowed: Bool
  /// With or without the slash that the document has: who is spelled that way goes first.
  let isVariant: Bool
  /// Counts only where another claim is made: a way to spell the place that nobody asks for, but nobody else's either.
  let isLatent: Bool
  /// Since when the claim could be made.
  let since: PathMoment
  /// Whether a note is due where another manifest has the path.
  let isTold: Bool

  init(
    _ path: String, _ manifest: String, _ standing: Standing, isBorrowed: Bool = false, isVariant: Bool = false,
    isLatent: Bool = false, since: PathMoment, isTold: Bool = false
  ) {
    (self.path, self.manifest, self.standing) = (path, manifest, standing)
    (self.isBorrowed, self.isVariant, self.isLatent) = (isBorrowed, isVariant, isLatent)
    (self.since, self.isTold) = (since, isTold)
  }

  /// Whether this claim goes before another one of the same path. Names decide between equals, so that no order does.
  func precedes(_ other: PathClaim) -> Bool {
    rank == other.rank ? (since, manifest) < (other.since, other.manifest) : rank < other.rank
  }

  private var rank: Int { standing.rawValue * 4 + (isBorrowed ? 2 : 0) + (isVariant ? 1 : 0) }
}

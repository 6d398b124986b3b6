import Basics

/// Where an issuer, a resource or another URL that a document names lies: two that clients may take for one another
/// are equal.
struct PathPlace: Hashable {
  let host: String
  /// Without the slash at its end; empty for the root.
  let base: String
  /// Whether the URL ends in a slash after its path: RFC 8414 §3.1 drops it, RFC 9728 §3.1 drops only the one after
  /// the host. Clients do either.
  let isSlashed: Bool

  /// Nil where `url` is no absolute http or https URL.
  init?(_ url: String?) {
    guard let url, let parts = URLParts(url) else { return nil }
    host = parts.host
    isSlashed = parts.path.hasSuffix("/")
    base = isSlashed ? String(parts.path.dropLast()) : parts.path
  }

  /// The URL's own path; `/` for the root.
  var path: String { isSlashed || base.isEmpty ? "\(base)/" : base }

  /// Host and path, with a slash at the end or without: the same issuer.
  var identity: String { host + base }
}

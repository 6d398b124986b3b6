/// The redirect_uris of one registration (RFC 7591 §2), and the connector that they name together.
package struct RegisteredURIs {
  /// A registration with more of them names nobody.
  package static let limit = 16

  /// Of the first that a rule has; nil where they name nobody.
  let match: URLPatternTable<Int>.Match?
  /// Why not, in words.
  let fault: String

  /// They name a connector if each that some rule has is that connector's, and every other one leads back to the user's
  /// own machine: any native app registers such beside its own (RFC 8252 §7.3), VS Code for one. A URL of a host that
  /// no rule knows makes the registration somebody else's.
  init(_ uris: [String], in table: URLPatternTable<Int>) {
    var found: URLPatternTable<Int>.Match?
    var fault: String?
    for uri in uris.prefix(Self.limit) {
      guard let url = CallbackURL(uri), let match = table.match(url) else {
        if !Self.isLoopback(uri) { fault = "\(CleanText.line(uri)) is known of nobody" }
        continue
      }
      if let found, found.value != match.value { fault = "they belong to several connectors" }
      found = found ?? match
    }
    if uris.count > Self.limit { fault = "more than \(Self.limit) are given" }
    match = fault == nil ? found : nil
    self.fault = fault ?? "no rule has one of them"
  }

  private static func isLoopback(_ uri: String) -> Bool {
    if let url = CallbackURL(uri) { return url.scheme == "http" && ["localhost", "127.0.0.1"].contains(url.host) }
    return ["http://[::1]:", "http://[::1]/"].contains { uri.hasPrefix($0) } && !uri.contains("@")
  }
}

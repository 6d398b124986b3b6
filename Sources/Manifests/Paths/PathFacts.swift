package import Basics

/// What of a document its paths follow from.
package struct PathFacts: Sendable, Equatable {
  /// The top-level members that are looked at, in the order that `init(values:)` takes.
  package static let members = [
    "issuer", "resource", "url", "jwks_uri", "client_id", "name", "authorization_servers", "remotes",
  ]

  /// The kinds whose documents have any of them.
  package static let kinds: [Kind] = [
    .authorizationServer, .openIDConfiguration, .protectedResource, .mcp, .serverCard, .clientMetadata,
  ]

  let issuer: String?
  let resource: String?
  /// Of mcp.json.
  let url: String?
  let keysURL: String?
  let clientID: String?
  let name: String?
  /// The issuers that a protected resource names (RFC 9728 §2).
  let authorizationServers: [String]
  /// The URLs of a server card's `remotes`.
  let remotes: [String]

  /// The facts of a document; none of text.
  package init(_ document: JSON?) {
    self.init(values: Self.members.map { document?[$0] })
  }

  /// The values of `members`, in their order; nil for those that are missing.
  package init(values: [JSON?]) {
    func text(_ index: Int) -> String? { index < values.count ? values[index]?.string : nil }
    func items(_ index: Int) -> [JSON] { index < values.count ? values[index]?.array ?? [] : [] }
    (issuer, resource, url) = (text(0), text(1), text(2))
    (keysURL, clientID, name) = (text(3), text(4), text(5))
    authorizationServers = items(6).compactMap(\.string)
    remotes = items(7).compactMap { $0["url"]?.string }
  }
}

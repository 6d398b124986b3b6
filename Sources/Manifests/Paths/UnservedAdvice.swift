/// What an operator can do about a path that is asked for in vain, by what the site has.
package struct UnservedAdvice: Sendable {
  /// A manifest of the site.
  package struct Published: Sendable {
    let name: String
    let kind: String
    let paths: Set<String>

    package init(name: String, kind: String, paths: [String]) {
      (self.name, self.kind, self.paths) = (name, kind, Set(paths))
    }
  }

  private let manifests: [Published]
  /// What current versions advertise.
  private let endpoints: [Endpoint]

  /// By default of a site that has nothing.
  package init(manifests: [Published] = [], endpoints: [Endpoint] = []) {
    (self.manifests, self.endpoints) = (manifests, endpoints)
  }

  /// One line.
  package func text(for path: String) -> String {
    if let owner = manifests.first(where: { $0.paths.contains(path) }) {
      return "nothing: \(owner.name) answers it now"
    }
    if let field = DefaultEndpoint.field(of: path) { return endpoint(path, field) }
    guard let kind = WellKnownRule.kind(of: path) else { return WellKnownRule.of(path).advice }
    guard let published = published(kind) else { return "publish \(kind)" }
    return "\(published.name) is published: serve it there too: manifestd publish \(published.name).json --path "
      + (Self.isPlain(path) ? path : "PATH")
  }

  /// Of a server kind the other one stands in.
  private func published(_ kind: String) -> Published? {
    if let own = manifests.first(where: { $0.kind == kind }) { return own }
    let servers = PathRows.servers.map(\.name)
    return servers.contains(kind) ? manifests.first { servers.contains($0.kind) } : nil
  }

  private func endpoint(_ path: String, _ field: String) -> String {
    if let own = endpoints.first(where: { $0.path == path }) {
      return "route it to your own server: it is the \(own.field) that you publish"
    }
    guard published(Kind.authorizationServer.name) != nil else {
      return "the client found no authorization server metadata: publish oauth-authorization-server"
    }
    let real = endpoints.first { $0.field == field }.map { "answer \(path), or redirect it to \($0.url)" }
    return "the client did not read the metadata that is published (as the Python SDK refreshing a kept token, "
      + "python-sdk#3240): \(real ?? "answer \(path), if it is to work")"
  }

  /// Whether a stranger's path may stand in a command that somebody copies into a shell.
  private static func isPlain(_ path: String) -> Bool {
    path.utf8.allSatisfy { byte in
      (45...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte == 126
    }
  }
}

package import Basics

/// What an operator can do about a path that is asked for in vain, by what the site has.
package struct UnservedAdvice: Sendable {
  /// A manifest of the site.
  package struct Published: Sendable {
    let name: String
    let kind: String
    let paths: Set<String>
    /// The path of its issuer or resource, without the slash at its end; nil where it names none.
    let base: String?

    /// - Parameter document: the current version; nil for kinds that name neither issuer nor resource.
    package init(name: String, kind: String, paths: [String], document: JSON? = nil) {
      (self.name, self.kind, self.paths) = (name, kind, Set(paths))
      let member = kind == Kind.protectedResource.name ? "resource" : "issuer"
      base = PathPlace(document?[member]?.string)?.base
    }
  }

  /// Of the site: `https://dexter.cash`.
  private let origin: String
  private let manifests: [Published]
  /// What current versions advertise.
  private let endpoints: [Endpoint]

  /// By default of a site that has nothing.
  package init(origin: String = "", manifests: [Published] = [], endpoints: [Endpoint] = []) {
    (self.origin, self.manifests, self.endpoints) = (origin, manifests, endpoints)
  }

  /// One line.
  package func text(for path: String) -> String {
    if let owner = manifests.first(where: { $0.paths.contains(path) }) {
      return "nothing: \(owner.name) answers it now"
    }
    if let field = DefaultEndpoint.field(of: path) { return endpoint(path, field) }
    guard let kind = WellKnownRule.kind(of: path) else { return WellKnownRule.of(path).advice }
    let published = published(kind)
    if published.isEmpty { return "publish \(kind)" }
    guard let named = PathRows.named(by: path) else {
      // What a client makes up behind an issuer is no document's place.
      let isOdd = Self.kinds.contains(kind) && !path.hasPrefix("/.well-known/")
      return isOdd ? WellKnownRule.of("").advice : serve(published.filter { $0.kind == published[0].kind }, path)
    }
    if let own = published.first(where: { $0.base == named.base }) { return serve([own], path) }
    if named.base.isEmpty { return serve(published.filter { $0.kind == published[0].kind }, path) }
    let subject = named.kind == .protectedResource ? "resource" : "issuer"
    let place = Self.isPlain(named.base) ? " \(origin)\(named.base)" : " that the path names"
    return "that would be the \(kind) of the \(subject)\(place), and none of it is published: publish it, if there is "
      + "such \(subject == "issuer" ? "an" : "a") \(subject)"
  }

  /// Those whose documents name whose they are.
  private static let kinds = PathRows.servers.map(\.name) + [Kind.protectedResource.name]

  /// Of that kind; of a server kind the other one stands in, and comes last.
  private func published(_ kind: String) -> [Published] {
    let servers = PathRows.servers.map(\.name)
    let others = servers.contains(kind) ? servers.filter { $0 != kind } : []
    return manifests.filter { $0.kind == kind } + manifests.filter { others.contains($0.kind) }
  }

  private func serve(_ published: [Published], _ path: String) -> String {
    let place = Self.isPlain(path) ? path : "PATH"
    if published.count == 1 {
      let name = published[0].name
      return "\(name) is published: serve it there too: manifestd publish \(name).json --path \(place)"
    }
    return
      "\(published.map(\.name).joined(separator: ", ")) are published: if the path is one's, serve that there too: "
      + "manifestd publish NAME.json --path \(place)"
  }

  private func endpoint(_ path: String, _ field: String) -> String {
    if let own = endpoints.first(where: { $0.path == path }) {
      return "route it to your own server: it is the \(own.field) that you publish"
    }
    guard !published(Kind.authorizationServer.name).isEmpty else {
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

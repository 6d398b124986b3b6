/// Derives the paths of a site from all of its documents together, whatever their order.
struct PathDerivation {
  private let subjects: [PathPlan.Subject]
  /// The paths of the site's resources; empty text for the root.
  private let resources: [String]
  /// The paths of all issuers.
  private let issuers: [String]
  /// Where the site's own documents say that its keys are.
  private let keyPaths: [String]
  /// The two server kinds that the site has documents of.
  private let serverKinds: [Kind]

  init(subjects: [PathPlan.Subject], siteHosts: Set<String>) {
    self.subjects = subjects
    let resourceURLs = Self.resourceURLs(subjects)
    let issuerURLs = Self.servers.flatMap { kind in Self.urls("issuer", of: kind, in: subjects) }
    resources = Self.unique(resourceURLs.compactMap(PathRows.base(of:)))
    issuers = Self.unique(issuerURLs.compactMap(PathRows.base(of:)))
    let named = resourceURLs.isEmpty ? issuerURLs : resourceURLs
    let hosts = siteHosts.isEmpty ? Set(named.compactMap { Origin($0)?.host }) : siteHosts
    let endpoints = subjects.flatMap { $0.document.endpoints }
    keyPaths = endpoints.filter { $0.field == "jwks_uri" && hosts.contains($0.host) }.map(\.path)
    serverKinds = Self.servers.filter { kind in subjects.contains { $0.document.kind == kind } }
  }

  /// RFC 8414 §5: the two kinds whose documents stand for one another.
  private static let servers: [Kind] = [.authorizationServer, .openIDConfiguration]

  /// All claims, the strongest first; among equals in the order of the subjects.
  var claims: [PathClaim] {
    claims(.own, subjects, own) + claims(.shared, subjects, shared) + claims(.spare, firstServers, spare)
      + claims(.foreign, subjects, foreignOwn) + claims(.foreign, firstServers, foreignShared)
  }

  /// Of paths that any document of a kind would only borrow the first one has them all.
  private var firstServers: [PathPlan.Subject] {
    Self.servers.compactMap { kind in subjects.first { $0.document.kind == kind } }
  }

  private func claims(
    _ strength: PathClaim.Strength, _ claimants: [PathPlan.Subject], _ paths: (Document) -> [String]
  ) -> [PathClaim] {
    claimants.flatMap { subject in
      paths(subject.document).map { PathClaim(path: $0, manifest: subject.name, strength: strength) }
    }
  }

  private func own(_ document: Document) -> [String] {
    switch document.kind {
    case .protectedResource: rows(document.kind, named: "resource", by: document)
    case .authorizationServer, .openIDConfiguration: rows(document.kind, named: "issuer", by: document)
    default: PathRows.fixed(document.kind)
    }
  }

  private func shared(_ document: Document) -> [String] {
    switch document.kind {
    case .protectedResource: [PathRows.root(document.kind)]
    case .authorizationServer, .openIDConfiguration: siteRows(document.kind)
    // SEP-2127 reserves this place beside the server itself.
    case .serverCard: resources.map { "\($0)/server-card" }
    case .jwks: keyPaths
    default: []
    }
  }

  private func spare(_ document: Document) -> [String] {
    Self.servers.contains(document.kind) ? issuers.flatMap { PathRows.rows(document.kind, $0) } : []
  }

  private func foreignOwn(_ document: Document) -> [String] {
    missing(besides: document).map { rows($0, named: "issuer", by: document) } ?? []
  }

  private func foreignShared(_ document: Document) -> [String] {
    missing(besides: document).map(siteRows) ?? []
  }

  /// For a document of one server kind the other one, if the site has none of it.
  private func missing(besides document: Document) -> Kind? {
    guard Self.servers.contains(document.kind) else { return nil }
    return Self.servers.first { !serverKinds.contains($0) }
  }

  private func rows(_ kind: Kind, named field: String, by document: Document) -> [String] {
    PathRows.base(of: document.json?[field]?.string).map { PathRows.rows(kind, $0) } ?? []
  }

  private func siteRows(_ kind: Kind) -> [String] {
    resources.flatMap { PathRows.rows(kind, $0) } + [PathRows.root(kind)]
  }

  /// mcp.json is no standard: its `url` counts only where no protected resource document speaks for the site.
  private static func resourceURLs(_ subjects: [PathPlan.Subject]) -> [String] {
    subjects.contains { $0.document.kind == .protectedResource }
      ? urls("resource", of: .protectedResource, in: subjects) : urls("url", of: .mcp, in: subjects)
  }

  private static func urls(_ field: String, of kind: Kind, in subjects: [PathPlan.Subject]) -> [String] {
    subjects.filter { $0.document.kind == kind }.compactMap { $0.document.json?[field]?.string }
  }

  private static func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}

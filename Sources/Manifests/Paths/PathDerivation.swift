/// Derives the paths of a site from all versions of all its documents together, whatever their order.
struct PathDerivation {
  /// A place that a manifest's versions name: since when, and whether the current one does.
  struct Named {
    let subject: PathPlan.Subject
    let place: PathPlace
    var since: PathMoment
    var isCurrent: Bool
    /// The issuers that the naming version names as its authorization servers.
    var servers: Set<String> = []
  }

  private let subjects: [PathPlan.Subject]
  /// The hosts that mean the site.
  private let hosts: Set<String>
  /// The places of the site's resources.
  private let resources: [Named]
  /// Whose current document names an issuer.
  private let issuers: [String: [PathPlan.Subject]]
  /// Of documents that any place would do for, the first one has them all.
  private let first: [Kind: PathPlan.Subject]
  let keys: KeyPlaces

  /// - Parameter given: the paths given with `--path`, and to whom.
  init(subjects: [PathPlan.Subject], siteHosts: Set<String>, given: [String: String] = [:]) {
    self.subjects = subjects
    let resources = Self.resources(subjects)
    let servers = subjects.filter { PathRows.servers.contains($0.kind) }
    let issuers = servers.flatMap { Self.named(in: $0) { [$0.issuer] } }
    let named = resources.isEmpty ? issuers : resources
    let hosts = siteHosts.isEmpty ? Set(named.map(\.place.host)) : siteHosts
    (self.resources, self.hosts) = (resources, hosts)
    self.issuers = Dictionary(grouping: issuers.filter(\.isCurrent), by: \.place.identity)
      .mapValues { $0.map(\.subject) }
    first = Self.first(of: subjects)
    keys = KeyPlaces(subjects: subjects, hosts: hosts, given: given)
  }

  /// All claims, those of one path in any order.
  var claims: [PathClaim] {
    subjects.flatMap(own) + resources.flatMap(atResource) + PathRows.servers.flatMap(atRoot) + keys.claims
  }

  var findings: [Finding] { keys.findings }

  /// What the documents of a manifest name themselves, and the places of its kind.
  private func own(_ subject: PathPlan.Subject) -> [PathClaim] {
    let fixed = subject.kind == .jwks ? [] : PathRows.fixed(subject.kind)
    return fixed.map { PathClaim($0, subject.name, .shared, since: subject.since, isTold: true) } + named(subject)
  }

  private func named(_ subject: PathPlan.Subject) -> [PathClaim] {
    switch subject.kind {
    case .authorizationServer, .openIDConfiguration:
      Self.named(in: subject) { [$0.issuer] }.flatMap { issuer in
        PathRows.servers.flatMap { claims(issuer, PathRows.rows($0, issuer.place), isBorrowed: $0 != subject.kind) }
      }
    case .protectedResource:
      Self.named(in: subject) { [$0.resource] }.flatMap { claims($0, PathRows.rows(.protectedResource, $0.place)) }
        + [PathClaim(PathRows.root(subject.kind), subject.name, .shared, since: subject.since, isTold: true)]
    // Its client_id is its URL (draft-ietf-oauth-client-id-metadata-document §3).
    case .clientMetadata:
      Self.named(in: subject) { [$0.clientID] }.flatMap { claims($0, [PathRows.Row(path: $0.place.path)]) }
    case .serverCard:
      Self.named(in: subject, \.remotes).flatMap { claims($0, [PathRows.Row(path: "\($0.place.base)/server-card")]) }
        + subject.versions.compactMap { version in
          version.facts.name.flatMap(PathRows.card(named:)).map {
            PathClaim($0, subject.name, version.isCurrent ? .own : .shared, since: version.since, isTold: true)
          }
        }
    default: []
    }
  }

  private func claims(_ named: Named, _ rows: [PathRows.Row], isBorrowed: Bool = false) -> [PathClaim] {
    let isLocal = hosts.contains(named.place.host)
    let standing: PathClaim.Standing =
      !named.isCurrent || isBorrowed && !isLocal ? .shared : isLocal ? .own : .elsewhere
    return rows.map { row in
      PathClaim(
        row.path, named.subject.name, standing, isBorrowed: isBorrowed, isVariant: row.isVariant,
        isLatent: row.isLatent, since: named.since, isTold: named.isCurrent && !isBorrowed && !row.isVariant)
    }
  }

  /// Clients that know the resource only ask there for its authorization server; and for its card (SEP-2127).
  private func atResource(_ resource: Named) -> [PathClaim] {
    let linked = Self.first(of: resource.servers.flatMap { issuers[$0] ?? [] })
    let servers = PathRows.servers.flatMap { kind -> [PathClaim] in
      let rows = PathRows.rows(kind, resource.place).filter { !$0.isLatent }.map(\.path)
      return PathRows.servers.flatMap { candidate in
        claims(rows, linked[candidate], .linked, kind, resource.since)
          + claims(rows, first[candidate], .shared, kind, resource.since)
      }
    }
    let card = ["\(resource.place.base)/server-card"]
    return servers + claims(card, first[.serverCard], .shared, .serverCard, resource.since)
  }

  /// Without any path: where clients end up when all else fails. Of the right kind everybody would be there.
  private func atRoot(_ kind: Kind) -> [PathClaim] {
    subjects.filter { PathRows.servers.contains($0.kind) }.map { subject in
      PathClaim(
        PathRows.root(kind), subject.name, .shared, isBorrowed: subject.kind != kind, since: subject.since,
        isTold: subject.kind == kind)
    }
  }

  private func claims(
    _ paths: [String], _ subject: PathPlan.Subject?, _ standing: PathClaim.Standing, _ kind: Kind, _ since: PathMoment
  ) -> [PathClaim] {
    guard let subject else { return [] }
    return paths.map {
      PathClaim(
        $0, subject.name, standing, isBorrowed: subject.kind != kind, since: max(since, subject.since))
    }
  }

  private static func first(of subjects: [PathPlan.Subject]) -> [Kind: PathPlan.Subject] {
    Dictionary(subjects.map { ($0.kind, $0) }) { left, right in
      (left.since, left.name) < (right.since, right.name) ? left : right
    }
  }

  /// mcp.json is no standard: its `url` counts only until a protected resource document speaks for the site.
  private static func resources(_ subjects: [PathPlan.Subject]) -> [Named] {
    let standard = subjects.filter { $0.kind == .protectedResource }
    let spoken = standard.map(\.since).min()
    let others = subjects.filter { $0.kind == .mcp }.flatMap { named(in: $0) { [$0.url] } }
      .filter { named in spoken.map { named.since < $0 } ?? true }
    return standard.flatMap { named(in: $0) { [$0.resource] } } + others
  }

  /// Each place once, since its first version.
  static func named(in subject: PathPlan.Subject, _ urls: (PathFacts) -> [String?]) -> [Named] {
    var found: [PathPlace: Named] = [:]
    var order: [PathPlace] = []
    for version in subject.versions {
      for place in urls(version.facts).compactMap(PathPlace.init) {
        if found[place] == nil { order.append(place) }
        var named = found[place] ?? Named(subject: subject, place: place, since: version.since, isCurrent: false)
        named.since = min(named.since, version.since)
        // What the current version says of its servers outweighs what former ones said.
        let servers = Set(version.facts.authorizationServers.compactMap { PathPlace($0)?.identity })
        if version.isCurrent { named.servers = servers } else if !named.isCurrent { named.servers.formUnion(servers) }
        named.isCurrent = named.isCurrent || version.isCurrent
        found[place] = named
      }
    }
    return order.compactMap { found[$0] }
  }
}

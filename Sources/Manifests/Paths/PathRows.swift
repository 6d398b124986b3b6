/// The well-known paths at which clients look for a document.
enum PathRows {
  /// RFC 8414 §5: the two kinds whose documents stand for one another.
  static let servers: [Kind] = [.authorizationServer, .openIDConfiguration]

  /// A path for a place, and how well it fits.
  struct Row {
    let path: String
    /// Only a client's way to spell it.
    var isVariant = false
    /// Not served for its own sake (`PathClaim.isLatent`).
    var isLatent = false
  }

  /// Between host and path (RFC 8414 §3.1, RFC 9728 §3.1), and after the path (OpenID Connect Discovery §4, and
  /// clients that append every suffix). A place that ends in a slash has the first with and without.
  static func rows(_ kind: Kind, _ place: PathPlace) -> [Row] {
    let root = root(kind)
    let inserted = "\(root)\(place.base)"
    if place.base.isEmpty { return [Row(path: root), Row(path: "\(root)/", isLatent: !place.isSlashed)] }
    let isVariant = place.isSlashed
    return [
      Row(path: "\(inserted)/", isVariant: !isVariant, isLatent: !isVariant),
      Row(path: inserted, isVariant: isVariant), Row(path: "\(place.base)\(root)", isVariant: isVariant),
    ]
  }

  /// Without any path: where clients end up when all else fails.
  static func root(_ kind: Kind) -> String { "/.well-known/\(kind.name)" }

  /// The places of a kind that has fixed ones, whatever its document says; empty for the rest.
  static func fixed(_ kind: Kind) -> [String] {
    switch kind {
    // SEP-1960's name, too.
    case .mcp: ["/.well-known/mcp.json", "/.well-known/mcp"]
    case .jwks, .aiCatalog, .aiPlugin: ["/.well-known/\(kind.name).json"]
    case .serverCard: cards
    // agent.json is the name before A2A 0.3.
    case .agentCard: ["/.well-known/agent-card.json", "/.well-known/agent.json"]
    case .security: ["/.well-known/security.txt"]
    case .apiCatalog, .registryAuth, .appsChallenge: ["/.well-known/\(kind.name)"]
    default: []
    }
  }

  /// Where server cards were deployed before SEP-2127, and scanners still ask for them, though it recommends none.
  private static let cards = [
    "/.well-known/mcp/server-card.json", "/.well-known/mcp/server-card", "/.well-known/mcp-server-card",
    "/.well-known/mcp-server-card.json",
  ]

  /// SEP-1649's place for one card of several, by its `name`; nil for a name that no path can have as it is.
  static func card(named name: String) -> String? {
    let isPlain =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        (45...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
      }
    return isPlain ? "/.well-known/mcp/server-card/\(name)" : nil
  }

  /// The kind that an inserted or appended path names; nil for other paths.
  static func kind(of path: String) -> Kind? {
    let kinds: [Kind] = servers + [.protectedResource]
    return kinds.first { path.hasSuffix(root($0)) || path.hasPrefix("\(root($0))/") }
  }

  /// The kind that an inserted or appended path names, and the path of the issuer or resource in it: without the slash
  /// at its end, and empty where it names none; nil for other paths.
  static func named(by path: String) -> (kind: Kind, base: String)? {
    let path = path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let kind = kind(of: path) else { return nil }
    let root = root(kind)
    return (kind, String(path.hasPrefix(root) ? path.dropFirst(root.count) : path.dropLast(root.count)))
  }

  /// Whether a document of a kind may be derived to a path: a place of a standard is not for others.
  static func fits(_ kind: Kind, _ path: String) -> Bool {
    guard let named = Self.kind(of: path) else { return true }
    return named == kind || servers.contains(named) && servers.contains(kind)
  }
}

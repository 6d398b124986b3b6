/// Patterns of client_id URLs or redirect_uris with a value each, looked up segment by segment.
///
/// In a path, `*` stands for exactly one segment, `name-*` for one that begins so; as host for any host, as port for
/// any port. Where a pattern spells a segment out, no `*` beside it takes that segment: with
/// `/oauth/codex/*/client.json` known, `/oauth/*/client.json` never takes `codex` for an id.
struct URLPatternTable<Value: Sendable>: Sendable {
  struct Match: Sendable {
    let pattern: String
    let value: Value
  }

  private struct Node: Sendable {
    var literals: [String: Int] = [:]
    var beginnings: [(text: String, node: Int)] = []
    var wildcard: Int?
    var match: Match?
  }

  private var nodes: [Node] = []
  private var roots: [String: Int] = [:]

  init() {}

  /// - Returns: the value already there for the same pattern, which stays; nil if it was free.
  /// - Throws: words on what is wrong with the pattern.
  mutating func insert(_ pattern: String, _ value: Value) throws(RulesError) -> Value? {
    guard let url = CallbackURL(pattern), Self.isPattern(url) else {
      throw RulesError("\"\(pattern)\" is no pattern as scheme://host/path, with * for whole segments")
    }
    var node = child(of: nil, Self.root(url.scheme, url.host, url.port))
    for segment in url.segments { node = child(of: node, segment) }
    if let taken = nodes[node].match { return taken.value }
    nodes[node].match = Match(pattern: pattern, value: value)
    return nil
  }

  func match(_ url: CallbackURL) -> Match? {
    guard !url.host.contains("*"), url.port != "*" else { return nil }
    let exact = roots[Self.root(url.scheme, url.host, url.port)]
    let anyPort = url.port == nil ? nil : roots[Self.root(url.scheme, url.host, "*")]
    let anyHost = roots[Self.root(url.scheme, "*", nil)]
    return [exact, anyPort, anyHost].lazy.compactMap { $0.flatMap { match(url.segments[...], from: $0) } }.first
  }

  private func match(_ segments: ArraySlice<String>, from start: Int) -> Match? {
    var node = start
    for segment in segments {
      guard let next = step(node, segment) else { return nil }
      node = next
    }
    return nodes[node].match
  }

  private func step(_ node: Int, _ segment: String) -> Int? {
    if let literal = nodes[node].literals[segment] { return literal }
    guard Self.isPlainSegment(segment) else { return nil }
    let begun = nodes[node].beginnings.first { segment.hasPrefix($0.text) && segment != $0.text }
    return begun?.node ?? nodes[node].wildcard
  }

  private mutating func child(of parent: Int?, _ name: String) -> Int {
    guard let parent else {
      let node = roots[name] ?? addNode()
      roots[name] = node
      return node
    }
    if name == "*" {
      let node = nodes[parent].wildcard ?? addNode()
      nodes[parent].wildcard = node
      return node
    }
    guard name.hasSuffix("*") else {
      let node = nodes[parent].literals[name] ?? addNode()
      nodes[parent].literals[name] = node
      return node
    }
    if let known = nodes[parent].beginnings.first(where: { $0.text + "*" == name }) { return known.node }
    let node = addNode()
    nodes[parent].beginnings.append((String(name.dropLast()), node))
    return node
  }

  private mutating func addNode() -> Int {
    nodes.append(Node())
    return nodes.count - 1
  }

  private static func root(_ scheme: String, _ host: String, _ port: String?) -> String {
    "\(scheme)://\(host):\(port ?? "")"
  }

  /// A `*` only as the whole host, the whole port, or the end of a segment.
  private static func isPattern(_ url: CallbackURL) -> Bool {
    (url.host == "*" || !url.host.contains("*"))
      && url.segments.allSatisfy { !$0.dropLast().contains("*") }
  }

  /// What a wildcard may stand for: nothing empty, no dot segment, nothing that decodes to a slash.
  private static func isPlainSegment(_ text: String) -> Bool {
    !text.isEmpty && text != "." && text != ".."
      && text.utf8.allSatisfy {
        ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 >= 0x30 && $0 <= 0x39 || "-._~".utf8.contains($0)
      }
  }
}

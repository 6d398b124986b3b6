import Basics
import TestSupport
import Testing

@testable import Manifests

/// What holds of every history of a site, tried on many made by a fixed generator.
struct PathInvariantTests {
  /// A linear congruential generator (Knuth's MMIX constants): the same histories in every run.
  /// A release as it happened: at a time, of some documents.
  private struct Act {
    let time: Int64
    let entries: [Site.Entry]
  }

  private static let names = [
    "oauth-authorization-server", "oauth-authorization-server.b", "oauth-authorization-server.c",
    "openid-configuration", "openid-configuration.b", "oauth-protected-resource", "oauth-protected-resource.b", "mcp",
    "jwks", "jwks.b", "mcp-server-card", "json",
  ]

  private static func entry(_ name: String, _ dice: inout SeededGenerator) -> Site.Entry {
    let hosts = ["h", "h", "h", "other"]
    let url =
      "https://\(hosts.randomElement(using: &dice) ?? "")"
      + (["", "/", "/a", "/b", "/b/", "/c/d"].randomElement(using: &dice) ?? "")
    let keys = ["/k", "/l", "/.well-known/jwks.json", "/.well-known/openid-configuration/a"]
    let text = """
      {"issuer":"\(url)","resource":"\(url)","url":"\(url)","authorization_servers":["https://h/b"],
      "jwks_uri":"https://h\(keys.randomElement(using: &dice) ?? "")"}
      """
    return Site.Entry(name, text, name == "json" ? ["/x/\(name)"] : [])
  }

  private static func story(_ dice: inout SeededGenerator) -> [Act] {
    (0..<5).map { number in
      let count = Int.random(in: 1...4, using: &dice)
      let entries = names.shuffled(using: &dice).prefix(count).map { entry($0, &dice) }
      return Act(time: Int64(number) * 10, entries: Array(entries))
    }
  }

  @Test(
    "no path answers with another issuer's document than it names, and the order of acts and files says nothing",
    arguments: 0..<80)
  func histories(seed: UInt64) throws {
    var dice = SeededGenerator(seed)
    let story = Self.story(&dice)
    var tables: Set<[String]> = []
    for _ in 0..<4 {
      var site = Site(hosts: ["h"])
      for act in story.shuffled(using: &dice) {
        try site.publish(act.entries.shuffled(using: &dice), at: act.time, requiresPaths: false)
        try check(site, seed)
      }
      tables.insert(site.rows.sorted())
    }
    #expect(tables.count == 1, "seed \(seed)")
  }

  private func check(_ site: Site, _ seed: UInt64) throws {
    #expect(Set(site.ownerships.map(\.path)).count == site.ownerships.count)
    let current = try site.current.mapValues { try $0.document() }
    for row in site.ownerships where !row.explicit {
      let document = try #require(current[row.manifest])
      #expect(PathRows.fits(document.kind, row.path))
      guard let named = PathRows.kind(of: row.path) else { continue }
      #expect(row.borrowed == (document.kind != named))
      let field = named == .protectedResource ? "resource" : "issuer"
      let base = Self.base(of: row.path, named)
      let own = current.values.filter { candidate in
        let servers = PathRows.servers.contains(candidate.kind) && PathRows.servers.contains(named)
        let place = PathPlace(candidate.json?[field]?.string)
        return (candidate.kind == named || servers) && place?.host == "h" && place?.base == base
      }
      if own.isEmpty { continue }
      #expect(own.contains { $0.sha256 == document.sha256 }, "seed \(seed): \(row.path) is not \(row.manifest)'s")
    }
  }

  /// The issuer's or resource's path that a well-known path names, without a slash at its end.
  private static func base(of path: String, _ kind: Kind) -> String {
    let root = PathRows.root(kind)
    let base = path.hasPrefix(root) ? path.dropFirst(root.count) : path.dropLast(root.count)
    return String(base.hasSuffix("/") ? base.dropLast() : base)
  }

  @Test("history that is loaded later owns as if it had been loaded first") func lateHistory() throws {
    let resource = "/.well-known/oauth-protected-resource"
    let first = Site.Entry("oauth-protected-resource.z", #"{"resource":"https://h/z"}"#)
    let second = Site.Entry("oauth-protected-resource.a", #"{"resource":"https://h/a"}"#)
    var late = Site()
    try late.publish([second])
    try late.publish([first], at: 10)
    var early = Site()
    try early.publish([first], at: 10)
    try early.publish([second])
    #expect(late.rows.sorted() == early.rows.sorted())
    #expect(late.owner(resource) == "oauth-protected-resource.z")
    #expect(
      late.findings.map(\.message).contains(
        "takes over \(resource) from oauth-protected-resource.a: it was released earlier"))
  }
}

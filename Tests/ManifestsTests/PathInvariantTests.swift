import Testing

@testable import Manifests

/// What holds of every history of a site, tried on many made by a fixed generator.
struct PathInvariantTests {
  /// A linear congruential generator (Knuth's MMIX constants): the same histories in every run.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 31)
    }
  }

  private static let names = [
    "oauth-authorization-server", "oauth-authorization-server.b", "openid-configuration", "openid-configuration.b",
    "oauth-protected-resource", "oauth-protected-resource.b", "mcp", "jwks", "mcp-server-card", "json",
  ]

  private static func entry(_ name: String, _ dice: inout Dice) -> Site.Entry {
    let url = "https://h" + ["", "/", "/a", "/b", "/b/", "/c/d"][Int.random(in: 0..<6, using: &dice)]
    let text = #"{"issuer":"\#(url)","resource":"\#(url)","url":"\#(url)","jwks_uri":"https://h/k"}"#
    let isPathGiven = name == "json" || Int.random(in: 0..<8, using: &dice) == 0
    return Site.Entry(name, text, isPathGiven ? ["/x/\(name)"] : [])
  }

  @Test("a served path stays with its manifest, and a borrowed one goes only where it belongs", arguments: 0..<60)
  func histories(seed: UInt64) throws {
    var dice = Dice(state: seed)
    var site = Site()
    for _ in 0..<6 {
      let before = site
      let count = Int.random(in: 1...4, using: &dice)
      let entries = Self.names.shuffled(using: &dice).prefix(count).map { Self.entry($0, &dice) }
      do {
        try site.publish(Array(entries))
      } catch let error as PathError {
        guard case .noPath = error else { throw error }
        site = before
        continue
      }
      try check(before, site)
    }
  }

  private func check(_ before: Site, _ after: Site) throws {
    #expect(Set(after.ownerships.map(\.path)).count == after.ownerships.count)
    for old in before.ownerships {
      let new = try #require(after.ownerships.first { $0.path == old.path })
      if old.borrowed {
        #expect(new.manifest == old.manifest || Self.fits(new))
      } else {
        #expect(new.manifest == old.manifest)
        #expect(!new.borrowed)
      }
    }
    for row in after.ownerships where !row.borrowed && !row.explicit { #expect(Self.fits(row)) }
  }

  /// The path names the manifest's kind, or no kind at all.
  private static func fits(_ row: PathOwnership) -> Bool {
    PathRows.kindName(of: row.path).map { row.manifest == $0 || row.manifest.hasPrefix("\($0).") } ?? true
  }
}

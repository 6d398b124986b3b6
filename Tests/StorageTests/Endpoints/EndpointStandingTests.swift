import Manifests
import Testing

@testable import Storage

@Suite("How endpoints stand")
struct EndpointStandingTests {
  /// A row of releases of one token endpoint: path, time, grace.
  struct Walk: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let releases: [(path: String, at: Int64, grace: Int64?)]
    let standing: String

    init(_ releases: (String, Int64, Int64?)..., old standing: String) {
      testDescription = releases.map { "\($0.0)@\($0.1)" + ($0.2.map { "+\($0)" } ?? "") }.joined(separator: " ")
      self.releases = releases.map { (path: $0.0, at: $0.1, grace: $0.2) }
      self.standing = standing
    }
  }

  static let walks = [
    Walk(("/old", 1_000, nil), old: "current"),
    Walk(("/old", 1_000, nil), ("/new", 2_000, nil), old: "retired 2000, grace 2000"),
    Walk(("/old", 1_000, nil), ("/new", 2_000, 600), old: "retired 2000, grace 2600"),
    // The grace is that of the release which ended it, not of one before or after.
    Walk(("/old", 1_000, 900), ("/new", 2_000, nil), old: "retired 2000, grace 2000"),
    Walk(("/old", 1_000, nil), ("/new", 2_000, 60), ("/newer", 3_000, 9_000), old: "retired 2000, grace 2060"),
    Walk(("/old", 1_000, nil), ("/new", 2_000, nil), ("/old", 3_000, nil), old: "current"),
    // Gone a second time: what counts is the latest time that it was current.
    Walk(
      ("/old", 1_000, nil), ("/new", 2_000, 5_000), ("/old", 3_000, nil), ("/new", 4_000, 60),
      old: "retired 4000, grace 4060"),
    Walk(
      ("/old", 1_000, nil), ("/new", 2_000, nil), ("/old", 3_000, nil), ("/newer", 4_000, nil), ("/new", 5_000, 7),
      old: "retired 4000, grace 4000"),
    Walk(("/old", 1_000, nil), ("/new", 1_000, nil), old: "retired 1000, grace 1000"),
    Walk(("/old", 1_000, nil), ("/new", 1_000, nil), ("/old", 1_000, nil), old: "current"),
  ]

  @Test("over releases and rollbacks", arguments: walks)
  func standing(_ walk: Walk) throws {
    let store = try Store()
    for release in walk.releases { try store.publish(.token(release.path), now: release.at, grace: release.grace) }
    #expect(try store.standing(of: "/old") == walk.standing)
  }

  @Test("a rollback is a release: the endpoint of the version gone back to is current again")
  func rollback() throws {
    let store = try Store()
    try store.publish(.token("/old"), now: 1_000)
    try store.publish(.token("/new"), now: 2_000)
    try store.rollback(to: 1, now: 3_000)
    #expect(try store.standing(of: "/old") == "current")
    #expect(try store.standing(of: "/new") == "retired 3000, grace 3000")
    #expect(try store.advertisers(of: "/new") == ["mcp [2] in 1"])
    #expect(try store.advertisers(of: "/old") == ["mcp [1]"])
  }

  @Test("a copy that caches may still hold lengthens the grace")
  func lifetime() throws {
    let store = try Store()
    try store.publish(.token("/old"), now: 1_000)
    try store.fold(Seen(at: 1_900, lifetime: 300))
    try store.publish(.token("/new"), now: 2_000, grace: 100)
    #expect(try store.standing(of: "/old") == "retired 2000, grace 2200")
    try store.fold(Seen(at: 1_990, lifetime: 30))
    #expect(try store.standing(of: "/old") == "retired 2000, grace 2200")
  }

  @Test("while any manifest of the site advertises it, it is current; then the latest grace of them all holds")
  func severalManifests() throws {
    let store = try Store()
    let server = "oauth-authorization-server"
    try store.publish(.token("/old"), .token("/old", name: server), now: 1_000)
    try store.publish(.token("/new", name: server), now: 2_000, grace: 5_000)
    #expect(try store.standing(of: "/old") == "current")
    try store.publish(.token("/new"), now: 3_000, grace: 10)
    #expect(try store.standing(of: "/old") == "retired 3000, grace 7000")
    #expect(try store.advertisers(of: "/old").sorted() == ["mcp [1] in 2", "\(server) [1] in 2"])
  }

  @Test("versions that share an endpoint are all named, and the latest of them tells what dropped it")
  func versions() throws {
    let store = try Store()
    func draft(_ path: String, _ note: String) -> Draft {
      Draft(name: "mcp", kind: .mcp, text: #"{"note":"\#(note)","token_url":"https://dexter.cash\#(path)"}"#)
    }
    for (index, draft) in [draft("/old", "1"), draft("/old", "2"), draft("/new", "3"), draft("/new", "4")].enumerated()
    {
      try store.publish(draft, now: Int64(index + 1) * 1_000)
    }
    #expect(try store.advertisers(of: "/old") == ["mcp [1, 2] in 3"])
    #expect(try store.standing(of: "/old") == "retired 3000, grace 3000")
    try store.rollback(to: 1, now: 5_000)
    #expect(try store.advertisers(of: "/old") == ["mcp [1, 2]"])
    #expect(try store.standing(of: "/new") == "retired 5000, grace 5000")
  }

  @Test("loaded history retires what it named, by its own times")
  func history() throws {
    let store = try Store()
    try store.publish(.token("/new"), now: 9_000)
    try store.publish(.token("/old"), now: 9_500, at: 1_000)
    #expect(try store.standing(of: "/old") == "retired 9000, grace 9000")
    try store.publish(.token("/between"), now: 9_600, at: 2_000, grace: 50)
    #expect(try store.standing(of: "/old") == "retired 2000, grace 2050")
    #expect(try store.advertisers(of: "/old") == ["mcp [2] in 3"])
  }

  @Test("a rehearsal and the same bytes again change nothing")
  func unchanged() throws {
    let store = try Store()
    try store.publish(.token("/old"), now: 1_000)
    let before = try store.dump()
    try store.publish(.token("/new"), now: 2_000, dryRun: true)
    try store.publish(.token("/old"), now: 2_000)
    #expect(try store.dump() == before)
  }

  @Test("sites have their own")
  func sites() throws {
    let store = try Store()
    for origin in ["https://a.example", "https://b.example"] {
      try store.publish(.token("https://auth.example/token", origin: origin), now: 1_000)
    }
    try store.publish(.token("https://auth.example/2", origin: "https://a.example"), now: 2_000)
    let endpoints = try store.database.endpoints().filter { $0.url == "https://auth.example/token" }
    #expect(endpoints.map { "\($0.site) \($0.isCurrent)" } == ["https://a.example false", "https://b.example true"])
    let site = try store.database.site("b.example")
    #expect(try store.database.endpoints(site: site).map(\.site) == ["https://b.example"])
  }
}

import Basics
import Evidence
import Manifests
import Testing

@testable import Storage

@Suite("Endpoints declared retired")
struct EndpointDeclaredTests {
  private let store: Store
  private let server = "oauth-authorization-server"

  init() throws {
    store = try Store()
    try store.publish(.token("/new"), .token("/new", name: server), now: 1_000)
  }

  @Test("belong to version 0 of every manifest with that field, since the declaration")
  func versionZero() throws {
    try store.retire("https://dexter.cash/old", now: 5_000)
    #expect(try store.standing(of: "/old") == "retired 5000, grace 5000")
    #expect(try store.advertisers(of: "/old") == ["mcp [0] in 0"])
    try store.use(Used(endpoint: "/old", at: 5_000), Used(endpoint: "/old", at: 5_001))
    let use = try #require(store.uses().first)
    #expect(use.versions == [0] && use.retiredIn == 0 && use.hits == 2 && use.hitsAfterGrace == 1)
    #expect(try store.uses(of: server).isEmpty)
    try store.retire("https://dexter.cash/older", field: "token_endpoint", now: 5_000)
    #expect(try store.advertisers(of: "/older") == ["\(server) [0] in 0"])
  }

  @Test("declared again they keep their time; successor and field are the last given")
  func again() throws {
    try store.retire("https://dexter.cash/old", now: 5_000)
    #expect(try store.endpoint("/old").successor == "https://dexter.cash/new")
    try store.retire(
      "https://dexter.cash/old", field: "token_endpoint", successor: "https://api.dexter.cash/t", now: 6_000)
    #expect(try store.standing(of: "/old") == "retired 5000, grace 5000")
    #expect(try store.endpoint("/old").successor == "https://api.dexter.cash/t")
    #expect(try store.advertisers(of: "/old") == ["\(server) [0] in 0"])
  }

  @Test("may have been so for long: it is superseded since the time given, which can be given again")
  func sincePast() throws {
    try store.retire("https://dexter.cash/old", at: 2_000, now: 5_000)
    #expect(try store.standing(of: "/old") == "retired 2000, grace 2000")
    try store.use(Used(endpoint: "/old", at: 2_000), Used(endpoint: "/old", at: 3_000))
    #expect(try store.uses().map(\.hitsAfterGrace) == [1])
    try store.retire("https://dexter.cash/old", now: 6_000)
    #expect(try store.standing(of: "/old") == "retired 2000, grace 2000")
    try store.retire("https://dexter.cash/old", at: 1_500, now: 6_000)
    #expect(try store.standing(of: "/old") == "retired 1500, grace 1500")
    #expect(try store.uses().map(\.hitsAfterGrace) == [2])
  }

  @Test("not in the future")
  func future() throws {
    let before = try store.dump()
    let error = failure { try store.retire("https://dexter.cash/old", at: 5_001, now: 5_000) }
    #expect(error?.code == .invalid)
    #expect(
      error?.description == """
        retire https://dexter.cash/old: --at is in the future; give the past time since when it is retired
        """)
    #expect(try store.dump() == before)
  }

  @Test("a version that advertises it replaces the declaration, live or loaded", arguments: [nil, 500] as [Int64?])
  func replaced(at: Int64?) throws {
    try store.retire("http://DEXTER.cash:80/old", successor: "https://dexter.cash/else", at: 700, now: 5_000)
    let result = try store.publish(.token("/old"), now: 6_000, at: at)
    #expect(result.findings.map(\.rule) == ["declaration-replaced"])
    #expect(
      result.findings.map(\.message) == [
        "v2 advertises https://dexter.cash/old: that replaces the declaration that it is retired"
      ])
    #expect(try store.number("SELECT count(*) FROM declared_endpoint") == 0)
    if at == nil { try store.publish(.token("/new"), now: 7_000) }
    #expect(try store.standing(of: "/old") == (at == nil ? "retired 7000, grace 7000" : "retired 1000, grace 1000"))
    let endpoint = try store.endpoint("/old")
    #expect(endpoint.url == "https://dexter.cash/old" && endpoint.successor == "https://dexter.cash/new")
    #expect(try store.advertisers(of: "/old") == ["mcp [2] in 1"])
  }

  @Test("declared and then loaded, loaded and then declared, or loaded only: it is the same")
  func sameEnd() throws {
    let ends = try [[0, 1], [1, 0], [1]].map { order in
      let store = try Store()
      try store.publish(.token("/new"), .token("/new", name: server), now: 1_000)
      for act in order {
        if act == 1 { try store.publish(.token("/old"), now: 9_000, at: 500) }
        if act == 0 { try store.retire("https://dexter.cash:443/old", field: "token_endpoint", at: 700, now: 9_000) }
      }
      let endpoint = try store.endpoint("/old")
      return "\(endpoint.url) \(endpoint.fields) \(endpoint.successor ?? "") \(try store.standing(of: "/old")) "
        + "\(try store.advertisers(of: "/old"))"
    }
    let standing = #"retired 1000, grace 1000 ["mcp [2] in 1"]"#
    let end = #"https://dexter.cash/old ["token_url"] https://dexter.cash/new \#(standing)"#
    #expect(ends == [end, end, end])
  }

  @Test("what a superseded version advertised needs no declaration, and gets none")
  func known() throws {
    try store.publish(.token("/newer"), now: 2_000)
    try store.publish(.token("/newer", name: server), now: 3_000)
    let before = try store.dump()
    #expect(
      try store.retire("https://dexter.cash/new", now: 5_000) == .known(manifest: server, version: 1, until: 3_000))
    #expect(try store.dump() == before)
  }

  @Test("a field that no version has would belong to nobody: it is refused, and nothing is stored")
  func unknownField() throws {
    let before = try store.dump()
    let error = failure { try store.retire("https://dexter.cash/old", field: "userinfo_endpoint", now: 5_000) }
    #expect(error?.description.contains("has the field 'userinfo_endpoint'") == true)
    #expect(try store.dump() == before)
  }

  @Test("what a current version advertises is refused, and nothing is stored")
  func current() throws {
    let before = try store.dump()
    let error = failure { try store.retire("http://DEXTER.cash:8080/new", now: 5_000) }
    #expect(error?.code == .refused)
    #expect(error?.description.contains("a current version advertises it") == true)
    #expect(try store.dump() == before)
  }

  @Test("one that a later version advertises is current, and retired again when that version is")
  func advertisedLater() throws {
    try store.retire("https://dexter.cash/old", now: 5_000)
    try store.publish(.token("/old"), now: 6_000)
    #expect(try store.standing(of: "/old") == "current")
    try store.publish(.token("/newer"), now: 7_000, grace: 10)
    #expect(try store.standing(of: "/old") == "retired 7000, grace 7010")
    #expect(try store.advertisers(of: "/old") == ["mcp [2] in 3"])
  }

  @Test("a served path is never retired, on any host of the site", arguments: ["dexter.cash", "www.dexter.cash"])
  func served(host: String) throws {
    try store.database.addAlias("www.dexter.cash", to: store.database.site("dexter.cash"))
    let before = try store.dump()
    let error = failure { try store.retire("https://\(host)/.well-known/mcp.json", now: 5_000) }
    #expect(error?.code == .refused && error?.cause == "a manifest is served at that path")
    #expect(try store.dump() == before)
  }

  @Test("the same path on a host that is not the site's is another endpoint")
  func otherHost() throws {
    try store.retire("https://api.dexter.cash/.well-known/mcp.json", now: 5_000)
    #expect(try store.standing(of: "/.well-known/mcp.json") == "retired 5000, grace 5000")
  }

  @Test("the site is the one that knows the URL, else its host's; a host that nobody knows needs --site")
  func site() throws {
    func site(_ url: String) throws -> String {
      try store.database.siteOfEndpoint(.given(url), given: nil).origin
    }
    #expect(try site("https://api.dexter.cash/x") == "https://dexter.cash")
    let slip = failure { _ = try site("https://dexter.cas/x") }
    #expect(slip?.hint == "if it is right, name its site: --site https://dexter.cash")
    try store.publish(.token("https://auth.example/t", origin: "https://b.example"), now: 2_000)
    try store.database.addAlias("www.b.example", to: store.database.site("b.example"))
    #expect(try site("https://auth.example/t") == "https://b.example")
    #expect(try site("https://www.b.example/x") == "https://b.example")
    #expect(try site("https://dexter.cash/x") == "https://dexter.cash")
    let error = failure { _ = try site("https://anywhere.example/x") }
    #expect(error?.code == .invalid && error?.hint == "choose with --site")
  }

  @Test("what nobody advertised or declared is no such endpoint")
  func noSuch() throws {
    let site = try store.database.site("dexter.cash")
    let error = failure { _ = try store.database.endpoint(.given("https://dexter.cash/never"), of: site) }
    #expect(error?.code == .noSuch)
    #expect(try store.database.endpoint(.given("http://dexter.cash/new"), of: site).isCurrent)
  }
}

import Basics
import Testing

@testable import Storage

@Suite("Sites")
struct SiteTests {
  @Test("are made by the first publication, and decided by the host: scheme and port do not count")
  func hostDecides() throws {
    let store = try Store()
    let origins = [
      "https://dexter.cash", "http://dexter.cash", "https://dexter.cash:8443", "HTTPS://Dexter.Cash:443",
      "http://dexter.cash:80",
    ]
    for (index, origin) in origins.enumerated() {
      let result = try store.publish(.mcp(index, origin: origin))
      #expect(result.manifests.map(\.site) == ["https://dexter.cash"])
      #expect(result.manifests.map(\.version) == [index + 1])
    }
    try store.publish(.mcp(1, origin: "https://www.dexter.cash"))
    let sites = try store.database.sites()
    #expect(sites.map(\.origin) == ["https://dexter.cash", "https://www.dexter.cash"])
    #expect(sites.map(\.host) == ["dexter.cash", "www.dexter.cash"])
    #expect(sites.map(\.manifestCount) == [1, 1])
    #expect(sites.map(\.isDefault) == [false, false])
  }

  @Test("keep the origin that they came with")
  func keepOrigin() throws {
    let store = try Store()
    try store.publish(.mcp(1, origin: "http://127.0.0.1:8080"))
    try store.publish(.mcp(2, origin: "https://127.0.0.1"))
    #expect(try store.database.sites().map(\.origin) == ["http://127.0.0.1:8080"])
  }

  @Test(
    "are found by origin, host or alias, in any case",
    arguments: [
      "https://dexter.cash", "dexter.cash", "DEXTER.cash", "www.dexter.cash", "WWW.dexter.cash", "HTTPS://DEXTER.CASH",
    ])
  func found(_ name: String) throws {
    let store = try Store()
    try store.publish(.mcp(1))
    try store.database.addAlias("WWW.Dexter.cash", to: store.database.site("dexter.cash"))
    #expect(try store.database.site(name).origin == "https://dexter.cash")
  }

  @Test("publish under an alias goes to the site")
  func aliasPublishes() throws {
    let store = try Store()
    try store.publish(.mcp(1))
    try store.database.addAlias("www.dexter.cash", to: store.database.site("dexter.cash"))
    let result = try store.publish(.mcp(2, origin: "https://www.dexter.cash"))
    #expect(result.manifests.map { "\($0.site) \($0.version)" } == ["https://dexter.cash 2"])
    let before = try store.dump()
    let error = failure { try store.publish(.mcp(3), .mcp(4, origin: "https://www.dexter.cash")) }
    #expect(error?.code == .refused)
    #expect(error?.cause == "it is given twice in one release")
    #expect(try store.dump() == before)
  }

  @Test("aliases are added once, listed in order and removed")
  func aliases() throws {
    let store = try Store()
    try store.publish(.mcp(1))
    let site = try store.database.site("dexter.cash")
    for alias in ["www.dexter.cash", "b.example", "B.example"] { try store.database.addAlias(alias, to: site) }
    #expect(try store.database.site("dexter.cash").aliases == ["b.example", "www.dexter.cash"])
    try store.database.removeAlias("B.Example")
    #expect(try store.database.site("dexter.cash").aliases == ["www.dexter.cash"])
    let error = failure { try store.database.removeAlias("b.example") }
    #expect(error?.code == .noSuch)
    #expect(error?.description == "remove alias 'b.example': no such alias; see 'manifestd site list'")
  }

  @Test("an alias never means two sites")
  func aliasConflicts() throws {
    let store = try Store()
    try store.publish(.mcp(1), .mcp(1, origin: "https://other.example"))
    let (dexter, other) = (try store.database.site("dexter.cash"), try store.database.site("other.example"))
    try store.database.addAlias("www.dexter.cash", to: dexter)
    let cases = [
      ("www.dexter.cash", other, "https://dexter.cash"), ("Dexter.cash", other, "https://dexter.cash"),
      ("dexter.cash", dexter, "https://dexter.cash"), ("other.example", dexter, "https://other.example"),
    ]
    let before = try store.dump()
    for (alias, site, owner) in cases {
      let error = failure { try store.database.addAlias(alias, to: site) }
      #expect(error?.code == .refused)
      #expect(error?.description == "make '\(alias)' an alias of \(site.origin): it already means \(owner)")
    }
    #expect(try store.dump() == before)
  }

  @Test("at most one is the default")
  func defaultSite() throws {
    let store = try Store()
    try store.publish(.mcp(1), .mcp(1, origin: "https://other.example"))
    func defaults() throws -> [String] { try store.database.sites().filter(\.isDefault).map(\.host) }
    #expect(try defaults().isEmpty)
    try store.database.setDefaultSite(store.database.site("dexter.cash"))
    #expect(try defaults() == ["dexter.cash"])
    try store.database.setDefaultSite(store.database.site("other.example"))
    #expect(try defaults() == ["other.example"])
    try store.database.setDefaultSite(nil)
    #expect(try defaults().isEmpty)
  }
}

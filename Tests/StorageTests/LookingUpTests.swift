import Basics
import Testing

@testable import Storage

@Suite("Looking manifests and versions up")
struct LookingUpTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.publish(.mcp(1), .server("/mcp"), now: 1_000)
    try store.publish(.mcp(2), .mcp(1, origin: "https://other.example"), now: 2_000)
  }

  @Test("lists what is current by site and name")
  func current() throws {
    let rows = try store.database.currentManifests().map {
      "\($0.manifest.origin) \($0.manifest.name) v\($0.version)/\($0.versionCount)@\($0.releasedAt)"
    }
    #expect(
      rows == [
        "https://dexter.cash mcp v2/2@2000", "https://dexter.cash oauth-authorization-server v1/1@1000",
        "https://other.example mcp v1/1@2000",
      ])
    let other = try store.database.site("other.example")
    #expect(try store.database.currentManifests(site: other).map(\.manifest.origin) == ["https://other.example"])
  }

  @Test("finds the manifests of a name, one a site")
  func named() throws {
    let origins = try store.database.manifests(named: "mcp", site: nil).map(\.origin)
    #expect(origins == ["https://dexter.cash", "https://other.example"])
    let site = try store.database.site("https://dexter.cash")
    #expect(try store.database.manifest(named: "mcp", site: site).origin == "https://dexter.cash")
  }

  @Test("says what there is instead")
  func refusals() throws {
    let database = store.database
    let other = try database.site("other.example")
    let mcp = try database.manifest(named: "mcp", site: other)
    let cases: [(StorageFault, String, () throws -> Void)] = [
      (
        .noSuch, "find manifest 'mpc': no such manifest; there are mcp, oauth-authorization-server",
        { _ = try database.manifests(named: "mpc", site: nil) }
      ),
      (
        .noSuch,
        "find manifest 'jwks': no such manifest of https://other.example; there are mcp, oauth-authorization-server",
        { _ = try database.manifest(named: "jwks", site: other) }
      ),
      (
        .invalid, "find manifest 'mcp': https://dexter.cash and https://other.example have one; choose with --site",
        { _ = try database.manifest(named: "mcp", site: nil) }
      ),
      (
        .noSuch, "find mcp@2: no such version; it has versions 1 to 1",
        { _ = try database.version(of: mcp, number: 2) }
      ),
      (
        .noSuch, "find mcp@0: no such version; it has versions 1 to 1",
        { _ = try database.version(of: mcp, number: 0) }
      ),
      (
        .noSuch, "find site 'dexter.cahs': no such site; the sites are https://dexter.cash, https://other.example",
        { _ = try database.site("dexter.cahs") }
      ),
    ]
    for (code, message, work) in cases {
      let error = failure(work)
      #expect(error?.code == code)
      #expect(error?.description == message)
    }
  }

  @Test("says to publish first where there is nothing")
  func empty() throws {
    let empty = try Store()
    let database = empty.database
    #expect(try database.currentManifests().isEmpty)
    #expect(
      failure { _ = try database.manifests(named: "mcp", site: nil) }?.description
        == "find manifest 'mcp': no such manifest; publish one first")
    #expect(
      failure { _ = try database.site("dexter.cash") }?.description
        == "find site 'dexter.cash': no such site; publish a manifest first")
  }

  @Test("tells the history, latest first, with who and why")
  func history() throws {
    let manifest = try store.database.manifest(named: "mcp", site: store.database.site("dexter.cash"))
    let history = try store.database.history(of: manifest)
    #expect(history.map(\.release) == [2, 1])
    #expect(history.map(\.version) == [2, 1])
    #expect(history.map(\.isCurrent) == [true, false])
    #expect(history.map(\.effectiveAt) == [2_000, 1_000])
    #expect(history.map(\.releasedBy) == ["ana", "ana"])
    #expect(history.map(\.message) == ["why", "why"])
    let version = try store.database.version(of: manifest, number: 2)
    #expect(history[0].sha256 == version.sha256)
    #expect(history[0].byteCount == version.byteCount)
  }
}

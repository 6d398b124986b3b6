import Basics
import Manifests
import Testing

@testable import Storage

@Suite("Publishing")
struct PublishingTests {
  @Test("stores the bytes and makes them current")
  func stores() throws {
    let store = try Store()
    let result = try store.publish(.mcp(1), now: 1_000)
    #expect(result.release == 1)
    #expect(result.effectiveAt == 1_000)
    let document = try Draft.mcp(1).publication().document
    let paths = try store.database.paths(of: store.manifest().id)
    #expect(
      result.manifests == [
        ReleasedManifest(
          site: "https://dexter.cash", name: "mcp", kind: "mcp", version: 1, previous: nil, sha256: document.sha256,
          bytes: document.bytes.count, paths: paths)
      ])
    #expect(!paths.isEmpty)
    #expect(result.manifests[0].changed)
    let current = try #require(try store.database.currentManifests().first)
    #expect(current.manifest == (try store.manifest()))
    #expect([current.version, current.versionCount, current.byteCount] == [1, 1, document.bytes.count])
    #expect([current.releasedBy, current.message, current.sha256] == ["ana", "why", document.sha256])
    #expect(current.releasedAt == 1_000)
    #expect(current.paths == paths)
    #expect(try store.database.body(ofVersion: current.versionID) == document.bytes)
  }

  @Test("of the current bytes makes no release and changes no row")
  func unchanged() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 1_000)
    let before = try store.dump()
    let result = try store.publish(.mcp(1), now: 2_000)
    #expect(result.release == nil)
    #expect(result.effectiveAt == nil)
    #expect(result.manifests.map(\.version) == [1])
    #expect(result.manifests.map(\.previous) == [1])
    #expect(result.manifests.map(\.changed) == [false])
    #expect(try store.dump() == before)
  }

  @Test("of earlier bytes makes a release of the earlier version")
  func reusesVersions() throws {
    let store = try Store()
    try store.publish(versions: 2)
    let result = try store.publish(.mcp(1), now: 3_000)
    #expect(result.release == 3)
    #expect(result.manifests.map(\.version) == [1])
    #expect(result.manifests.map(\.previous) == [2])
    #expect(try store.history() == "v1@3000 v2@2000 v1@1000")
    #expect(try store.number("SELECT count(*) FROM version") == 2)
    try store.publish(.mcp(3), now: 4_000)
    #expect(try store.history() == "v3@4000 v1@3000 v2@2000 v1@1000")
  }

  @Test("numbers the versions of each manifest by itself, and releases over all")
  func numbers() throws {
    let store = try Store()
    try store.publish(versions: 3)
    let result = try store.publish(.server("/mcp"), .mcp(4), .mcp(1, origin: "https://other.example"), now: 4_000)
    #expect(result.release == 4)
    #expect(
      result.manifests.map { "\($0.site) \($0.name) \($0.version)" } == [
        "https://dexter.cash mcp 4", "https://dexter.cash oauth-authorization-server 1", "https://other.example mcp 1",
      ])
  }

  @Test("never takes effect before an earlier release, whatever the clock says")
  func clockGoesBack() throws {
    let store = try Store()
    try store.publish(.mcp(1), now: 5_000)
    let result = try store.publish(.mcp(2), now: 4_000)
    #expect(result.effectiveAt == 5_000)
    #expect(try store.database.currentNumber(of: store.manifest()) == 2)
    #expect(try store.number("SELECT recorded_at FROM release WHERE id = 2") == 4_000)
    #expect(try store.rollback(to: 1, now: 10).effectiveAt == 5_000)
    #expect(try store.database.currentNumber(of: store.manifest()) == 1)
    #expect(try store.publish(.mcp(1, origin: "https://other.example"), now: 100).effectiveAt == 5_000)
  }

  @Test("takes the grace given with it, else the setting")
  func grace() throws {
    let store = try Store()
    try store.publish(.mcp(1))
    try store.database.set("grace", to: "2h")
    try store.publish(.mcp(2))
    try store.publish(.mcp(3), grace: 0)
    try store.publish(.mcp(4), grace: 60)
    #expect(
      try store.database.connection.rows("SELECT grace FROM release ORDER BY id") { $0.int() } == [0, 7_200, 0, 60])
  }

  @Test("keeps the endpoints that each version advertises")
  func endpoints() throws {
    let store = try Store()
    try store.publish(.server("/api/connector/oauth"))
    try store.publish(.server("/mcp"))
    let rows = try store.database.connection.rows(
      """
      SELECT number, field, identity FROM version_endpoint JOIN version ON version.id = version_id
      JOIN endpoint ON endpoint.id = endpoint_id ORDER BY number, field
      """
    ) { "\($0.int("number")) \($0.text("field")) \($0.text("identity"))" }
    #expect(
      rows == [
        "1 authorization_endpoint dexter.cash/api/connector/oauth/authorize",
        "1 token_endpoint dexter.cash/api/connector/oauth/token",
        "2 authorization_endpoint dexter.cash/mcp/authorize",
        "2 token_endpoint dexter.cash/mcp/token",
      ])
    try store.rollback("oauth-authorization-server", to: 1)
    #expect(try store.number("SELECT count(*) FROM version_endpoint") == 4)
    #expect(try store.number("SELECT count(*) FROM endpoint") == 4)
  }

  @Test("keeps bytes as they are: order, blanks, duplicates and text beyond ASCII")
  func keepsBytes() throws {
    let store = try Store()
    let text = "{\"b\" : 1,\r\n \"a\":\"é\u{1F980}\", \"a\":2 }\n"
    try store.publish(.json("notes", text, at: "/notes"))
    let version = try store.database.version(of: store.manifest("notes"), number: 1)
    #expect(try store.database.body(ofVersion: version.id) == [UInt8](text.utf8))
    #expect(version.byteCount == text.utf8.count)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let what: String
    let drafts: [Draft]
    let message: String

    init(_ what: String, _ drafts: [Draft], _ message: String) {
      (self.what, self.drafts, self.message) = (what, drafts, message)
    }

    var testDescription: String { what }
  }

  static let refusals = [
    Refusal(
      "another kind", [Draft(name: "mcp", kind: .genericJSON, text: "[]", paths: ["/x"])],
      "publish mcp: it is of kind mcp and cannot become json; give another --name, or --kind mcp"),
    Refusal(
      "twice the same", [.mcp(2), .mcp(2)],
      "publish mcp of https://dexter.cash: it is given twice in one release; give one file for it, or another --name"),
    Refusal(
      "twice, with other bytes", [.mcp(2), .mcp(3)],
      "publish mcp of https://dexter.cash: it is given twice in one release; give one file for it, or another --name"),
    Refusal(
      "twice by another port", [.mcp(2), .mcp(3, origin: "http://dexter.cash:8080")],
      "publish mcp of https://dexter.cash: it is given twice in one release; give one file for it, or another --name"),
    Refusal(
      "twice by another scheme, once the current bytes", [.mcp(1), .mcp(3, origin: "http://dexter.cash")],
      "publish mcp of https://dexter.cash: it is given twice in one release; give one file for it, or another --name"),
    Refusal(
      "a good one beside a bad one", [.server("/mcp"), Draft(name: "mcp", kind: .genericJSON, text: "[]")],
      "publish mcp: it is of kind mcp and cannot become json; give another --name, or --kind mcp"),
  ]

  @Test("refuses", arguments: refusals)
  func refuses(_ refusal: Refusal) throws {
    let store = try Store()
    try store.publish(.mcp(1))
    let before = try store.dump()
    let error = failure {
      _ = try store.database.publish(
        refusal.drafts.map { try $0.publication() }, note: ReleaseNote(by: "ana", message: "", now: 2_000))
    }
    #expect(error?.code == .refused)
    #expect(error?.description == refusal.message)
    #expect(try store.dump() == before)
  }
}

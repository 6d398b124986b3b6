import Basics
import Manifests
import Testing

@testable import Storage

@Suite("The paths of what is published")
struct PublishedPathTests {
  @Test("are derived from all documents of the site together, and kept when the documents move on")
  func derived() throws {
    let store = try Store()
    try store.publish(.server("/old"))
    let old = try store.database.paths(of: store.manifest("oauth-authorization-server").id)
    #expect(old.contains("/.well-known/oauth-authorization-server/old"))
    #expect(old.contains("/.well-known/openid-configuration/old"))
    let result = try store.publish(.server("/mcp"))
    let both = try store.database.paths(of: store.manifest("oauth-authorization-server").id)
    #expect(Set(both).isSuperset(of: old))
    #expect(both.contains("/.well-known/oauth-authorization-server/mcp"))
    #expect(both == both.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) })
    #expect(result.manifests[0].paths == both)
    try store.rollback("oauth-authorization-server", to: 1)
    #expect(try store.database.paths(of: store.manifest("oauth-authorization-server").id) == both)
  }

  @Test("borrowed for a missing kind go to its own manifest when it comes, with a finding")
  func borrowed() throws {
    let store = try Store()
    try store.publish(.server("/mcp"))
    let openID = "/.well-known/openid-configuration/mcp"
    #expect(try owner(of: openID, in: store) == "oauth-authorization-server")
    let result = try store.publish(.openID("/mcp"))
    #expect(try owner(of: openID, in: store) == "openid-configuration")
    #expect(result.findings.map(\.rule) == ["path-moved"])
    #expect(result.findings.map(\.manifest) == ["openid-configuration"])
    #expect(try store.publish(.openID("/mcp")).findings.isEmpty)
  }

  @Test("that two manifests would have stay with the first, with a finding")
  func kept() throws {
    let store = try Store()
    try store.publish(.server("/mcp"))
    var second = Draft.server("/mcp")
    (second.name, second.paths) = ("second", ["/second"])
    second.text += " "
    let result = try store.publish(second)
    #expect(result.findings.map { "\($0.rule) \($0.severity) \($0.manifest)" } == ["path-kept warning second"])
    #expect(result.manifests.map(\.paths) == [["/second"]])
    #expect(try owner(of: "/.well-known/oauth-authorization-server/mcp", in: store) == "oauth-authorization-server")
  }

  @Test("given by the operator are served beside the derived ones, and stay")
  func explicit() throws {
    let store = try Store()
    var draft = Draft.mcp(1)
    draft.paths = ["/mcp.json", "/also.json"]
    let paths = try store.publish(draft).manifests[0].paths
    #expect(Set(paths).isSuperset(of: ["/mcp.json", "/also.json", "/.well-known/mcp.json"]))
    #expect(try store.publish(.mcp(2)).manifests[0].paths == paths)
    #expect(try store.number("SELECT count(*) FROM path WHERE explicit = 1") == 2)
  }

  @Test("can be added without a release: the bytes have not changed")
  func addedWithoutRelease() throws {
    let store = try Store()
    try store.publish(.mcp(1))
    var draft = Draft.mcp(1)
    draft.paths = ["/mcp.json"]
    let result = try store.publish(draft)
    #expect(result.release == nil)
    #expect(result.manifests[0].paths.contains("/mcp.json"))
    #expect(try owner(of: "/mcp.json", in: store) == "mcp")
  }

  @Test("of another manifest are refused, and nothing of the release is stored")
  func conflict() throws {
    let store = try Store()
    try store.publish(.json("notes", "{}", at: "/notes"))
    let before = try store.dump()
    let error = failure { try store.publish(.mcp(1), .json("letters", "{}", at: "/notes")) }
    #expect(error?.code == .refused)
    #expect(
      error?.cause == #"letters cannot be served at "/notes": it belongs to notes; choose another --path"#)
    #expect(try store.dump() == before)
  }

  @Test("that no request could name are refused", arguments: ["notes", "/a?b", "/a#b", "/a b", "/é", ""])
  func invalid(_ path: String) throws {
    let store = try Store()
    let before = try store.dump()
    #expect(failure { try store.publish(.json("notes", "{}", at: path)) }?.code == .refused)
    #expect(try store.dump() == before)
  }

  @Test("are those of one site: another site has the same ones")
  func perSite() throws {
    let store = try Store()
    try store.publish(.mcp(1), .mcp(2, origin: "https://other.example"))
    let paths = try store.database.allPaths()
    let sites = Set(paths.map(\.siteID))
    #expect(sites.count == 2)
    #expect(paths.count == 2 * Set(paths.map(\.path)).count)
  }

  private static let root = "/.well-known/oauth-protected-resource"

  private static func resource(_ base: String) -> Draft {
    var draft = Draft.resource("/\(base)")
    draft.name = "oauth-protected-resource.\(base)"
    return draft
  }

  @Test(
    "belong to the earliest release by effective time, also where history is loaded later", arguments: [false, true])
  func earliest(isLate: Bool) throws {
    let store = try Store()
    let live = { _ = try store.publish(Self.resource("a"), now: 1_000) }
    if isLate { try live() }
    try store.publish(Self.resource("z"), now: 2_000, at: 100)
    if !isLate { try live() }
    #expect(try owner(of: Self.root, in: store) == "oauth-protected-resource.z")
    #expect(try owner(of: "\(Self.root)/a", in: store) == "oauth-protected-resource.a")
    #expect(try store.database.allPaths().count == 5)
  }

  @Test("follow the issuer that a rollback brings back, and say so") func rollback() throws {
    let store = try Store()
    try store.publish(.server("/t"), now: 1_000)
    try store.publish(.server("/new"), now: 2_000)
    var other = Draft.server("/t")
    (other.name, other.text) = ("oauth-authorization-server.b", other.text + " ")
    try store.publish(other, now: 3_000)
    let path = "/.well-known/oauth-authorization-server/t"
    #expect(try owner(of: path, in: store) == other.name)
    let back = try store.rollback("oauth-authorization-server", to: 1)
    #expect(try owner(of: path, in: store) == "oauth-authorization-server")
    #expect(back.findings.contains { $0.rule == "path-moved" && $0.manifest == "oauth-authorization-server" })
  }

  @Test("that nobody answers any more are gone from every list; what was recorded there stays") func dropped() throws {
    let store = try Store()
    func server(_ name: String) -> Draft {
      Draft(
        name: "oauth-authorization-server.\(name)", kind: .authorizationServer,
        text: #"{"issuer":"https://dexter.cash/\#(name)","jwks_uri":"https://dexter.cash/\#(name)/k"}"#)
    }
    try store.publish(server("a"), server("b"), Draft(name: "keys", kind: .jwks, text: "{}"))
    let count = try store.number("SELECT count(*) FROM path")
    let result = try store.publish(Draft(name: "keys", kind: .jwks, text: "{ }", paths: ["/a/k"]))
    #expect(result.findings.contains { $0.rule == "path-dropped" && $0.message.contains("/b/k") })
    #expect(try !store.database.allPaths().contains { $0.path == "/b/k" })
    #expect(try store.database.paths(of: store.manifest("keys").id) == ["/a/k", "/.well-known/jwks.json"])
    #expect(try store.number("SELECT count(*) FROM path") == count)
    try store.publish(Draft(name: "jwks.b", kind: .jwks, text: "{  }"))
    #expect(try store.database.paths(of: store.manifest("jwks.b").id) == ["/b/k"])
  }

  private func owner(of path: String, in store: Store) throws -> String? {
    try store.database.connection.first(
      "SELECT manifest.name FROM path JOIN manifest ON manifest.id = manifest_id WHERE path = ?", path
    ) { $0.text() }
  }
}

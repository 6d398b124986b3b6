import Evidence
import Storage
import StorySupport
import Testing

@testable import Operations

private let origin = Walk.origin
private let hour = Walk.hour
private let day = Walk.day

@Suite("Client ids that versions advertise") struct UsesClientIDTests {
  private let walk: Walk
  private let time = origin + day + hour
  private let server = "oauth-authorization-server"
  private let callback = "redirect_uri=https://chatgpt.com/connector_platform_oauth_redirect"

  init() throws {
    walk = try Walk()
    try walk.release([(server, document("cid_old"))], at: origin)
    try walk.release([(server, document("cid_new"))], at: origin + day)
  }

  private func document(_ id: String) -> String {
    DexterHistory.server(issuer: "https://dexter.cash", base: "/mcp", id: id)
  }

  private func authorize(_ query: String, at offset: Int64 = 0) -> LogLine {
    .get("/mcp/authorize?\(query)", at: time + offset, agent: Walk.chromeAgent)
  }

  @Test("one that only a superseded version advertised, on a current endpoint, is a use of that version")
  func superseded() throws {
    try walk.ingest([authorize("client_id=cid_old&\(callback)"), authorize("\(callback)&client_id=cid_old", at: 5)])
    let row = try walk.row("chatgpt", at: time + 60)
    #expect(row.state == .stale && row.uses == [1] && row.current == 2 && row.hits == 2)
    #expect(
      row.reason == "calls with client_id cid_old, retired in v2: 2 times since 11:00Z, still answered"
        + "; claimed, not verified: from 1 network, an alert needs 3")
  }

  @Test(
    "the current one, one that nobody advertised and one of another case prove nothing",
    arguments: ["cid_new", "dyn_1", "CID_OLD", "cid_old%20", ""])
  func others(id: String) throws {
    try walk.ingest([authorize("client_id=\(id)&\(callback)")])
    #expect(try walk.state("chatgpt", at: time + 60) == .unknown)
    #expect(
      try walk.row("chatgpt", at: time + 60).reason
        == "used /mcp/authorize 1 min ago, never seen fetching; claimed, not verified")
  }

  @Test("a missing one is told in the reason, and is never STALE by itself")
  func missing() throws {
    try walk.ingest([authorize(callback)])
    var row = try walk.row("chatgpt", at: time + 60)
    #expect(row.state == .unknown)
    #expect(row.reason.contains("; 1 authorization request named no client_id"))
    try walk.ingest([
      authorize(callback, at: 5), .get("/.well-known/\(server)", at: time + 6, address: Walk.chatgptAddress),
    ])
    #expect(try walk.row("chatgpt", at: time + 60).state == .current)
    row = try walk.row("chatgpt", by: .claimed, at: time + 60)
    #expect(row.state == .unknown && row.reason.contains("; 2 authorization requests named no client_id"))
  }

  @Test("a token request need not name one in its target, and where the documents name none it is not missing")
  func notMissing() throws {
    try walk.ingest([LogLine(at: time, target: "/mcp/token")])
    #expect(try !walk.row("chatgpt", at: time + 60).reason.contains("client_id"))
    let plain = try Walk()
    try plain.release(
      [(server, #"{"issuer":"https://dexter.cash","authorization_endpoint":"https://dexter.cash/mcp/authorize"}"#)],
      at: origin)
    try plain.ingest([authorize(callback)])
    #expect(try !plain.row("chatgpt", at: time + 60).reason.contains("client_id"))
  }

  @Test("it ends with the id's return")
  func returned() throws {
    try walk.ingest([authorize("client_id=cid_old&\(callback)")])
    try walk.rollback(server, to: 1, at: time + hour)
    let row = try walk.row("chatgpt", at: time + 2 * hour)
    #expect(row.state == .unknown && row.reason.hasSuffix("; endpoint current again; claimed, not verified"))
  }

  @Test("what is kept of the id: an advertised one, a URL without its query, else that there was one")
  func named() throws {
    let ids = [
      ("cid_old", "cid_old"), ("secret-dynamic-id", "dynamic"),
      ("https%3A%2F%2Fa.example%2Fc%3Fs%3Dsecret", "https://a.example/c"),
      ("https%3A%2F%2Fuser:pw%40a.example%2Fc", "dynamic"), ("http%3A%2F%2Fa.example%2Fc", "dynamic"),
      ("javascript:alert(1)", "dynamic"),
    ]
    try walk.ingest(ids.enumerated().map { authorize("client_id=\($1.0)", at: Int64($0)) })
    let kept = try walk.database.hits(site: nil, after: 0).filter { $0.path == "/mcp/authorize" }.map(\.namedClient)
    #expect(Set(kept) == Set(ids.map(\.1)))
  }
}

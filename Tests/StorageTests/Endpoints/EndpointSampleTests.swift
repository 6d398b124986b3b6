import Evidence
import Testing

@testable import Storage

private let day: Int64 = 86_400

@Suite("Sample requests for endpoints")
struct EndpointSampleTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.publish(.token("/old/token"), .token("/mcp/token", name: "oauth-authorization-server"), now: 1_000)
    try store.publish(.token("/new/token"), now: 2_000)
  }

  private func times(_ connector: String = "chatgpt") throws -> [Int64] {
    try store.database.hits(site: nil, after: -1).filter { $0.connector == connector }.map(\.at)
  }

  @Test("are the last 20 of each connector and endpoint, oldest first", arguments: [1, 7, 100])
  func ring(perFold: Int) throws {
    let uses =
      (1...50).map { Used(at: $0) } + [Used(connector: "claude", at: 51), Used(endpoint: "/mcp/token", at: 52)]
    for start in stride(from: 0, to: uses.count, by: perFold) {
      try store.use(Array(uses[start..<min(start + perFold, uses.count)]))
    }
    #expect(try times() == Array(31...50) + [52])
    #expect(try times("claude") == [51])
  }

  @Test("a late one takes no newer one's place")
  func late() throws {
    try store.use((101...120).map { Used(at: $0) })
    try store.use(Used(at: 50))
    #expect(try times() == Array(101...120))
    try store.use(Used(at: 110))
    #expect(try times() == [102, 103, 104, 105, 106, 107, 108, 109, 110, 110] + Array(111...120))
  }

  @Test("fill the places that pruning has freed before they write over others")
  func afterPruning() throws {
    try store.use((0..<20).map { Used(at: $0 < 12 ? Int64($0) : 2 * day + Int64($0)) })
    try store.database.prune(before: day)
    #expect(try times() == (12..<20).map { 2 * day + Int64($0) })
    try store.use((0..<12).map { Used(at: 3 * day + Int64($0)) })
    #expect(try times() == (12..<20).map { 2 * day + Int64($0) } + (0..<12).map { 3 * day + Int64($0) })
    try store.use(Used(at: 4 * day))
    #expect(try times().count == 20 && times().first == 2 * day + 13)
  }

  @Test("tell who, what and how, of one site or all, after a time")
  func tells() throws {
    try store.publish(.token("/old/token", origin: "https://b.example"), now: 1_000)
    let id = try #require(store.database.endpoints(site: store.database.site("b.example")).first).id
    try store.database.fold(
      Fold(requests: [
        FoldedRequest(
          client: Used(at: 0).client, place: Place(host: "b.example", path: "/old/token"), source: .observe, at: 7,
          method: "POST", shape: .post, parameters: ["client_id", "other"], namedClient: "cid_1",
          redirectHost: "chatgpt.com", status: 401)
      ]))
    let site = "https://b.example"
    let hit = try #require(store.database.hits(site: store.database.site(site), after: 6).first)
    #expect(hit.connector == "chatgpt" && hit.userAgent == "a" && hit.network == "192.0.2.0/24" && hit.site == site)
    #expect(hit.method == "POST" && hit.path == "/old/token" && hit.parameters == "client_id other")
    #expect(hit.namedClient == "cid_1" && hit.redirectHost == "chatgpt.com" && hit.status == 401)
    #expect(hit.source == "observe" && hit.endpointID == id)
    #expect(try store.database.hits(site: nil, after: 7).isEmpty)
    #expect(try store.database.hits(site: store.database.site("dexter.cash"), after: 0).isEmpty)
  }
}

@Suite("Pruning of uses")
struct EndpointPruningTests {
  @Test("forgets what is older by whole days, keeps endpoints, declarations, policies and the rest")
  func prunes() throws {
    let store = try Store()
    try store.publish(.token("/old/token"), now: 1_000)
    try store.publish(.token("/new/token"), now: 2_000)
    try store.retire("https://dexter.cash/declared", now: 2_500)
    try store.database.set(EndpointPolicy(answer: .gone), for: store.endpoint("/old/token"))
    try store.use(
      Used(agent: "gone", at: day), Used(agent: "stays", at: 2 * day), Used(connector: "claude", at: 3 * day))
    try store.use(Used(agent: "stays", at: 10 * day), Used(agent: "late on its day", at: 11 * day + 80_000))
    func endpoints() throws -> [String] {
      let names = ["endpoint: ", "version_endpoint: ", "declared_endpoint: ", "endpoint_policy: "]
      return try store.dump().filter { line in names.contains { line.hasPrefix($0) } }
    }
    let before = try endpoints()
    try store.database.prune(before: 10 * day + 50_000)
    let use = try #require(store.uses().first)
    #expect(use.lastAt == 11 * day + 80_000 && use.hitsAfterGrace == 2 && use.activeClients == 2)
    #expect(use.firstAfterGraceAt == 10 * day)
    #expect(try store.uses("claude").isEmpty)
    #expect(try store.database.hits(site: nil, after: 0).map(\.userAgent) == ["stays", "late on its day"])
    #expect(
      try store.database.clients(of: "chatgpt", limit: 9).map(\.userAgent).sorted() == ["late on its day", "stays"])
    #expect(try endpoints() == before && !before.isEmpty)
    let once = try store.dump()
    try store.database.prune(before: 10 * day + 50_000)
    #expect(try store.dump() == once)
  }

  @Test("of everything leaves nothing of the uses")
  func everything() throws {
    let store = try Store()
    try store.publish(.token("/old/token"), now: 1_000)
    try store.publish(.token("/new/token"), now: 2_000)
    try store.use(Used(at: day), Used(connector: "claude", at: day), Used(endpoint: "/no/endpoint", at: day))
    try store.database.prune(before: 100 * day)
    // Its room is free again.
    #expect(try store.texts("SELECT path FROM place WHERE path NOT LIKE '/old/%'").isEmpty)
    for table in [
      "client", "client_use", "connector_endpoint", "endpoint_hour", "request", "request_hour", "request_client",
      "request_sample", "caller_day", "coverage", "log_digest", "log_file",
    ] {
      #expect(try store.number("SELECT count(*) FROM \(table)") == 0, "\(table)")
    }
    try store.use(Used(at: 101 * day))
    #expect(try store.uses().map(\.hitsAfterGrace) == [1])
  }
}

import Basics
import Manifests
import Testing

@testable import Storage

@Suite("How retired endpoints are to be answered")
struct EndpointPolicyTests {
  private let store: Store

  init() throws {
    store = try Store()
    try store.publish(.token("/old"), now: 1_000)
    try store.publish(.token("/new"), now: 2_000)
  }

  @Test("nothing set, then all that was set, the last time")
  func set() throws {
    #expect(try store.endpoint("/old").policy == EndpointPolicy())
    for policy in [
      EndpointPolicy(answer: .gone, sunset: 9_000), EndpointPolicy(upstream: "http://127.0.0.1:3000/t"),
      EndpointPolicy(answer: .proxy, upstream: "http://127.0.0.1:3000/t", sunset: 1, addsClientID: true),
      EndpointPolicy(answer: .redirect), EndpointPolicy(),
    ] {
      try store.database.set(policy, for: store.endpoint("/old"))
      #expect(try store.endpoint("/old").policy == policy)
    }
  }

  @Test("a current endpoint has none to set")
  func current() throws {
    let before = try store.dump()
    let error = failure { try store.database.set(EndpointPolicy(answer: .gone), for: store.endpoint("/new")) }
    #expect(error?.code == .refused && error?.cause == "a current version advertises it")
    #expect(try store.dump() == before)
  }

  @Test("what was set outlives the endpoint's return")
  func returns() throws {
    let policy = EndpointPolicy(answer: .gone)
    try store.database.set(policy, for: store.endpoint("/old"))
    try store.rollback(to: 1, now: 3_000)
    try store.rollback(to: 2, now: 4_000)
    #expect(try store.endpoint("/old").policy == policy)
  }

  @Test("the successor is what the current version has in the same field: its own manifest's, else another's")
  func successor() throws {
    #expect(try store.endpoint("/old").successor == "https://dexter.cash/new")
    #expect(try store.endpoint("/new").successor == nil)
    try store.publish(
      Draft(name: "mcp", kind: .mcp, text: #"{"authorization_url":"https://dexter.cash/authorize"}"#), now: 3_000)
    #expect(try store.endpoint("/old").successor == nil)
    try store.publish(
      Draft(name: "mcp-2", kind: .mcp, text: #"{"token_url":"https://dexter.cash/other"}"#, paths: ["/mcp-2.json"]),
      now: 4_000)
    #expect(try store.endpoint("/old").successor == "https://dexter.cash/other")
    try store.publish(.token("/newest"), now: 5_000)
    #expect(try store.endpoint("/old").successor == "https://dexter.cash/newest")
  }

  @Test("no successor comes from another site")
  func otherSite() throws {
    try store.publish(Draft(name: "mcp", kind: .mcp, text: "{}"), now: 3_000)
    try store.publish(.token("/t", origin: "https://b.example"), now: 3_000)
    #expect(try store.endpoint("/old").successor == nil)
  }
}

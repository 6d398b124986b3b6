import Basics
import HTTP1
import Manifests
import Storage
import StorySupport
import Testing

@testable import Daemon
@testable import Operations

private let origin = Walk.origin
private let day = Walk.day

@Suite("How a request for a retired endpoint is answered") struct UsesRetiredAnswerTests {
  private let walk: Walk

  init() throws {
    walk = try Walk()
    try walk.release(
      [("mcp", Self.document("/old?v=1", extra: #","userinfo_endpoint":"https://dexter.cash/gone""#))], at: origin)
    try walk.release([("mcp", Self.document("/new?v=2"))], at: origin + day)
  }

  private static func document(_ path: String, extra: String = "") -> String {
    #"{"token_url":"https://dexter.cash\#(path)"\#(extra)}"#
  }

  private func answer(_ label: String = "/old?v=1", _ policy: EndpointPolicy = EndpointPolicy()) throws
    -> RetiredAnswer
  {
    let record = try walk.endpoint(label, at: origin + day).record
    if !record.isCurrent { try walk.database.set(policy, for: record) }
    return RetiredAnswer(endpoint: try walk.endpoint(label, at: origin + day).record)
  }

  private func field(_ name: String, of answer: HandledAnswer) -> String? {
    let values = answer.fields.filter { $0.0 == name }.map(\.1)
    return values.count > 1 ? "twice" : values.first
  }

  struct Action: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let policy: EndpointPolicy
    var label = "/old?v=1"
    let action: EndpointAnswer
  }

  private static let upstream = "http://127.0.0.1:3000/t"
  static let actions = [
    Action(testDescription: "nothing set", policy: EndpointPolicy(), action: .redirect),
    Action(testDescription: "an upstream", policy: EndpointPolicy(upstream: upstream), action: .proxy),
    Action(testDescription: "gone", policy: EndpointPolicy(answer: .gone, upstream: upstream), action: .gone),
    Action(
      testDescription: "redirect outranks an upstream", policy: EndpointPolicy(answer: .redirect, upstream: upstream),
      action: .redirect),
    Action(testDescription: "proxy without upstream", policy: EndpointPolicy(answer: .proxy), action: .gone),
    Action(testDescription: "no successor", policy: EndpointPolicy(), label: "/gone", action: .gone),
    Action(
      testDescription: "redirect without successor", policy: EndpointPolicy(answer: .redirect), label: "/gone",
      action: .gone),
    Action(
      testDescription: "an upstream needs no successor", policy: EndpointPolicy(upstream: upstream), label: "/gone",
      action: .proxy),
  ]

  @Test("by the policy, the upstream and the successor", arguments: actions) func action(_ given: Action) throws {
    #expect(try answer(given.label, given.policy).action == given.action)
  }

  @Test(
    "a redirect keeps the method of all but GET and HEAD",
    arguments: [("GET", 302), ("HEAD", 302), ("POST", 308), ("PUT", 308), ("DELETE", 308), ("get", 308)]
      as [(String, UInt16)])
  func redirect(method: String, status: UInt16) throws {
    let made = try answer().answer(method: method, query: Array("v=1&x=a b&client_id=c".utf8))
    #expect(made.status == status && made.body.isEmpty)
    #expect(field("Location", of: made) == "https://dexter.cash/new?v=2&x=a%20b&client_id=c")
    #expect(field("Deprecation", of: made) == "@\(origin + day)")
    #expect(field("Link", of: made) == "<https://dexter.cash/new?v=2>; rel=\"successor-version\"")
    #expect(field("Sunset", of: made) == nil && field("Cache-Control", of: made) == "no-store")
  }

  @Test("Sunset where it is set, as a date") func sunset() throws {
    let made = try answer("/old?v=1", EndpointPolicy(sunset: 784_111_777)).answer(method: "GET", query: Array("".utf8))
    #expect(field("Sunset", of: made) == "Sun, 06 Nov 1994 08:49:37 GMT")
  }

  @Test("gone: an OAuth error that names the successor; without one it names none")
  func gone() throws {
    let made = try answer("/old?v=1", EndpointPolicy(answer: .gone)).answer(
      method: "POST", query: Array("code=SECRET".utf8))
    let body = try JSON.read(made.body)
    #expect(made.status == 410 && field("Content-Type", of: made) == "application/json")
    #expect(body["error"]?.string == "invalid_request")
    #expect(body["error_description"]?.string == "This endpoint was retired. It is now https://dexter.cash/new?v=2")
    #expect(field("Link", of: made) != nil && field("Location", of: made) == nil)
    let none = try answer("/gone").answer(method: "GET", query: Array("".utf8))
    #expect(none.status == 410 && field("Link", of: none) == nil && field("Deprecation", of: none) != nil)
    #expect(try JSON.read(none.body)["error_description"]?.string == "This endpoint was retired.")
  }

  @Test("a query too long to be carried over is refused, not cut") func tooLong() throws {
    let made = try answer().answer(
      method: "GET", query: Array(("x=" + String(repeating: "a", count: SuccessorURL.limit)).utf8))
    #expect(made.status == 414 && field("Location", of: made) == nil)
  }

  @Test(
    "what a query may not hold is encoded, and leads nowhere else",
    arguments: ["x\r\nSet-Cookie: a=b", "\u{202e}", "\"><script>", "#@evil.example/", "//evil.example"])
  func hostile(query: String) throws {
    let made = try answer().answer(method: "GET", query: Array(query.utf8))
    let location = try #require(field("Location", of: made))
    #expect(location.hasPrefix("https://dexter.cash/new?v=2&") && Endpoint(url: location, field: "") != nil)
    #expect(made.fields.allSatisfy { HeaderField.isName($0.0) && HeaderField.isValue($0.1) })
  }

  @Test("a preflight is told the methods") func preflight() {
    let made = RetiredAnswer.preflight
    #expect(made.status == 204 && made.body.isEmpty)
    #expect(field("Access-Control-Allow-Methods", of: made) == "GET, HEAD, POST, OPTIONS")
  }

  @Test("an answer about a current endpoint calls nothing deprecated") func current() throws {
    let made = try answer("/new?v=2").error(404, "invalid_request", "This endpoint is not served here.")
    #expect(made.status == 404 && field("Deprecation", of: made) == nil && field("Link", of: made) == nil)
  }
}

import Evidence
import HTTP1
import Manifests
import Storage
import Testing

@testable import Service

@Suite("What a proxied request carries") struct UsesProxyTests {
  private func request(
    _ method: String = "POST", query: String = "", content: String? = "application/x-www-form-urlencoded",
    body: String = "", fields: [(String, String)] = []
  ) -> HandledRequest {
    let all = (content.map { [("content-type", $0)] } ?? []) + fields
    return HandledRequest(
      method: method, target: "/old" + (query.isEmpty ? "" : "?\(query)"),
      fields: all.map { (name: $0.0, value: Array($0.1.utf8)) }, body: Array(body.utf8))
  }

  @Test("fields of one connection stay behind, those that Connection names too, in any case")
  func requestFields() {
    let given = request(fields: [
      ("connection", "close, X-Private"), ("connection", "x-other"), ("keep-alive", "5"), ("x-private", "1"),
      ("X-Other", "1"),
      ("te", "trailers"), ("trailer", "x"), ("transfer-encoding", "chunked"), ("upgrade", "h2c"),
      ("host", "dexter.cash"),
      ("content-length", "9"), ("proxy-authorization", "Basic x"), ("proxy-connection", "close"),
      ("expect", "100-continue"),
      ("authorization", "Basic y"), ("accept", "*/*"), ("cookie", "a=b"), ("user-agent", "x"),
      ("content-encoding", "gzip"),
    ])
    #expect(
      ProxyFields.request(given).map(\.0) == [
        "content-type", "authorization", "accept", "cookie", "user-agent", "content-encoding",
      ])
  }

  @Test("of an answer also what is made anew, and what is no field")
  func responseFields() {
    let kept = ProxyFields.response([
      ("Content-Type", "application/json"), ("Transfer-Encoding", "chunked"), ("Connection", "X-Hop"), ("x-hop", "1"),
      ("Content-Length", "5"), ("Content-Encoding", "gzip"), ("Date", "x"), ("Set-Cookie", "a=b"),
      ("Set-Cookie", "c=d"),
      ("Bad Name", "x"), ("X-Bad", "a\r\nb"), ("WWW-Authenticate", "Basic"), ("", "x"),
    ])
    #expect(kept.map(\.0) == ["Content-Type", "Set-Cookie", "Set-Cookie", "WWW-Authenticate"])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let request: HandledRequest
    var id: String? = "cid"
    var url = "http://up/t"
    let added: String
  }

  private static func form(
    _ name: String, _ given: HandledRequest, id: String? = "cid", url: String = "http://up/t", added: String
  ) -> Case {
    Case(testDescription: name, request: given, id: id, url: url, added: added)
  }

  /// What becomes of URL and body, with a blank between them.
  static let cases: [Case] = {
    let tests = UsesProxyTests()
    let basic = [("authorization", "Basic Y2lkOnNlY3JldA==")]
    return [
      form("a form without one", tests.request(body: "code=x"), added: "http://up/t code=x&client_id=cid"),
      form("an empty form", tests.request(), added: "http://up/t client_id=cid"),
      form("a form that has one", tests.request(body: "client_id=a&code=x"), added: "http://up/t client_id=a&code=x"),
      form("an empty one is one", tests.request(body: "client_id="), added: "http://up/t client_id="),
      form("one with an encoded name", tests.request(body: "client%5Fid=a"), added: "http://up/t client%5Fid=a"),
      form(
        "a longer name is another", tests.request(body: "client_ids=a"), added: "http://up/t client_ids=a&client_id=cid"
      ),
      form("in the query of a POST", tests.request(query: "client_id=a", body: "x=y"), added: "http://up/t x=y"),
      form("a GET without one", tests.request("GET", query: "x=y", content: nil), added: "http://up/t?client_id=cid "),
      form(
        "the upstream has a query", tests.request("GET", content: nil), url: "http://up/t?a=b",
        added: "http://up/t?a=b&client_id=cid "),
      form("a GET that has one", tests.request("GET", query: "x=y&client_id=a", content: nil), added: "http://up/t "),
      form("JSON", tests.request(content: "application/json", body: "{}"), added: "http://up/t {}"),
      form("no content type", tests.request(content: nil, body: "code=x"), added: "http://up/t code=x"),
      form(
        "a charset behind the type",
        tests.request(content: "Application/X-WWW-Form-Urlencoded; charset=utf-8", body: "a=b"),
        added: "http://up/t a=b&client_id=cid"),
      form("another method", tests.request("PUT", body: "a=b"), added: "http://up/t a=b"),
      form("none to add", tests.request(body: "a=b"), id: nil, added: "http://up/t a=b"),
      form("Basic names the client", tests.request(body: "a=b", fields: basic), added: "http://up/t a=b"),
      form(
        "an id that needs encoding", tests.request(body: "a=b"), id: "https://a.example/c?x=1&y=+ é",
        added: "http://up/t a=b&client_id=https%3A%2F%2Fa.example%2Fc%3Fx%3D1%26y%3D%2B%20%C3%A9"),
    ]
  }()

  @Test("the client id is added to query or form where there is none, and to nothing else", arguments: cases)
  func clientID(_ given: Case) {
    let made = ClientIDAddition(clientID: given.id, request: given.request, url: given.url)
    #expect("\(made.url) \(String(decoding: made.body, as: UTF8.self))" == given.added)
  }
}

import Basics
import Evidence
import HTTP1
import Outbound
import Storage
import Testing

@testable import Daemon
@testable import Operations

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

  private static let name = ProxyName(database: [1, 2, 3])
  /// What is said by us, behind all that goes through.
  private static let own = ["x-forwarded-for", "x-forwarded-proto", "forwarded", "via"]

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
      ProxyFields.request(given, name: Self.name).map(\.0) == [
        "content-type", "authorization", "accept", "cookie", "user-agent", "content-encoding",
      ] + Self.own)
  }

  @Test("what strangers say of who they are, and where to, stays behind; what is believed is said")
  func identity() {
    let names = [
      "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "Fastly-Client-IP", "X-Client-IP", "X-Cluster-Client-IP",
      "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded", "Forwarded",
      "X_Forwarded_For", "x_real-ip", "Transfer_Encoding", "X-Original-URL", "X-Original-Forwarded-For",
      "X-Rewrite-URL", "Proxy", "X-Address",
    ]
    var given = HandledRequest(
      method: "POST", target: "/old", host: "dexter.cash",
      address: [UInt8](repeating: 0, count: 10) + [255, 255, 203, 0, 113, 9],
      fields: names.map { (name: $0, value: Array("https".utf8)) } + [(name: "via", value: Array("1.0 foo".utf8))])
    func said(_ request: HandledRequest) -> [String] {
      ProxyFields.request(request, name: Self.name, source: .header("x-address")).map { "\($0.0): \($0.1)" }
    }
    let via = "via: 1.1 \(Self.name.text)"
    #expect(
      said(given) == [
        "via: 1.0 foo", "x-forwarded-for: 203.0.113.9", "x-forwarded-host: dexter.cash", "x-forwarded-proto: http",
        "forwarded: for=203.0.113.9;host=dexter.cash;proto=http", via,
      ])
    // A trusted proxy is believed how the client came to it.
    given.peerIsTrusted = true
    given.address = [0x20, 1, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1]
    given.host = "[::1]"
    given.isHTTP10 = true
    #expect(
      said(given).suffix(5) == [
        "x-forwarded-for: 2001:db8::1", "x-forwarded-host: [::1]", "x-forwarded-proto: https",
        "forwarded: for=\"[2001:db8::1]\";host=\"[::1]\";proto=https", "via: 1.0 \(Self.name.text)",
      ])
    given.isUnixPeerWithoutAddress = true
    given.host = ""
    #expect(said(given).suffix(3).prefix(2) == ["x-forwarded-proto: https", "forwarded: for=unknown;proto=https"])
  }

  @Test("bytes beyond ASCII go through as they are") func bytes() {
    let given = HandledRequest(method: "POST", target: "/", fields: [(name: "x-name", value: [0x63, 0xE9, 0xFF])])
    let value = ProxyFields.request(given, name: Self.name).first?.1 ?? ""
    #expect(Latin1.bytes(value) == [0x63, 0xE9, 0xFF])
  }

  @Test(
    "what we have sent on is known by our name in Via, and by nothing else",
    arguments: [
      ("1.1 NAME", true), ("1.1 a, 1.0 NAME (x)", true), ("1.1 a,HTTP/1.1 NAME,1.1 b", true), ("1.1 NAMEx", false),
      ("1.1 a", false), ("", false), ("1.1 name", false),
    ])
  func loop(value: String, isOurs: Bool) {
    let text = value.replacing("NAME", with: Self.name.text)
    let given = HandledRequest(
      method: "GET", target: "/", fields: [("via", Array("1.1 z".utf8)), ("via", Array(text.utf8))])
    #expect(given.hasVia && Self.name.hasSent(given) == isOurs)
    #expect(
      ProxyName(database: [1, 2, 4]).text != Self.name.text && ProxyName(database: [1, 2, 3]).text == Self.name.text)
  }

  @Test("of an answer also what is made anew, and what is no field")
  func responseFields() {
    let kept = ProxyFields.response([
      ("Content-Type", "application/json"), ("Transfer-Encoding", "chunked"), ("Connection", "X-Hop"), ("x-hop", "1"),
      ("Content-Length", "5"), ("Content-Encoding", "gzip"), ("Date", "x"), ("Set-Cookie", "a=b"),
      ("Set-Cookie", "c=d"),
      ("Bad Name", "x"), ("X-Bad", "a\r\nb"), ("WWW-Authenticate", "Basic"), ("", "x"),
    ])
    #expect(
      kept.map(\.0) == [
        "Content-Type", "Content-Encoding", "Date", "Set-Cookie", "Set-Cookie", "WWW-Authenticate",
      ])
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

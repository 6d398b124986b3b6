import Foundation
import TestSupport
import Testing

@testable import Outbound

@Suite struct AnswerTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    var method = "GET"
    let raw: String
    let status: Int
    var body = ""
    var headers: [(String, String)] = []
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "200", raw: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", status: 200, body: "ok"),
    Case(name: "201 empty", method: "POST", raw: "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", status: 201),
    Case(name: "200 to the end", raw: "HTTP/1.0 200 OK\r\n\r\nuntil the end", status: 200, body: "until the end"),
    Case(
      name: "200 chunked", raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
      status: 200,
      body: "ok"),
    Case(
      name: "204", method: "DELETE", raw: "HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n", status: 204,
      headers: [("X-A", "b")]),
    Case(
      name: "304", raw: "HTTP/1.1 304 Not Modified\r\nETag: \"v\"\r\n\r\n", status: 304, headers: [("ETag", "\"v\"")]),
    Case(
      name: "HEAD", method: "HEAD", raw: "HTTP/1.1 200 OK\r\nContent-Length: 512\r\n\r\n", status: 200,
      headers: [("Content-Length", "512")]),
    Case(
      name: "103 first", raw: "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\nok", status: 200,
      body: "ok"),
    Case(
      name: "401 bearer", raw: "HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer realm=\"a\"\r\nContent-Length: 2\r\n\r\nno",
      status: 401, body: "no", headers: [("WWW-Authenticate", "Bearer realm=\"a\"")]),
    Case(
      name: "401 basic", raw: "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"a\"\r\nContent-Length: 2\r\n\r\nno",
      status: 401, body: "no"),
    Case(
      name: "401 digest", method: "POST",
      raw: "HTTP/1.1 401 No\r\nWWW-Authenticate: Digest realm=\"a\", nonce=\"b\"\r\nContent-Length: 0\r\n\r\n",
      status: 401),
    Case(
      name: "407", raw: "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\n\r\n",
      status: 407),
    Case(name: "200 without a reason", raw: "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok", status: 200, body: "ok"),
    Case(name: "404", raw: "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone", status: 404, body: "none"),
    Case(name: "410", raw: "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", status: 410),
    Case(
      name: "429", raw: "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", status: 429,
      headers: [("retry-after", "7")]),
    Case(name: "500", raw: "HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\noh", status: 500, body: "oh"),
    Case(
      name: "cookie", raw: "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n", status: 200,
      headers: [("Set-Cookie", "a=b")]),
    Case(
      name: "301", raw: "HTTP/1.1 301 Moved\r\nLocation: /next\r\nContent-Length: 5\r\n\r\nmoved", status: 301,
      body: "moved",
      headers: [("Location", "/next")]),
    Case(
      name: "302", raw: "HTTP/1.1 302 F\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", status: 302),
    Case(
      name: "307", method: "POST", raw: "HTTP/1.1 307 Again\r\nLocation: /next?a=b\r\nContent-Length: 0\r\n\r\n",
      status: 307,
      headers: [("Location", "/next?a=b")]),
    Case(
      name: "308", method: "POST", raw: "HTTP/1.1 308 Again\r\nLocation: //h/x\r\nContent-Length: 0\r\n\r\n",
      status: 308),
    Case(name: "302 to nowhere", raw: "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", status: 302),
    Case(
      name: "302 to nonsense", raw: "HTTP/1.1 302 F\r\nLocation: ht tp:[\r\nContent-Length: 0\r\n\r\n", status: 302),
    Case(
      name: "300", raw: "HTTP/1.1 300 Many\r\nLocation: /next\r\nContent-Length: 2\r\n\r\nab", status: 300, body: "ab"),
  ]

  @Test(
    "A 401 comes through whatever its challenge looks like",
    arguments: [
      "Basic", "basic realm=a", "Basic realm=\"", "Basic realm", "Bearer", "Bearer error=\"invalid_token\"",
      "Bearer resource_metadata=\"http://h/.well-known/oauth-protected-resource\"", "Negotiate", "NTLM", "", ",",
      "Digest",
      "Digest realm=\"a\"", "Basic realm=\"a\", Bearer realm=\"b\"", "Basic realm=\"a\"\r\nWWW-Authenticate: Bearer",
      "=", "\"",
    ] as [Said])
  func unauthorized(challenge: Said) async throws {
    let server = try TinyServer { _ in
      .text("HTTP/1.1 401 No\r\nWWW-Authenticate: \(challenge.text)\r\nContent-Length: 2\r\n\r\nno")
    }
    defer { server.stop() }
    let request = OutboundRequest(method: "POST", url: server.url, body: [1])
    let response = try await send(sharedClient, request).get()
    #expect(response.status == 401)
    #expect(response.body == Array("no".utf8))
    #expect(server.heard.count == 1)
  }

  @Test("Every answer comes through as it is, and costs one request", arguments: cases)
  func comesThrough(_ each: Case) async throws {
    let server = try TinyServer { _ in .text(each.raw) }
    defer { server.stop() }
    let response = try await send(sharedClient, OutboundRequest(method: each.method, url: "\(server.url)/a?b=c")).get()
    #expect(response.status == each.status)
    #expect(String(decoding: response.body, as: UTF8.self) == each.body)
    for (name, value) in each.headers { #expect(response.header(name) == value) }
    #expect(response.header("Transfer-Encoding") == nil && response.header("Proxy-Authenticate") == nil)
    #expect(server.heard.map(\.requestLine) == ["\(each.method) /a?b=c HTTP/1.1"])
  }
}

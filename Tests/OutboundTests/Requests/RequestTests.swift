import Foundation
import TestSupport
import Testing

@testable import Outbound

@Suite struct RequestTests {
  /// What a server of the test's own heard of one request.
  func heard(_ request: (TinyServer) -> OutboundRequest) async throws -> TinyServer.Heard {
    let server = try TinyServer { _ in .ok() }
    defer { server.stop() }
    _ = try await send(sharedClient, request(server)).get()
    try #require(server.heard.count == 1)
    return server.heard[0]
  }

  @Test("A body of every byte goes out as it is", arguments: [1, 1000, 70_000, 1_500_000])
  func bodies(size: Int) async throws {
    let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let heard = try await heard {
      OutboundRequest(method: "POST", url: $0.url, headers: [("Content-Type", "application/json")], body: body)
    }
    #expect(heard.body == body)
    #expect(heard.values("content-length") == ["\(size)"])
    #expect(heard.values("content-type") == ["application/json"])
    #expect(heard.values("expect") == [] && heard.values("transfer-encoding") == [])
  }

  @Test("A POST without a body says so", arguments: ["POST", "PUT", "PATCH"])
  func emptyBody(method: String) async throws {
    let heard = try await heard { OutboundRequest(method: method, url: $0.url) }
    #expect(heard.requestLine == "\(method) / HTTP/1.1")
    #expect(heard.body == [])
    #expect(heard.values("content-length") == ["0"])
    #expect(heard.values("user-agent") == ["manifestd"])
  }

  @Test("Headers go out as given; those of the connection and of the client's own do not")
  func headers() async throws {
    let heard = try await heard {
      OutboundRequest(
        url: $0.url,
        headers: [
          ("Authorization", "Bearer a.b-c"), ("X-Empty", ""), ("X-Two", "1"), ("X-Two", "2"),
          ("User-Agent", "manifestd/1"),
          ("Accept", "application/json"), ("Cookie", "a=b; c=d"), ("X-Spaces", "a  b"), ("webhook-id", "msg_1"),
          ("Host", "evil.example"), ("Content-Length", "5"), ("Transfer-Encoding", "chunked"), ("TE", "trailers"),
          ("Connection", "close, X-Hop"), ("X-Hop", "1"), ("Upgrade", "h2c"), ("Expect", "100-continue"),
          ("Proxy-Authorization", "Basic eA=="), ("Accept-Encoding", "gzip"), ("Keep-Alive", "timeout=5"),
        ])
    }
    for (name, values) in [
      ("authorization", ["Bearer a.b-c"]), ("x-empty", [""]), ("x-two", ["1", "2"]), ("user-agent", ["manifestd/1"]),
      ("accept", ["application/json"]), ("cookie", ["a=b; c=d"]), ("x-spaces", ["a  b"]), ("webhook-id", ["msg_1"]),
      ("accept-encoding", ["identity"]), ("connection", ["close"]),
    ] {
      #expect(heard.values(name) == values, "\(name)")
    }
    for name in [
      "content-length", "transfer-encoding", "te", "x-hop", "upgrade", "expect", "proxy-authorization", "keep-alive",
    ] {
      #expect(heard.values(name) == [], "\(name)")
    }
    #expect(heard.values("host").count == 1 && heard.values("host")[0].hasPrefix("127.0.0.1:"))
  }

  struct Path: CustomTestStringConvertible {
    let given: String
    let sent: String
    var testDescription: String { given }
  }

  @Test(
    "Path and query go out byte for byte, a fragment does not",
    arguments: [
      Path(given: "", sent: "/"), Path(given: "/", sent: "/"), Path(given: "?a=b", sent: "/?a=b"),
      Path(given: "/a/b?c=d&e=%2F%20#f", sent: "/a/b?c=d&e=%2F%20"), Path(given: "/a//b/", sent: "/a//b/"),
      Path(given: "/%7Euser/%e4?x=%5B", sent: "/%7Euser/%e4?x=%5B"),
      Path(given: "/[x]?x=[1]", sent: "/[x]?x=[1]"),
      Path(given: "/a?b?c=+&d=a%2Bb", sent: "/a?b?c=+&d=a%2Bb"),
      Path(given: "/a/../b/./c", sent: "/a/../b/./c"),
      Path(given: "/a;b=c,d/!$&'()*+=:@", sent: "/a;b=c,d/!$&'()*+=:@"),
      Path(given: "/a?", sent: "/a?"),
      Path(given: "/?redirect_uri=https://h/p?q=r", sent: "/?redirect_uri=https://h/p?q=r"),
    ])
  func paths(_ path: Path) async throws {
    let heard = try await heard { OutboundRequest(url: $0.url + path.given) }
    #expect(heard.requestLine == "GET \(path.sent) HTTP/1.1")
  }

  @Test("Cookies of one answer never reach the next request, nor is an answer kept")
  func keepsNothing() async throws {
    let server = try TinyServer { _ in
      .text(
        "HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\nETag: \"1\"\r\nCache-Control: max-age=600\r\n"
          + "Content-Length: 0\r\n\r\n"
      )
    }
    defer { server.stop() }
    for _ in 0..<3 { _ = try await send(sharedClient, OutboundRequest(url: server.url)).get() }
    #expect(server.heard.count == 3)
    #expect(server.heard.allSatisfy { $0.values("cookie") == [] && $0.values("if-none-match") == [] })
  }

  struct Bad: CustomTestStringConvertible {
    let request: OutboundRequest
    let words: String
    var testDescription: String { words }
  }

  @Test(
    "What cannot be sent is refused before a child is started, without showing values",
    arguments: [
      Bad(
        request: .init(method: "GE T", url: "https://h/"),
        words: "cannot send a request to https://h/: the method is not a word of HTTP"),
      Bad(
        request: .init(method: "", url: "https://h/"),
        words: "cannot send a request to https://h/: the method is not a word of HTTP"),
      Bad(
        request: .init(url: "https://h/", headers: [("A", "b"), ("C:", "d")]),
        words: "cannot send a request to https://h/: header 2 has no valid name"),
      Bad(
        request: .init(url: "https://h/", headers: [("A", "hush\r\nB: c")]),
        words: "cannot send a request to https://h/: the value of the header A has a control character"),
      Bad(
        request: .init(url: "https://h/", body: [1]),
        words: "cannot send a request to https://h/: a GET has no body; use POST"),
      Bad(
        request: .init(url: "https://h/", timeoutSeconds: 0),
        words: "cannot send a request to https://h/: its timeout is not from 1 to 3600 s"),
      Bad(
        request: .init(url: "https://h/", responseLimit: 1 << 30),
        words: "cannot send a request to https://h/: its answer's limit is not from 0 to 8388608 bytes"),
      Bad(
        request: .init(method: "POST", url: "https://h/p?k=hush", body: .init(repeating: 0, count: 1 + 8 << 20)),
        words: "cannot send a request to https://h/p: its body exceeds 8388608 bytes"),
      Bad(
        request: .init(url: "https://h/", headers: [("A", String(repeating: "a", count: 256 << 10))]),
        words: "cannot send a request to https://h/: its headers exceed 262144 bytes"),
      Bad(request: .init(url: "gopher://h/"), words: "cannot use the URL: it does not begin with https:// or http://"),
      Bad(
        request: .init(url: "https://u:hush@h:1/p?hush"),
        words: "cannot use https://h:1: it has a user name or password before @; send those in a header"),
      Bad(
        request: .init(url: "http://h.example:81/p?hush#hush"),
        words: "refused to call http://h.example:81/p: plain http would show it to everybody on the way; use https, "
          + "or --allow-http"),
      Bad(
        request: .init(url: "http://h.example/hush", hidesPath: true),
        words: "refused to call http://h.example: plain http would show it to everybody on the way; use https, "
          + "or --allow-http"),
    ])
  func refused(_ bad: Bad) throws {
    let client = makeClient()
    defer { client.stop() }
    let error = try #require(throws: OutboundError.self) { try client.send(bad.request) }
    #expect(error.description == bad.words)
    #expect(client.childProcess == nil)
  }
}

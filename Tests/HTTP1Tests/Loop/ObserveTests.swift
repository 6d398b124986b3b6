import HTTP1
import Journal
import Testing

@Suite("Observe listeners")
struct ObserveTests {
  /// Notes the length of each body under kind 4.
  private static func server(
    _ seen: Seen, unix: Bool = true, limits: ServerLimits = ServerLimits()
  ) throws -> TestServer {
    try TestServer(
      limits: limits, watched: ["x-product"], observesUnix: unix,
      observe: { request in
        seen.add(request)
        return [(kind: 4, payload: Array("\(request.body.count)".utf8))]
      })
  }

  @Test("nginx's mirror: HTTP/1.0 with Connection: close", arguments: [false, true])
  func mirror(unix: Bool) throws {
    let seen = Seen()
    let server = try Self.server(seen, unix: unix)
    let client = try server.observer()
    client.send(
      "POST /oauth/token?x=1 HTTP/1.0|Host: api.example|X-Forwarded-For: 203.0.113.9|Connection: close|"
        + "Content-Length: 5|User-Agent: u|X-Product: p||a=b&c")
    let answer = try client.answer()
    #expect(answer.status == 204)
    #expect(answer.fields.map(\.name) == ["Date", "Connection"])
    #expect(try server.notes().map(\.payload) == [Array("5".utf8)])
    #expect(try server.clients() == ["u 203.0.113.9 x-product=p"])
    #expect(client.readToEnd())
    let request = try #require(seen.requests.first)
    #expect(request.method == "POST" && request.target == "/oauth/token?x=1" && request.host == "api.example")
    #expect(request.body == Array("a=b&c".utf8) && request.listener == 0 && request.peerIsTrusted)
  }

  @Test(
    "any method, path and host is 204, on one connection",
    arguments: [
      "GET /a HTTP/1.1|Host: nobody.example||", "OPTIONS * HTTP/1.1|Host: x||", "CONNECT a:443 HTTP/1.1|Host: a:443||",
      "GET /.well-known/none HTTP/1.1|Host:||", "PATCH /x HTTP/1.1|Host: x|Transfer-Encoding: chunked||1|a|0||",
    ])
  func anything(_ request: String) throws {
    let seen = Seen()
    let server = try Self.server(seen)
    let client = try server.observer()
    for count in 1...3 {
      client.send(request)
      #expect(try client.answer().status == 204)
      #expect(try server.notes().count == count)
    }
    #expect(seen.requests.count == 3)
    #expect(try server.sightings().isEmpty)
  }

  @Test(
    "a long body is read to its end, and looked at as far as the limit",
    arguments: [4096, 4097, 100_000, 2_000_000])
  func long(count: Int) throws {
    let seen = Seen()
    let server = try Self.server(seen, limits: ServerLimits(bodyBytes: 4096))
    let client = try server.observer()
    let body = String(repeating: "x", count: count)
    let chunk = "\(String(count / 2, radix: 16))|\(body.prefix(count / 2))|"
    for round in 1...2 {
      client.send("POST /t HTTP/1.1|Host: x|Content-Length: \(count)||\(body)")
      #expect(try client.answer().status == 204)
      client.send("POST /t HTTP/1.1|Host: x|Transfer-Encoding: chunked||\(chunk)\(chunk)0||GET /n HTTP/1.1|Host: x||")
      #expect(try client.answer().status == 204)
      #expect(try client.answer().status == 204)
      #expect(try server.notes().count == round * 3)
    }
    let sizes = seen.requests.map(\.body.count)
    let halves = min(count / 2 * 2, 4096)
    #expect(sizes == [4096, halves, 0, 4096, halves, 0])
    #expect(seen.requests.allSatisfy { $0.body.allSatisfy { $0 == UInt8(ascii: "x") } })
  }

  @Test("a request in single bytes is observed as in one, and Connection: close closes behind a long body")
  func pieces() throws {
    let seen = Seen()
    let server = try Self.server(seen, limits: ServerLimits(bodyBytes: 4))
    let client = try server.observer()
    let text =
      "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\nabcdefg"
      + "POST /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n\r\nabcdef"
    for byte in text.utf8 { client.send([byte]) }
    #expect(try client.answer()["Connection"] == nil)
    #expect(try client.answer()["Connection"] == "close")
    #expect(client.readToEnd())
    #expect(seen.requests.map { String(decoding: $0.body, as: UTF8.self) } == ["abcd", "abcd"])
  }

  @Test("what is no request is refused, and documents are not served here")
  func malformed() throws {
    let seen = Seen()
    let server = try Self.server(seen)
    let client = try server.observer()
    client.send("POST /t HTTP/1.1|Host: x|Content-Length: 1|Transfer-Encoding: chunked||")
    #expect(try client.answer().status == 400)
    #expect(seen.requests.isEmpty)
    // And what is served is not observed.
    #expect(try server.ask("GET /a HTTP/1.1|Host: x||").status == 200)
    #expect(seen.requests.isEmpty)
  }

  @Test("a copy that breaks off in a long body is noted all the same")
  func brokenOff() throws {
    let seen = Seen()
    let server = try Self.server(seen, limits: ServerLimits(bodyBytes: 4))
    var client: TestClient? = try server.observer()
    client?.send("POST /t HTTP/1.1|Host: x|Content-Length: 100||abcdef")
    #expect(try Pause.until { try !server.notes().isEmpty })
    client = nil
    #expect(try server.notes().count == 1)
  }
}

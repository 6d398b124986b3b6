import HTTP1
import Testing

@Suite("Connections that begin with the PROXY protocol")
struct ProxyConnectionTests {
  private static let request = Array(
    "GET /a HTTP/1.1\r\nHost: x\r\nUser-Agent: u\r\nX-Forwarded-For: 198.51.100.7\r\n\r\n".utf8)

  @Test(
    "the client is who the header names, for every request, and no other header is believed", arguments: ProxyCase.good)
  func client(_ item: ProxyCase) throws {
    let server = try TestServer(source: .proxy)
    let client = try server.client()
    client.send(item.bytes + Self.request)
    #expect(try client.answer().status == 200)
    client.send(Self.request)
    #expect(try client.answer().status == 200)
    let expected = item.client.map { $0.contains(":") ? "0.0.0.1" : $0 } ?? "127.0.0.1"
    #expect(try server.clients() == ["u \(expected)"])
    #expect(try server.sightings().count == 2)
  }

  @Test("it may come byte by byte", arguments: [ProxyCase.good[0], ProxyCase.good[9], ProxyCase.good[15]])
  func bytes(_ item: ProxyCase) throws {
    let server = try TestServer(source: .proxy)
    let client = try server.client()
    for byte in item.bytes + Self.request { client.send([byte]) }
    #expect(try client.answer().status == 200)
    #expect(try server.clients() == ["u \(item.client ?? "127.0.0.1")"])
  }

  @Test("what is no such header closes the connection without a word", arguments: ProxyCase.bad)
  func bad(_ item: ProxyCase) throws {
    let server = try TestServer(source: .proxy)
    let client = try server.client()
    client.send(item.bytes)
    _ = client.readToEnd()
    #expect(client.received.isEmpty)
    #expect(try server.records().isEmpty)
  }

  @Test("a header that does not come whole is waited for as long as a head")
  func timeout() throws {
    let server = try TestServer(limits: ServerLimits(headTimeoutSeconds: 1), source: .proxy)
    let (silent, partial) = (try server.client(), try server.client())
    partial.send("PROXY TCP4 ")
    #expect(silent.readToEnd() && partial.readToEnd())
    #expect(silent.received.isEmpty && partial.received.isEmpty)
  }

  @Test(
    "from a peer that is not trusted it is malformed HTTP, and its requests need none",
    arguments: [ProxyCase.good[0], ProxyCase.good[8]])
  func untrusted(_ item: ProxyCase) throws {
    let server = try TestServer(proxies: [], source: .proxy)
    let client = try server.client()
    client.send(item.bytes + Self.request)
    #expect(try client.answer().status == 400)
    #expect(try server.ask("GET /a HTTP/1.1|Host: x|User-Agent: u|X-Forwarded-For: 198.51.100.7||").status == 200)
    #expect(try server.clients() == ["u 127.0.0.1"])
  }

  @Test("without --client-address proxy it is malformed HTTP", arguments: [ProxyCase.good[0], ProxyCase.good[8]])
  func notAsked(_ item: ProxyCase) throws {
    let server = try TestServer()
    let client = try server.client()
    client.send(item.bytes + Self.request)
    #expect(try client.answer().status == 400)
    #expect(client.readToEnd())
  }

  @Test("a unix socket's peer is trusted, and must send it too")
  func unix() throws {
    let server = try TestServer(unix: true, source: .proxy)
    let client = try server.client()
    client.send("PROXY TCP4 203.0.113.9 192.0.2.1 4711 443|GET /a HTTP/1.1|Host: x|User-Agent: u||")
    #expect(try client.answer().status == 200)
    #expect(try server.clients() == ["u 203.0.113.9"])
    let plain = try server.client()
    plain.send("GET /a HTTP/1.1|Host: x||")
    _ = plain.readToEnd()
    #expect(plain.received.isEmpty)
  }

  @Test("what is mirrored to an observe listener has X-Forwarded-For as ever")
  func observed() throws {
    let seen = Seen()
    let server = try TestServer(
      source: .proxy,
      observe: { request in
        seen.add(request)
        return [(kind: 4, payload: [1])]
      })
    let client = try server.observer()
    client.send("GET /t HTTP/1.1|Host: x|User-Agent: u|X-Forwarded-For: 203.0.113.9||")
    #expect(try client.answer().status == 204)
    #expect(try server.clients() == ["u 203.0.113.9"])
  }

  @Test("the limit of connections per address holds for the clients behind the proxy")
  func perAddress() throws {
    let server = try TestServer(limits: ServerLimits(connectionsPerAddress: 2), source: .proxy)
    func connect(_ address: String) throws -> TestClient {
      let client = try server.client()
      client.send("PROXY TCP4 \(address) 192.0.2.1 4711 443|GET /a HTTP/1.1|Host: x||")
      return client
    }
    let kept = try (0..<2).map { _ in try connect("203.0.113.9") }
    for client in kept { #expect(try client.answer().status == 200) }
    #expect(try connect("203.0.113.9").answer().status == 503)
    #expect(try connect("203.0.113.10").answer().status == 200)
  }

  @Test("a drain does not wait for headers that never came", .timeLimit(.minutes(10)))
  func drain() throws {
    let server = try TestServer(limits: ServerLimits(headTimeoutSeconds: 3600), source: .proxy)
    let client = try server.client()
    client.send("PROXY ")
    #expect(Pause.until { server.server.statistics.connections == 1 })
    server.server.drain(seconds: 3600)
    #expect(server.server.statistics.connections == 0)
    #expect(client.received.isEmpty)
  }
}

import HTTP1
import Journal
import Testing

@Suite("What is recorded")
struct ServerRecordingTests {
  @Test("an answer that has arrived is in the journal, however often")
  func promise() throws {
    let server = try TestServer()
    let client = try server.client()
    for count in 1...50 {
      client.send("GET /a HTTP/1.1|Host: x||")
      _ = try client.answer()
      #expect(try server.sightings().count == count)
    }
  }

  struct Item: CustomTestStringConvertible, Sendable {
    let request: String
    let status: UInt16
    let proof: UInt64
    let flags: Sighting.Flags

    init(_ request: String, _ status: UInt16, proof: UInt64 = 0, flags: Sighting.Flags = []) {
      (self.request, self.status, self.proof, self.flags) = (request, status, proof, flags)
    }

    var testDescription: String { request }
  }

  @Test(
    "status, proof and flags of a sighting",
    arguments: [
      Item("GET /a HTTP/1.1|Host: x||", 200),
      Item("HEAD /a HTTP/1.1|Host: x||", 200, flags: .head),
      Item("GET /a HTTP/1.1|Host: x|Via: 1.1 p||", 200, flags: .via),
      Item("GET /a HTTP/1.1|Host: x|X-Forwarded-For: 203.0.113.9, 10.9.9.9||", 200, flags: .cachingProxy),
      Item("GET /a HTTP/1.1|Host: x|If-None-Match: \(Sample.tag("a"))||", 304, proof: 0xAAAA_AAAA_AAAA_AAAA),
      Item("GET /a HTTP/1.1|Host: x|If-None-Match: \(Sample.tag("e"))||", 200, proof: 0xEEEE_EEEE_EEEE_EEEE),
      Item("HEAD /a HTTP/1.1|Host: x|If-None-Match: *||", 304, flags: .head),
      Item("GET /a HTTP/1.1|Host: x|If-Match: \"no\"||", 412),
    ])
  func sighting(_ item: Item) throws {
    let proxies = TrustedProxy.standard + [try #require(TrustedProxy("10.0.0.0/8,cache"))]
    let server = try TestServer(proxies: proxies)
    _ = try server.ask(item.request)
    let sightings = try server.sightings()
    let sighting = try #require(sightings.first)
    #expect(sightings.count == 1)
    #expect(sighting.status == item.status)
    #expect(sighting.proof == item.proof)
    #expect(sighting.flags == item.flags)
    #expect(sighting.tag == 10)
    #expect(sighting.lifetime == 300)
    #expect(sighting.time > 1_700_000_000_000)
  }

  @Test(
    "the client's address is the right-most hop that is no trusted proxy",
    arguments: [
      ("", "127.0.0.1"),
      ("X-Forwarded-For: 203.0.113.9|", "203.0.113.9"),
      ("X-Forwarded-For: 198.51.100.1, 203.0.113.9|", "203.0.113.9"),
      ("X-Forwarded-For: 198.51.100.1, 10.1.1.1|", "198.51.100.1"),
      ("X-Forwarded-For: 198.51.100.1|X-Forwarded-For: 203.0.113.9, 10.1.1.1|", "203.0.113.9"),
      ("X-Forwarded-For: 10.1.1.2, 10.1.1.1|", "10.1.1.2"),
      ("X-Forwarded-For: 203.0.113.9:4711|", "203.0.113.9"),
      ("X-Forwarded-For: [::ffff:203.0.113.9]:4711|", "203.0.113.9"),
      ("X-Forwarded-For: ::ffff:203.0.113.9|", "203.0.113.9"),
      ("X-Forwarded-For: unknown|", "127.0.0.1"),
      ("X-Forwarded-For: unknown, 10.1.1.1|", "127.0.0.1"),
      ("X-Forwarded-For: 203.0.113.999|", "127.0.0.1"),
      ("X-Forwarded-For:|", "127.0.0.1"),
      ("X-Forwarded-For: 203.0.113.9,|", "203.0.113.9"),
    ])
  func address(_ field: String, _ expected: String) throws {
    let server = try TestServer(proxies: TrustedProxy.standard + [try #require(TrustedProxy("10.0.0.0/8"))])
    _ = try server.ask("GET /a HTTP/1.1|Host: x|User-Agent: u|\(field)|")
    #expect(try server.clients() == ["u \(expected)"])
  }

  @Test("an untrusted peer's word is not taken")
  func untrusted() throws {
    let server = try TestServer(proxies: [])
    _ = try server.ask("GET /a HTTP/1.1|Host: x|X-Forwarded-For: 203.0.113.9||")
    #expect(try server.clients() == [" 127.0.0.1"])
  }

  @Test("over a unix socket the proxy's word is taken, and without it there is no address")
  func unixPeer() throws {
    let server = try TestServer(unix: true)
    _ = try server.ask("GET /a HTTP/1.1|Host: x||")
    _ = try server.ask("GET /a HTTP/1.1|Host: x|X-Forwarded-For: 203.0.113.9||")
    #expect(try server.clients() == [" unix", " 203.0.113.9"])
  }

  @Test("a client is described once; user agent, address and watched headers tell clients apart")
  func clients() throws {
    let server = try TestServer(watched: ["x-product"])
    let requests = [
      "User-Agent: u|", "User-Agent: u|", "User-Agent: v|", "User-Agent: u|X-Product: p|",
      "User-Agent: u|X-Other: p|", "User-Agent: u|X-Forwarded-For: 203.0.113.9|", "",
    ]
    for request in requests { _ = try server.ask("GET /a HTTP/1.1|Host: x|\(request)|") }
    #expect(
      try server.clients() == [
        "u 127.0.0.1", "v 127.0.0.1", "u 127.0.0.1 x-product=p", "u 203.0.113.9", " 127.0.0.1",
      ])
    #expect(Set(try server.sightings().map(\.client)).count == 5)
  }

  @Test("unserved paths worth it are noted, all other errors are not recorded")
  func notes() throws {
    let server = try TestServer()
    for path in ["/.well-known/x?a=b", "/mcp/.well-known/y", "/register", "/register/", "/other"] {
      #expect(try server.ask("POST \(path) HTTP/1.1|Host: H.example:80|Content-Length: 2||hi").status == 404)
    }
    _ = try server.ask("PUT /a HTTP/1.1|Host: x|Content-Length: 0||")
    _ = try server.ask("GET /a HTTP/1.1||")
    #expect(
      try server.missing() == [
        "POST h.example /.well-known/x?a=b 404 2", "POST h.example /mcp/.well-known/y 404 2",
        "POST h.example /register 404 2",
      ])
    #expect(try server.notes().count == 3)
    #expect(try server.sightings().isEmpty)
  }

  @Test("statistics count what was answered")
  func statistics() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("GET /a HTTP/1.1|Host: x||GET /none HTTP/1.1|Host: x||")
    _ = try client.answer()
    _ = try client.answer()
    server.server.drain(seconds: 1)
    #expect(server.server.statistics == ServerStatistics(requests: 2, connections: 0, recordsLost: 0, refused: 0))
  }
}

import HTTP1
import Testing

@Suite("How many connections there may be")
struct ConnectionLimitTests {
  private static let request = "GET /a HTTP/1.1|Host: x||"

  @Test("one address has so many, over all loops; those beyond get a 503, and room returns", arguments: [1, 3])
  func perAddress(loops: Int) throws {
    let server = try TestServer(loops: loops, limits: ServerLimits(connectionsPerAddress: 3), proxies: [])
    var kept = try (0..<3).map { _ in try server.client() }
    for client in kept {
      client.send(Self.request)
      #expect(try client.answer().status == 200)
    }
    let extra = try server.client()
    let answer = try extra.answer()
    #expect(answer.status == 503 && answer["Retry-After"] == "5" && answer["Connection"] == "close")
    extra.endSending()
    #expect(extra.readToEnd())
    #expect(server.server.statistics.refused == 1)
    kept.removeLast()
    // The server hears of the end a moment later.
    #expect(Pause.until { server.server.statistics.connections <= 2 })
    #expect(try server.ask(Self.request).status == 200)
    for client in kept {
      client.send(Self.request)
      #expect(try client.answer().status == 200)
    }
  }

  @Test("far beyond its limit an address is closed on without a word, and costs nobody else a connection")
  func flood() throws {
    let server = try TestServer(limits: ServerLimits(connectionsPerAddress: 2), proxies: [])
    let clients = try (0..<60).map { _ in try server.client() }
    var statuses: [Int] = []
    for client in clients.dropFirst(2) { statuses.append((try? client.answer().status) ?? 0) }
    #expect(statuses.filter { $0 == 503 }.count >= 16 && statuses.allSatisfy { $0 == 503 || $0 == 0 })
    #expect(statuses.contains(0))
    for client in clients.prefix(2) {
      client.send(Self.request)
      #expect(try client.answer().status == 200)
    }
  }

  @Test("those told that there is no room are few, however many loops there are: descriptors are for the journal, too")
  func refused() throws {
    let server = try TestServer(loops: 3, limits: ServerLimits(connections: 2))
    let clients = try (0..<300).map { _ in try server.client() }
    #expect(Pause.until { server.server.statistics.refused == 298 })
    // Each of the loops may be closing one more.
    #expect(server.server.statistics.connections <= 2 + 64 + 3)
    let statuses = clients.dropFirst(2).map { (try? $0.answer().status) ?? 0 }
    #expect(statuses.contains(503) && statuses.contains(0))
    #expect(statuses.allSatisfy { $0 == 503 || $0 == 0 })
  }

  @Test("trusted peers and unix sockets are exempt, and 0 is no limit", arguments: ["trusted", "unix", "0"])
  func exempt(why: String) throws {
    let server = try TestServer(
      unix: why == "unix", limits: ServerLimits(connectionsPerAddress: why == "0" ? 0 : 1),
      proxies: why == "trusted" ? TrustedProxy.standard : [])
    let clients = try (0..<8).map { _ in try server.client() }
    for client in clients {
      client.send(Self.request)
      #expect(try client.answer().status == 200)
    }
  }
}

@Suite("Limits other than the defaults")
struct SettableLimitTests {
  struct Item: CustomTestStringConvertible, Sendable {
    let name: String
    let request: String
    let status: Int
    var testDescription: String { name }
  }

  private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  @Test(
    "are held to the byte, each with its status",
    arguments: [
      Item(
        name: "a head of the limit", request: "GET /a HTTP/1.1|Host: x|X: \(repeated("a", 2048 - 33))||", status: 200),
      Item(name: "a byte more", request: "GET /a HTTP/1.1|Host: x|X: \(repeated("a", 2048 - 32))||", status: 431),
      Item(name: "a long target", request: "GET /\(repeated("a", 2048)) HTTP/1.1|Host: x||", status: 414),
      Item(name: "so many headers", request: "GET /a HTTP/1.1|Host: x|\(repeated("X: a|", 9))|", status: 200),
      Item(name: "one more", request: "GET /a HTTP/1.1|Host: x|\(repeated("X: a|", 10))|", status: 431),
      Item(name: "a body of the limit", request: "PUT /a HTTP/1.1|Host: x|Content-Length: 9||123456789", status: 405),
      Item(name: "a longer body", request: "PUT /a HTTP/1.1|Host: x|Content-Length: 10||", status: 413),
      Item(
        name: "chunks of the limit", request: "PUT /a HTTP/1.1|Host: x|Transfer-Encoding: chunked||5|12345|4|1234|0||",
        status: 405),
      Item(
        name: "longer chunks", request: "PUT /a HTTP/1.1|Host: x|Transfer-Encoding: chunked||5|12345|5|", status: 413),
      Item(
        name: "extensions without end",
        request: "PUT /a HTTP/1.1|Host: x|Transfer-Encoding: chunked||1;\(repeated("a", 17_000))", status: 413),
      Item(
        name: "trailers without end",
        request: "PUT /a HTTP/1.1|Host: x|Transfer-Encoding: chunked||0|\(repeated("A: b|", 4_000))", status: 413),
    ])
  func limit(_ item: Item) throws {
    let server = try TestServer(limits: ServerLimits(headBytes: 2048, headerFields: 10, bodyBytes: 9))
    let client = try server.client()
    client.send(item.request)
    let answer = try client.answer()
    #expect(answer.status == item.status)
    #expect((answer["Connection"] == "close") == (item.status > 405))
  }
}
